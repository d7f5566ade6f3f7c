import * as vscode from 'vscode';
import * as l10n from '@vscode/l10n';
import type { FileEdit } from '../audit/finding';
import { HumanError } from '../base/errors';
import type { CommandContext } from './context';

/** Makes the edits and saves them, but never what else somebody has typed there: gives the document where it is not saved. */
export async function applyEdits(
  document: vscode.TextDocument,
  edits: readonly FileEdit[],
  { audit }: Pick<CommandContext, 'audit'>,
): Promise<vscode.TextDocument | undefined> {
  const { isDirty } = document;
  if (!(await vscode.workspace.applyEdit(await audit.toWorkspaceEdit(edits)))) {
    throw new HumanError(l10n.t('{0} could not be changed.', document.uri.fsPath));
  }
  return !isDirty && (await document.save()) ? undefined : document;
}
