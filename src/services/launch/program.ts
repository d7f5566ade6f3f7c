import { NotUnderstood } from '../../project/shell/notUnderstood';
import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import { HumanError } from '../../base/errors';
import { isPath } from '../../project/shell/commandLine';
import { toolName, toolNamed } from '../../project/tools/table';
import { findBin, requireProgram } from './lookup';
import { missingFile } from './sourceFile';
import type { Command, Scope, Step } from './types';

const watchFlags: ReadonlySet<string> = new Set(['--watch', '--hot', '--reload', '-w']);

/** Throws NotUnderstood for what runs other programs, or watches files itself. */
export function requireSingle({ argv: [name = '', ...args] }: Command): void {
  const tool = toolName(name);
  if (['manager', 'wrapper', 'prefix'].includes(toolNamed(tool)?.role ?? '')) {
    throw new NotUnderstood(l10n.t('"{0}" runs other programs', tool), [tool]);
  }
  const flag = args.find((word) => watchFlags.has(word) || word.startsWith('--watch='));
  if (flag !== undefined) {
    throw new NotUnderstood(l10n.t('"{0}" watches files itself', tool), [`${tool} ${flag}`]);
  }
}

/** Any other program: found once, run by its absolute path. Throws a HumanError where it is not there. */
export async function program(command: Command, scope: Scope): Promise<Step> {
  const [name = '', ...args] = command.argv;
  const tool = toolName(name);
  requireSingle(command);
  if (command.inPackage && !isPath(name) && (await findBin(name, command.cwd, scope))) {
    throw new NotUnderstood(l10n.t('"{0}" is not known to be one program', tool), [tool]);
  }
  const found = await findNamed(name, command, scope);
  if (/\.(cmd|bat)$/i.test(found)) {
    throw new NotUnderstood(
      l10n.t('{0} is a batch file, which only Windows’ shell can run', found),
      [tool],
    );
  }
  const { cwd, env, via, nodeFlags } = command;
  return { program: { script: found, args: [...nodeFlags, ...args], cwd, env, via } };
}

async function findNamed(name: string, command: Command, scope: Scope): Promise<string> {
  const found = await requireProgram(name, command, scope);
  if (found) return found;
  const file = path.resolve(command.cwd, name);
  if ((await scope.files.kind(file)) !== 'file') throw missingFile(file);
  throw new HumanError(l10n.t('{0} is not executable. Run chmod +x {0}.', file));
}
