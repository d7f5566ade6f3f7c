import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import type { ErrorAction } from '../../base/errors';
import { commandIds } from '../../base/ids';

/** Opens a file at a line (from 1); `file` may be relative to the service's folder or a file URL. */
export function openAt(file: string, line: number, cwd: string | undefined): ErrorAction {
  const plain = file.replace(/^file:\/\//, '');
  const absolute = path.isAbsolute(plain) ? plain : path.resolve(cwd ?? '.', plain);
  return {
    title: l10n.t('Open {0}', `${path.basename(plain)}:${line}`),
    command: commandIds.openFile,
    args: [{ file: absolute, line }],
  };
}
