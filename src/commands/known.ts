import * as path from 'node:path';
import * as vscode from 'vscode';
import { isInside } from '../system/files/fileLimits';
import type { CommandContext } from './context';

type Known = Pick<CommandContext, 'store' | 'model'>;

/** A text of a command's argument: a key to look up. Undefined where the argument, which anybody may have made, has none. */
export function textOf(argument: unknown, field: string): string | undefined {
  const value = (argument as Readonly<Record<string, unknown>> | null | undefined)?.[field];
  return typeof value === 'string' ? value : undefined;
}

/** True for a folder of a service: where it runs, and what is above that within its workspace folder. */
export function isServiceFolder(folder: string, { store }: Known): boolean {
  return store.services.some(({ definition, workspaceFolder }) => {
    if (definition === undefined) return false;
    const { cwd } = definition;
    return folder === cwd || (isWithin(folder, cwd) && isWithin(workspaceFolder, folder));
  });
}

/** True for a file of a workspace folder or of a service, and for one that a row of ours tells something about. */
export function isKnownFile(file: string, { store, model }: Known): boolean {
  const folders = [
    ...(vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath),
    ...model.folders.map(({ folder }) => folder),
    ...store.services.flatMap(({ definition }) => definition?.cwd ?? []),
  ];
  const named = model.problems.some((problem) => problem.file === file);
  return path.isAbsolute(file) && (named || folders.some((folder) => isWithin(folder, file)));
}

function isWithin(folder: string, file: string): boolean {
  return path.resolve(file) === file && isInside(folder, file);
}
