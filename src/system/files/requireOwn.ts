import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import { HumanError, unlessCode } from '../../base/errors';
import { isInside } from './fileLimits';

/**
 * Throws a HumanError where a link has the name of a file that is to be written, or leads there from outside of its workspace folder: a
 * repository may hold one to any file of the user's. Absolute paths.
 */
export async function requireOwn(root: string, file: string): Promise<void> {
  const named = await unlessCode(fs.lstat(file), 'ENOENT', 'ENOTDIR');
  if ((!named || named.isFile()) && isInside(await fs.realpath(root), await above(file))) return;
  throw new HumanError(
    l10n.t(
      '{0} is a link or no file, or lies behind a link that leads out of the folder, so it is not written.',
      file,
    ),
  );
}

/** The nearest folder above a file that is there, without links. */
async function above(file: string): Promise<string> {
  const folder = path.dirname(file);
  return (await unlessCode(fs.realpath(folder), 'ENOENT')) ?? above(folder);
}
