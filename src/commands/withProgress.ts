import * as l10n from '@vscode/l10n';
import { delay } from '../base/async';
import { systemClock } from '../base/clock';
import { inView, withProgress } from '../host/messages';
import type { RunOptions, RunResult } from '../services/supervise/commandQueue';
import type { Service } from '../services/state/service';
import { stopProgress } from '../services/supervise/stopProgress';

/** Runs something long with a notification that can be cancelled. `total` steps make the bar. */
export function withCancel(
  title: string,
  total: number,
  run: (options: RunOptions) => Promise<RunResult>,
): Promise<RunResult> {
  const percent = 100 / Math.max(1, total);
  return withProgress(title, (tell, signal) =>
    run({ signal, onProgress: (message, step) => tell(message, step ? percent : 0) }),
  );
}

/** A stop that is over by then needs no notification. */
const slowStopMs = 1_500;
const tickMs = 500;

/** Stops something with the thin bar above the tree; what takes longer says in a notification what it waits for. */
export async function stopping(
  count: number,
  services: () => readonly Service[],
  run: () => Promise<RunResult>,
): Promise<RunResult> {
  const began = systemClock.now();
  const result = Promise.resolve(inView(run));
  const tick = (ms: number): Promise<unknown> => Promise.race([result, delay(ms)]);
  await tick(slowStopMs);
  let over = false;
  const done = result.finally(() => (over = true));
  if (stopProgress(services(), 0) === undefined) return done;
  const title = count === 1 ? l10n.t('Stopping') : l10n.t('Stopping {0} services', count);
  const follow = async (tell: (message: string) => void): Promise<void> => {
    while (!over) {
      tell(stopProgress(services(), systemClock.now() - began) ?? '');
      await tick(tickMs);
    }
  };
  await withProgress(title, follow, false);
  return done;
}
