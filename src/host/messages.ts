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

declare const plain: unique symbol;

/** An item whose texts are defused; only `plainItem` makes one. */
export type PlainItem<T> = T & { readonly [plain]: true };

/** A quick pick's item without icons but its own (`iconPath`), whatever its texts hold. */
export function plainItem<T extends vscode.QuickPickItem>(item: T): PlainItem<T> {
  const { label, description, detail, buttons } = item;
  return {
    ...item,
    label: plainText(label),
    ...(description === undefined ? {} : { description: plainText(description) }),
    ...(detail === undefined ? {} : { detail: plainText(detail) }),
    ...(buttons === undefined ? {} : { buttons: buttons.map(plainButton) }),
  } as PlainItem<T>;
}

function plainButton(button: vscode.QuickInputButton): vscode.QuickInputButton {
  const { tooltip } = button;
  return tooltip === undefined ? button : { ...button, tooltip: plainText(tooltip, maxTitleChars) };
}

/** Lets a person pick one; undefined where nothing was picked. */
export async function pickOne<T extends vscode.QuickPickItem>(
  items: readonly T[],
  placeHolder: string,
): Promise<T | undefined> {
  const options = { placeHolder: plainText(placeHolder), matchOnDescription: true };
  return vscode.window.showQuickPick(items.map(plainItem), options);
}

/** Lets a person pick any number; undefined where nothing was decided. */
export async function pickMany<T extends vscode.QuickPickItem>(
  items: readonly T[],
  placeHolder: string,
): Promise<readonly T[] | undefined> {
  const options = { placeHolder: plainText(placeHolder), canPickMany: true } as const;
  return vscode.window.showQuickPick(items.map(plainItem), options);
}

/** A quick pick whose items change while it is shown. */
export interface Picker<T extends vscode.QuickPickItem> extends Omit<
  vscode.QuickPick<T>,
  'items' | 'title' | 'placeholder'
> {
  items: readonly PlainItem<T>[];
}

/** Makes a quick pick that its maker shows, fills and disposes of. */
export function createPicker<T extends vscode.QuickPickItem>(
  placeholder: string,
  title?: string,
): Picker<T> {
  const picker = vscode.window.createQuickPick<PlainItem<T>>();
  picker.placeholder = plainText(placeholder);
  if (title !== undefined) picker.title = plainText(title);
  return picker;
}

/** Asks for a text; undefined where a person left. Of the options, only `value` may hold what others wrote as it is. */
export async function askText(options: vscode.InputBoxOptions): Promise<string | undefined> {
  const { title, prompt, placeHolder, validateInput } = options;
  return vscode.window.showInputBox({
    ...options,
    title: title && plainText(title),
    prompt: prompt && plainText(prompt),
    placeHolder: placeHolder && plainText(placeHolder),
    validateInput: validateInput && (async (text) => plainJudgement(await validateInput(text))),
  });
}

type Judgement = string | vscode.InputBoxValidationMessage | undefined | null;

function plainJudgement(judgement: Judgement): Judgement {
  if (!judgement) return judgement;
  if (typeof judgement === 'string') return plainText(judgement);
  return { ...judgement, message: plainText(judgement.message) };
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
