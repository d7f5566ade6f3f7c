import * as path from 'node:path';
import * as vscode from 'vscode';

/** A workspace folder's name as the editor shows it. */
export function folderLabel(folder: string): string {
  return (
    vscode.workspace.getWorkspaceFolder(vscode.Uri.file(folder))?.name ?? path.basename(folder)
  );
}
