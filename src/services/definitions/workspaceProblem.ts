import * as l10n from '@vscode/l10n';
import { type ErrorAction, HumanError, messageOf } from '../../base/errors';
import { commandIds } from '../../base/ids';
import type { Offer } from '../detection/detectedService';

/** Something about a workspace folder that a person must mend; a row at the top of the tree. */
export interface WorkspaceProblem {
  readonly workspaceFolder: string;
  /** A sentence. */
  readonly message: string;
  /** The file to open, absolute; `line` from 1. */
  readonly file?: string;
  readonly line?: number;
  readonly action?: ErrorAction;
  /** True for what is only offered: nothing is wrong. */
  readonly isOffer?: true;
}

/** What an error says of a folder, or of a file in it, with the line that it names. */
export function folderProblem(
  workspaceFolder: string,
  file: string | undefined,
  error: unknown,
): WorkspaceProblem {
  const message = messageOf(error);
  const [action] = error instanceof HumanError ? error.actions : [];
  const line = file === undefined ? undefined : lineIn(message, file);
  return { workspaceFolder, message, file, line, action };
}

/** The line that a sentence names as `FILE:LINE`. */
function lineIn(message: string, file: string): number | undefined {
  const at = message.indexOf(`${file}:`);
  const match = at < 0 ? null : /^\d+/.exec(message.slice(at + file.length + 1));
  return match ? Number(match[0]) : undefined;
}

/** The row that says what else was found, with "Add". */
export function offerRow(workspaceFolder: string, offers: readonly Offer[]): WorkspaceProblem {
  const titles = offers.map(({ title }) => title).join(', ');
  const message =
    offers.length === 1
      ? l10n.t('1 more was found: {0}', titles)
      : l10n.t('{0} more were found: {1}', offers.length, titles);
  const action: ErrorAction = {
    title: l10n.t('Add'),
    command: commandIds.addFound,
    args: [workspaceFolder],
  };
  return { workspaceFolder, message, action, isOffer: true };
}

/** What a setting of a folder must be mended for; the setting's id may be followed by more words. */
export function settingProblem(
  workspaceFolder: string,
  setting: string,
  message: string,
): WorkspaceProblem {
  const action: ErrorAction = {
    title: l10n.t('Open setting'),
    command: commandIds.openSetting,
    args: [setting.split(' ')[0]],
  };
  return { workspaceFolder, message, action };
}
