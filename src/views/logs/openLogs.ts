import type { Host } from '../../host/host';
import type { Observing } from '../../services/coreParts';
import type { PatternEngine } from '../../services/logs/noiseRules';
import type { LogViews } from '.';

/** Loads and begins everything about logs. */
export async function openLogs(
  host: Host,
  core: Observing,
  load: () => Promise<{ readonly LogViews: typeof LogViews }>,
  patterns: PatternEngine,
): Promise<LogViews> {
  const views = new (await load()).LogViews(host, core, patterns);
  await views.start();
  return views;
}
