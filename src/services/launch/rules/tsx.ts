import { NotUnderstood } from '../../../project/shell/notUnderstood';
import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import * as l10n from '@vscode/l10n';
import { upwards } from '../../../project/packageJson';
import { isPath, splitCommandLine, toolName } from '../../../project/shell/commandLine';
import { findPackage, findProgram, missingPackage } from '../lookup';
import { nodeProgram, nodeValued, notAProgram, wordsOfOptions } from '../nodeProgram';
import { requireSource } from '../sourceFile';
import type { Command, Rule, Scope } from '../types';

const valued = { ...nodeValued, tsconfig: '', include: '', exclude: '', ignore: '' };
/** Options of `tsx watch` alone, and those that have become an environment variable. */
const dropped: ReadonlySet<string> = new Set(
  'include exclude ignore clear-screen no-clear-screen tsconfig no-cache'.split(' '),
);

/**
 * `tsx [watch] file`: node with tsx as its loader, one process instead of three, and no watch. Throws a HumanError where
 * tsx or the file is missing.
 */
export const tsx: Rule = async (command, scope) => {
  const [program = '', ...args] = command.argv;
  if (toolName(program) !== 'tsx') return undefined;
  const watches = args[0] === 'watch';
  const wrapper = watches ? 'tsx watch' : 'tsx';
  const { options, target, rest } = splitCommandLine(watches ? args.slice(1) : args, valued);
  if (
    target === undefined ||
    target === 'watch' ||
    options.some((option) => notAProgram.has(option.name))
  ) {
    throw new NotUnderstood(l10n.t('{0} runs no file', wrapper), [wrapper]);
  }
  await requireSource(target, command, scope);
  const loader = await tsxLoader(program, command, scope, wrapper);
  const tsconfig = options.find((option) => option.name === 'tsconfig')?.value;
  const env = {
    ...command.env,
    ...(tsconfig === undefined ? {} : { TSX_TSCONFIG_PATH: tsconfig }),
    ...(options.some((option) => option.name === 'no-cache') ? { TSX_DISABLE_CACHE: '1' } : {}),
  };
  const kept = options.filter((option) => !dropped.has(option.name));
  return nodeProgram({ ...command, env, via: [...command.via, wrapper] }, scope, {
    flags: [...wordsOfOptions(kept), '--import', loader],
    args: [target, ...rest],
  });
};

/**
 * What goes after `--import`: `tsx` where node finds it from the service's folder, else the URL of the loader beside the
 * program that the command names. Throws a HumanError where there is no tsx.
 */
async function tsxLoader(
  program: string,
  command: Command,
  scope: Scope,
  wrapper: string,
): Promise<string> {
  const own = await findPackage('tsx', command.cwd, scope.files);
  if (own) {
    if (Number.parseInt(own.version ?? '4', 10) >= 4) return 'tsx';
    throw new NotUnderstood(l10n.t('tsx {0} is older than 4', own.version ?? ''), [wrapper]);
  }
  const found = isPath(program) ? program : await findProgram('tsx', command, scope);
  if (found) {
    const real = await scope.files.realpath(path.resolve(command.cwd, found));
    for (const folder of upwards(path.dirname(real))) {
      const loader = path.join(folder, 'dist', 'loader.mjs');
      if ((await scope.files.kind(loader)) === 'file') return pathToFileURL(loader).href;
    }
  }
  throw await missingPackage('tsx', command, scope);
}

/** True where tsx 4 or later can be loaded from the command's folder. */
export async function hasTsx(command: Command, { files }: Scope): Promise<boolean> {
  const own = await findPackage('tsx', command.cwd, files);
  return own !== undefined && Number.parseInt(own.version ?? '4', 10) >= 4;
}
