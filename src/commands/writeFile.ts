import * as vscode from 'vscode';
import { requireOwn } from '../system/files/requireOwn';

/** Writes a file of a workspace folder (both absolute), with the folders that it needs. Throws as `requireOwn`. */
export async function writeFile(root: string, file: string, text: string): Promise<void> {
  await requireOwn(root, file);
  await vscode.workspace.fs.writeFile(vscode.Uri.file(file), Buffer.from(text));
}
