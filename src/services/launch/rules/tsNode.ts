import { NotUnderstood } from '../../../project/shell/notUnderstood';
import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import type { Files } from '../../../project/files';
import { parseObject } from '../../../project/packageJson';
import { isOdd } from '../../../project/tools/toolCommand';
import { absentPackage, findPackage } from '../lookup';
import { nodeProgram, wordsOfOptions } from '../nodeProgram';
import { requireSource } from '../sourceFile';
import { hasTsx } from './tsx';
import type { Command, Scope, ToolRule } from '../types';

/**
 * `ts-node-dev file` without its watch, and `ts-node file`: node with tsx as its loader where the watcher was used and tsx is
 * there, else with ts-node's own hook. Throws a HumanError where the file is missing, or both.
 */
export const tsNode: ToolRule = async (found, command, scope) => {
  const { name, options, target, rest, watcher } = found;
  if (target === undefined || isOdd(found)) {
    throw new NotUnderstood(l10n.t('{0} is run in a way that is not understood', name), [name]);
  }
  await requireSource(target, command, scope);
  const project = options.find((option) => option.name === 'project')?.value;
  const useTsx =
    watcher !== undefined &&
    (await hasTsx(command, scope)) &&
    !(await emitsMetadata(path.resolve(command.cwd, project ?? 'tsconfig.json'), scope.files));
  const transpileOnly = options.some((option) => option.name === 'transpile-only');
  const loader = useTsx
    ? ['--import', 'tsx']
    : ['-r', await tsNodeHook(command, scope, transpileOnly)];
  const tsconfig = useTsx ? 'TSX_TSCONFIG_PATH' : 'TS_NODE_PROJECT';
  const withFiles = !useTsx && options.some((option) => option.name === 'files');
  const env = {
    ...command.env,
    ...(project === undefined ? {} : { [tsconfig]: project }),
    ...(withFiles ? { TS_NODE_FILES: 'true' } : {}),
  };
  const kept = options.filter((option) => /^(require|inspect(-brk)?)$/.test(option.name));
  return nodeProgram({ ...command, env, via: [...command.via, name] }, scope, {
    flags: [...loader, ...wordsOfOptions(kept)],
    args: [target, ...rest],
  });
};

async function tsNodeHook(command: Command, scope: Scope, transpileOnly: boolean): Promise<string> {
  const hook = transpileOnly ? 'register/transpile-only' : 'register';
  const found = await findPackage('ts-node', command.cwd, scope.files);
  if (found) return `ts-node/${hook}`;
  // ts-node-dev may keep a ts-node of its own.
  const dev = await findPackage('ts-node-dev', command.cwd, scope.files);
  const nested = dev && path.join(dev.folder, 'node_modules', 'ts-node');
  if (nested && (await scope.files.kind(nested)) === 'folder') {
    return path.join(nested, ...hook.split('/'));
  }
  throw await absentPackage('ts-node', 'ts-node', command, scope);
}

/** esbuild, and so tsx, cannot emit the metadata of decorators on which NestJS and TypeORM stand. */
async function emitsMetadata(tsconfig: string, files: Files): Promise<boolean> {
  const options = parseObject(await files.readText(tsconfig))?.compilerOptions;
  return (
    typeof options === 'object' &&
    options !== null &&
    'emitDecoratorMetadata' in options &&
    options.emitDecoratorMetadata === true
  );
}
