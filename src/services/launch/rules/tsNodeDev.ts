import { NotUnderstood } from '../../../project/shell/notUnderstood';
import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import type { Files } from '../../../project/files';
import { parseObject } from '../../../project/packageJson';
import { splitCommandLine, toolName } from '../../../project/shell/commandLine';
import { findPackage, missingPackage } from '../lookup';
import { nodeProgram, wordsOfOptions } from '../nodeProgram';
import { requireSource } from '../sourceFile';
import { hasTsx } from './tsx';
import type { Command, Rule, Scope } from '../types';

const valued = {
  require: 'r',
  project: 'P',
  compiler: 'C',
  'compiler-options': 'O',
  'ignore-diagnostics': 'D',
  dir: '',
  cwd: '',
  scope: '',
  watch: '',
  'ignore-watch': '',
  ignore: 'I',
  interval: '',
  debounce: '',
  eval: 'e',
  print: 'p',
};
const flags = { 'transpile-only': 'T', help: 'h', version: 'v' };
/** Options that change what runs, in ways that a loader on the command line does not take over. */
const odd: ReadonlySet<string> = new Set(
  'compiler compiler-options ignore-diagnostics dir cwd scope eval print esm script-mode help version'.split(
    ' ',
  ),
);

/**
 * `ts-node-dev file` without its watch, and `ts-node file`: node with tsx as its loader where the watcher was used and tsx is
 * there, else with ts-node's own hook. Throws a HumanError where the file is missing, or both.
 */
export const tsNodeDev: Rule = async (command, scope) => {
  const [program = '', ...args] = command.argv;
  const tool = toolName(program);
  if (tool !== 'ts-node-dev' && tool !== 'tsnd' && tool !== 'ts-node') return undefined;
  const { options, target, rest } = splitCommandLine(args, valued, flags);
  const strange = options.find((option) => odd.has(option.name));
  if (target === undefined || strange) {
    throw new NotUnderstood(l10n.t('{0} is run in a way that is not understood', tool), [tool]);
  }
  await requireSource(target, command, scope);
  const project = options.find((option) => option.name === 'project')?.value;
  const useTsx =
    tool !== 'ts-node' &&
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
  return nodeProgram({ ...command, env, via: [...command.via, tool] }, scope, {
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
  throw await missingPackage('ts-node', command, scope);
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
