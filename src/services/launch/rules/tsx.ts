import { NotUnderstood } from '../../../project/shell/notUnderstood';
import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import * as l10n from '@vscode/l10n';
import { upwards } from '../../../project/packageJson';
import { isPath } from '../../../project/shell/commandLine';
import { isOdd, isWatchOption } from '../../../project/tools/toolCommand';
import { findPackage, findProgram, missingPackage } from '../lookup';
import { nodeProgram, wordsOfOptions } from '../nodeProgram';
import { requireSource } from '../sourceFile';
import type { Command, Scope, ToolRule } from '../types';

/**
 * `tsx [watch] file`: node with tsx as its loader, one process instead of three, and no watch. Throws a HumanError where
 * tsx or the file is missing.
 */
export const tsx: ToolRule = async (found, command, scope) => {
  const [program = ''] = command.argv;
  const { options, target, rest, watcher: wrapper = 'tsx' } = found;
  if (target === undefined || target === 'watch' || isOdd(found)) {
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
  const kept = options.filter(
    (option) => !isWatchOption(found, option) && !['tsconfig', 'no-cache'].includes(option.name),
  );
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
