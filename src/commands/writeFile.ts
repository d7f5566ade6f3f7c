import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { HumanError, unlessCode } from '../base/errors';
import { isInside } from '../system/files/fileLimits';

/**
 * Writes a file of a workspace folder (both absolute), with the folders that it needs. Throws a HumanError where a link has the name,
 * or leads there from outside: a repository may hold one to any file of the user's.
 */
export async function writeFile(root: string, file: string, text: string): Promise<void> {
  const named = await unlessCode(fs.lstat(file), 'ENOENT', 'ENOTDIR');
  const isOurs = (!named || named.isFile()) && isInside(await fs.realpath(root), await above(file));
  if (!isOurs) {
    throw new HumanError(
      l10n.t(
        '{0} is a link or no file, or lies behind a link that leads out of the folder, so it is not written.',
        file,
      ),
    );
  }
  await vscode.workspace.fs.writeFile(vscode.Uri.file(file), Buffer.from(text));
}

/** The nearest folder above a file that is there, without links. */
async function above(file: string): Promise<string> {
  const folder = path.dirname(file);
  return (await unlessCode(fs.realpath(folder), 'ENOENT')) ?? above(folder);
}
