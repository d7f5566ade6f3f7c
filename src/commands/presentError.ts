import * as l10n from '@vscode/l10n';
import { type ErrorAction, HumanError } from '../base/errors';
import { commandIds } from '../base/ids';
import type { Logger } from '../base/logger';
import { tell } from '../host/messages';
import type { RunResult } from '../services/supervise/commandQueue';

/** What presenting needs. */
export interface Presenting {
  readonly log: Logger;
  /** True where the tree is on the screen and shows what goes wrong. */
  readonly treeVisible: () => boolean;
}

/** The one place where errors become notifications: a HumanError with its actions, anything else with a way to the log. */
export async function presentError(error: unknown, { log }: Presenting): Promise<void> {
  if (error instanceof DOMException && error.name === 'AbortError') return;
  if (!(error instanceof HumanError)) {
    log.error('A command failed.', error);
    await tell('error', l10n.t('Something unexpected went wrong in CODEX Services.'), [showLog()]);
    return;
  }
  await tell('error', error.message, error.actions);
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
      [showLog()],
    ),
    presenting,
  );
}

function showLog(): ErrorAction {
  return { title: l10n.t('Show log'), command: commandIds.showExtensionLog };
}
