import * as vscode from 'vscode';
import * as l10n from '@vscode/l10n';
import { HumanError } from '../base/errors';
import { commandIds } from '../base/ids';
import { maskSecrets } from '../base/mask';
import type { RunResult } from '../services/supervise/commandQueue';
import type { CommandContext } from './context';

type Presenting = Pick<CommandContext, 'log' | 'treeVisible'>;

/** The one place where errors become notifications: a HumanError with its actions, anything else with a way to the log. */
export async function presentError(error: unknown, { log }: Presenting): Promise<void> {
  if (error instanceof DOMException && error.name === 'AbortError') return;
  if (!(error instanceof HumanError)) {
    log.error('A command failed.', error);
    const show = l10n.t('Show log');
    const chosen = await vscode.window.showErrorMessage(
      l10n.t('Something unexpected went wrong in CODEX Services.'),
      show,
    );
    if (chosen === show) log.show();
    return;
  }
  const titles = error.actions.map(({ title }) => title);
  const chosen = await vscode.window.showErrorMessage(maskSecrets(error.message), ...titles);
  const action = error.actions.find(({ title }) => title === chosen);
  if (action) await vscode.commands.executeCommand(action.command, ...(action.args ?? []));
}

/** Tells what went wrong with a command on services, where the tree does not already show it. */
export async function presentResult(result: RunResult, presenting: Presenting): Promise<void> {
  const telling = result.failed.filter(
    ({ error }) =>
      !(error instanceof HumanError) || error.actions.length > 0 || !presenting.treeVisible(),
  );
  const [first, ...more] = telling;
  if (!first) return;
  if (more.length === 0) {
    await presentError(first.error, presenting);
    return;
  }
  await presentError(
    new HumanError(
      l10n.t(
        '{0} services failed: {1}. The first said: {2}',
        telling.length,
        telling.map(({ name }) => name).join(', '),
        first.error instanceof Error ? first.error.message : String(first.error),
      ),
      [{ title: l10n.t('Show log'), command: commandIds.showExtensionLog }],
    ),
    presenting,
  );
}
