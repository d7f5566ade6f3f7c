import * as vscode from 'vscode';
import type { ErrorAction } from '../base/errors';
import { viewIds } from '../base/ids';
import { plainText } from '../base/outsideText';

/** A button below a message: a command, or what is to be done. */
export type MessageButton =
  ErrorAction | { readonly title: string; readonly run: () => PromiseLike<unknown> };

const maxTitleChars = 80;

const show = {
  information: vscode.window.showInformationMessage,
  warning: vscode.window.showWarningMessage,
  error: vscode.window.showErrorMessage,
};

/** Shows a message and does what its button says; resolves once that is done or the message is gone. Outside text is defused. */
export async function tell(
  level: keyof typeof show,
  message: string,
  buttons: readonly MessageButton[] = [],
): Promise<void> {
  const items = buttons.map((button) => ({
    title: plainText(button.title, maxTitleChars),
    button,
  }));
  const button = (await show[level](plainText(message), ...items))?.button;
  if (!button) return;
  if ('run' in button) await button.run();
  else await vscode.commands.executeCommand(button.command, ...(button.args ?? []));
}

/** Says something in passing, in the status bar: that there is nothing to do, say. */
export function tellBriefly(message: string): void {
  void vscode.window.setStatusBarMessage(plainText(message), 4_000);
}

/** Offers one thing; true where a person wants it. */
export async function offer(sentence: string, yes: string): Promise<boolean> {
  return (await show.information(plainText(sentence), { title: yes })) !== undefined;
}

/** Asks before something that cannot be undone; true for yes. `detail` may have several lines. */
export async function confirm(question: string, detail: string, yes: string): Promise<boolean> {
  const lines = detail.split('\n').map((line) => plainText(line));
  const options = { modal: true, detail: lines.join('\n') };
  return (await show.warning(plainText(question), options, { title: yes })) !== undefined;
}

/** A quick pick's item without icons but its own (`iconPath`), whatever its texts hold. */
export function plainItem<T extends vscode.QuickPickItem>(item: T): T {
  const { label, description, detail } = item;
  return {
    ...item,
    label: plainText(label),
    ...(description === undefined ? {} : { description: plainText(description) }),
    ...(detail === undefined ? {} : { detail: plainText(detail) }),
  };
}

/** Lets a person pick one; undefined where nothing was picked. */
export async function pickOne<T extends vscode.QuickPickItem>(
  items: readonly T[],
  placeHolder: string,
): Promise<T | undefined> {
  const options = { placeHolder, matchOnDescription: true };
  return vscode.window.showQuickPick(items.map(plainItem), options);
}

/** Lets a person pick any number; undefined where nothing was decided. */
export async function pickMany<T extends vscode.QuickPickItem>(
  items: readonly T[],
  placeHolder: string,
): Promise<readonly T[] | undefined> {
  return vscode.window.showQuickPick(items.map(plainItem), { placeHolder, canPickMany: true });
}

/** Runs something with the thin bar above a view. */
export function inView<T>(run: () => Promise<T>, viewId: string = viewIds.services): Thenable<T> {
  return vscode.window.withProgress({ location: { viewId } }, run);
}

/** Shows how long something takes that can be cancelled, in a notification. `run` tells how it goes, and steps by `percent`. */
export async function withProgress<T>(
  title: string,
  run: (tell: (message: string, percent?: number) => void, signal: AbortSignal) => Promise<T>,
  cancellable = true,
): Promise<T> {
  const location = vscode.ProgressLocation.Notification;
  return vscode.window.withProgress(
    { location, title: plainText(title), cancellable },
    (progress, token) => {
      const abort = new AbortController();
      token.onCancellationRequested(() => abort.abort());
      return run(
        (message, increment) => progress.report({ message: plainText(message), increment }),
        abort.signal,
      );
    },
  );
}
