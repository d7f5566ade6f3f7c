import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import type { Files } from '../../../project/files';
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
  const configFile = options.find(({ name }) => name === 'config')?.value ?? 'nest-cli.json';
  const config =
    parseObject(await scope.files.readText(path.resolve(command.cwd, configFile))) ?? {};
  const strange = options.find(
    (one) =>
      !building.has(one.name) &&
      !isWatchOption(found, one) &&
      !['debug', 'entryFile'].includes(one.name),
  );
  // In a monorepo of Nest's own each app is built into a folder of its own.
  if (word !== 'start' || target !== undefined || strange || config.monorepo === true) {
    throw new NotUnderstood(l10n.t('{0} is run in a way that is not understood', 'nest'), ['nest']);
  }
  const cli = await findPackage('@nestjs/cli', command.cwd, scope.files);
  if (!cli) throw await absentPackage('@nestjs/cli', 'nest', command, scope);
  const entry =
    options.find(({ name }) => name === 'entryFile')?.value ?? textOf(config.entryFile) ?? 'main';
  const out = await outFolder(command.cwd, scope.files);
  const source = textOf(config.sourceRoot) ?? 'src';
  // As nest itself looks for it: with sources beside `src`, tsc keeps the folder.
  const files = [path.join(out, entry), path.join(out, source, entry)].map((one) => `${one}.js`);
  const [first = ''] = files;
  const step = await nodeProgram(
    { ...command, via: [...command.via, found.watcher ?? 'nest'] },
    scope,
    {
      flags: ['--enable-source-maps', ...inspect(options)],
      args: [first, ...rest],
    },
  );
  if (!step.program) return step;
  const build = {
    program: scope.node,
    args: [
      path.join(cli.folder, cli.bin.nest ?? 'bin/nest.js'),
      'build',
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

async function outFolder(cwd: string, files: Files): Promise<string> {
  for (const name of ['tsconfig.build.json', 'tsconfig.json']) {
    const json = parseObject(await files.readText(path.join(cwd, name)));
    const options = json?.compilerOptions;
    const out =
      typeof options === 'object' && options !== null && 'outDir' in options
        ? textOf(options.outDir)
        : undefined;
    if (out !== undefined) return path.normalize(out);
  }
  return 'dist';
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
