import type { Host } from '../../host/host';
import type { Observing } from '../../services/coreParts';
import type { PatternEngine } from '../../services/logs/noiseRules';
import type { LogViews } from '.';
import type { openLogMemory } from './openLogMemory';

/** Loads and begins everything about logs. */
export async function openLogs(
  host: Host,
  core: Observing,
  load: () => Promise<{
    readonly LogViews: typeof LogViews;
    readonly openLogMemory: typeof openLogMemory;
  }>,
  patterns: PatternEngine,
): Promise<LogViews> {
  const { LogViews: Loaded, openLogMemory: openMemory } = await load();
  const memory = await openMemory(host);
  const views = new Loaded(host, core, memory, patterns);
  await views.start();
  return views;
}
