import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import { HumanError } from '../../base/errors';
import type { Command, Scope } from './types';

const javaScript = ['.js', '.cjs', '.mjs', '.json'];
const typeScript = ['.ts', '.tsx', '.mts', '.cts', '.jsx'];

/**
 * Throws a HumanError where the file that a command names is not there under any name that node (or a TypeScript loader)
 * would try: as it is, with an extension, as a folder's index, and `.js` for `.ts`.
 */
export async function requireSource(
  file: string,
  command: Command,
  { files }: Scope,
): Promise<void> {
  const full = path.resolve(command.cwd, file);
  const kind = await files.kind(full);
  if (kind === 'file') return;
  const stems = [
    full,
    full.replace(/\.([cm]?)jsx?$/, ''),
    ...(kind ? [path.join(full, 'index')] : []),
  ];
  for (const stem of stems) {
    for (const extension of [...javaScript, ...typeScript]) {
      if ((await files.kind(stem + extension)) === 'file') return;
    }
  }
  // A folder with a package.json names its own main file.
  if (kind === 'folder' && (await files.kind(path.join(full, 'package.json'))) === 'file') return;
  throw missingFile(full);
}

/** True for a word that names a script by its extension, even without a slash. */
export function isScriptName(word: string): boolean {
  return /\.([cm]?[jt]sx?|sh|py|rb|php|pl)$/.test(word);
}

/** The sentence for a script that is not there. */
export function missingFile(file: string): HumanError {
  if (/[\\/]node_modules[\\/]/.test(file)) {
    return new HumanError(l10n.t('{0} does not exist. Install the packages of the project.', file));
  }
  return /[\\/](dist|build|out|lib|target|\.next|\.nuxt|\.output|\.svelte-kit)[\\/]/.test(file)
    ? new HumanError(l10n.t('{0} does not exist. Build the project, or correct the script.', file))
    : new HumanError(l10n.t('{0} does not exist. Correct the script of the service.', file));
}
