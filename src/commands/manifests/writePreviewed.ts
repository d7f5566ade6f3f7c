import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { lineEdits } from '../../audit/fixes/lineEdits';
import type { PlannedFile } from '../../exporters/kubernetes/planExport';
import type { ManifestContext } from './manifestContext';

/**
 * Shows files that are to be written in the editor's preview, new ones and changes line by line, each to be ticked off, and writes what
 * a person leaves ticked. False where nothing was written.
 */
export async function writePreviewed(
  folder: string,
  files: readonly PlannedFile[],
  { audit }: Pick<ManifestContext, 'audit'>,
): Promise<boolean> {
  const changed = files.flatMap(({ file, before, after }) =>
    before === undefined ? [] : lineEdits(path.join(folder, file), before, after),
  );
  const edit = await audit.toWorkspaceEdit(changed, () => ({
    label: l10n.t('Kubernetes: changed'),
    description: l10n.t('what you changed stays'),
  }));
  const metadata = {
    needsConfirmation: true,
    label: l10n.t('Kubernetes: new'),
    description: l10n.t('nothing is there yet'),
  };
  const open = new Set(vscode.workspace.textDocuments.filter(({ isDirty }) => isDirty));
  for (const { file, before, after } of files) {
    if (before !== undefined) continue;
    const uri = vscode.Uri.file(path.join(folder, file));
    edit.createFile(uri, { ignoreIfExists: true, contents: Buffer.from(after) }, metadata);
  }
  if (!(await vscode.workspace.applyEdit(edit, { isRefactoring: true }))) return false;
  const names = new Set(files.map(({ file }) => path.join(folder, file)));
  for (const document of vscode.workspace.textDocuments) {
    // What somebody was typing there already is theirs to save.
    if (names.has(document.uri.fsPath) && !open.has(document)) await document.save();
  }
  return true;
}
