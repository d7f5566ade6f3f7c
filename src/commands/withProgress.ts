import * as vscode from 'vscode';
import { viewIds } from '../base/ids';
import type { RunOptions, RunResult } from '../services/commandQueue';

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
          progress.report({ message, increment: step ? increment : 0 }),
      });
    },
  );
}

/** Runs something with the thin bar above the tree. */
export function inView<T>(run: () => Promise<T>): Thenable<T> {
  return vscode.window.withProgress({ location: { viewId: viewIds.services } }, run);
}
