import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import type { Files } from '../../../project/files';
import { type NestApp, readNestCli } from '../../../project/nestCli';
import { parseObject } from '../../../project/packageJson';
import type { Option } from '../../../project/shell/commandLine';
import { NotUnderstood } from '../../../project/shell/notUnderstood';
import { isWatchOption } from '../../../project/tools/toolCommand';
import { absentPackage, findPackage } from '../lookup';
import { nodeProgram, wordsOfOptions } from '../nodeProgram';
import type { Step, ToolRule } from '../types';

/** Options of `nest start` that `nest build` takes as well (@nestjs/cli 11). */
const building: ReadonlySet<string> = new Set(
  'config path tsc webpack webpackPath builder type-check'.split(' '),
);

/** `nest start [--watch]`: `nest build` before every start, then what it has made under node, without watch. */
export const nest: ToolRule = async (found, command, scope) => {
  const { command: word, options, target, rest } = found;
  const configFile = options.find(({ name }) => name === 'config')?.value;
  const { main, apps } = await readNestCli(command.cwd, scope.files, configFile);
  const named = apps.find(({ name }) => name === target);
  const strange = options.find(
    (one) =>
      !building.has(one.name) &&
      !isWatchOption(found, one) &&
      !['debug', 'entryFile'].includes(one.name),
  );
  // In a monorepo of Nest's own what stands behind the app's name may be a file of another.
  if (word !== 'start' || (target !== undefined && !named) || strange) {
    throw new NotUnderstood(l10n.t('{0} is run in a way that is not understood', 'nest'), ['nest']);
  }
  const cli = await findPackage('@nestjs/cli', command.cwd, scope.files);
  if (!cli) throw await absentPackage('@nestjs/cli', 'nest', command, scope);
  const entry = options.find(({ name }) => name === 'entryFile')?.value;
  const files = await builtFiles(named ?? main, entry, command.cwd, scope.files);
  const [first = ''] = files;
  const step = await nodeProgram(
    { ...command, via: [...command.via, found.watcher ?? 'nest'] },
    scope,
    {
      flags: ['--enable-source-maps', ...inspect(options)],
      // Behind an app's name nest's own options may still stand.
      args: [first, ...(named ? rest.slice(rest.indexOf('--') + 1 || rest.length) : rest)],
    },
  );
  if (!step.program) return step;
  const build = {
    program: scope.node,
    args: [
      path.join(cli.folder, cli.bin.nest ?? 'bin/nest.js'),
      'build',
      ...(target === undefined ? [] : [target]),
      ...wordsOfOptions(options.filter(({ name }) => building.has(name))),
    ],
    cwd: command.cwd,
    makes: files,
  };
  return { program: { ...step.program, build } } satisfies Step;
};

/** `--debug [host:port]` is node's `--inspect`. */
function inspect(options: readonly Option[]): readonly string[] {
  const debug = options.find(({ name }) => name === 'debug');
  if (!debug) return [];
  return [debug.value === undefined ? '--inspect' : `--inspect=${debug.value}`];
}

/** Where nest looks for what it has built, without the folder of the command. */
async function builtFiles(
  { name, sourceRoot, entryFile, tsConfig }: NestApp,
  entry = entryFile,
  cwd: string,
  files: Files,
): Promise<readonly string[]> {
  const configs = tsConfig === undefined ? ['tsconfig.build.json', 'tsconfig.json'] : [tsConfig];
  const out = await outFolder(cwd, configs, files);
  // In a monorepo each app is built into a folder of its own; with sources beside `src`, tsc keeps the folder.
  const own = name === undefined ? [] : [path.join('dist', 'apps', name)];
  const folders = [...new Set([out, ...own])];
  return folders
    .flatMap((folder) => [path.join(folder, entry), path.join(folder, sourceRoot, entry)])
    .map((one) => `${one}.js`);
}

async function outFolder(cwd: string, configs: readonly string[], files: Files): Promise<string> {
  for (const config of configs) {
    const json = parseObject(await files.readText(path.join(cwd, config)));
    const options = json?.compilerOptions;
    if (typeof options !== 'object' || options === null || !('outDir' in options)) continue;
    if (typeof options.outDir !== 'string' || options.outDir === '') continue;
    return path.join(path.dirname(config), options.outDir);
  }
  return 'dist';
}
