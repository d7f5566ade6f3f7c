import * as vscode from 'vscode';
import * as l10n from '@vscode/l10n';
import { delay } from '../base/async';
import { systemClock } from '../base/clock';
import { viewIds } from '../base/ids';
import { maskSecrets } from '../base/mask';
import type { RunOptions, RunResult } from '../services/supervise/commandQueue';
import type { Service } from '../services/state/service';
import { stopProgress } from '../services/supervise/stopProgress';

/** Runs something long with a notification that can be cancelled. `total` steps make the bar. */
export function withCancel(
  title: string,
  total: number,
  run: (options: RunOptions) => Promise<RunResult>,
): Thenable<RunResult> {
  return vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title, cancellable: true },
    (progress, token) => {
      const abort = new AbortController();
      token.onCancellationRequested(() => abort.abort());
      const increment = 100 / Math.max(1, total);
      return run({
        signal: abort.signal,
        onProgress: (message, step) =>
          progress.report({ message: maskSecrets(message), increment: step ? increment : 0 }),
      });
    },
  );
}

/** Runs something with the thin bar above the tree. */
export function inView<T>(run: () => Promise<T>): Thenable<T> {
  return vscode.window.withProgress({ location: { viewId: viewIds.services } }, run);
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
  await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title },
    async (progress) => {
      while (!over) {
        progress.report({ message: stopProgress(services(), systemClock.now() - began) ?? '' });
        await tick(tickMs);
      }
    },
  );
  return done;
}
