import { NotUnderstood } from '../../../project/shell/notUnderstood';
import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import { parseObject, readPackageJson } from '../../../project/packageJson';
import { isOdd } from '../../../project/tools/toolCommand';
import { unwrap, unwrapText } from '../steps';
import type { Command, Scope, ToolRule } from '../types';

const wrapper = 'nodemon';
/** `nodemon [--exec CMD] file`: the command that it would run again and again, once. */
export const nodemon: ToolRule = async (found, command, scope) => {
  const { options, target, rest } = found;
  if (isOdd(found)) throw strange();
  const config = await configuration(command, scope);
  const exec = options.find((option) => option.name === 'exec')?.value ?? config.exec;
  const file = target ?? config.file;
  const env = { ...config.env };
  const nodeFlags = options.filter((one) => /^inspect/.test(one.name)).flatMap((one) => one.words);
  if (exec === undefined) {
    if (file === undefined) throw strange();
    const runner = runnerOf(file);
    const more = runner === 'node' ? nodeFlags : [];
    return unwrap(command, wrapper, { argv: [runner, ...more, file, ...rest], env });
  }
  const words = target === undefined && config.file === undefined ? [] : [file ?? '', ...rest];
  if (exec.includes('{{')) throw strange();
  return unwrapText({ ...command, env: { ...command.env, ...env } }, scope, wrapper, {
    text: exec,
    more: words,
    because: (reason) => l10n.t('what nodemon runs is not understood: {0}', reason),
  });
};

interface Configuration {
  readonly exec?: string;
  readonly file?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** nodemon.json, else `nodemonConfig` in package.json, and package.json's `main`. */
async function configuration(command: Command, { files }: Scope): Promise<Configuration> {
  const manifest = await readPackageJson(command.cwd, files);
  const file = path.join(command.cwd, 'nodemon.json');
  const found = parseObject(await files.readText(file)) ?? manifest?.nodemonConfig ?? {};
  if (
    'execMap' in found ||
    'cwd' in found ||
    'exec' in found !== (typeof found.exec === 'string')
  ) {
    throw strange();
  }
  const main = typeof found.script === 'string' ? found.script : manifest?.main;
  const exec = typeof found.exec === 'string' ? found.exec : undefined;
  const hasMain =
    main !== undefined && (await files.kind(path.resolve(command.cwd, main))) === 'file';
  return {
    ...(exec === undefined ? {} : { exec }),
    // With an exec, package.json's main is not added to it.
    ...(hasMain && (exec === undefined || found.script === main) ? { file: main } : {}),
    ...(typeof found.env === 'object' && found.env !== null ? { env: stringsOf(found.env) } : {}),
  };
}

/** An object in place of a value may have a `toString` that is none. */
function stringsOf(env: object): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(env).map(([key, value]) => {
      if (typeof value === 'object' && value !== null) throw strange();
      return [key, String(value)];
    }),
  );
}

/** nodemon's own choice by extension (its execMap). */
function runnerOf(file: string): string {
  const extension = path.extname(file);
  if (extension === '.ts') return 'ts-node';
  if (['.js', '.mjs', '.cjs', ''].includes(extension)) return 'node';
  throw strange();
}

function strange(): NotUnderstood {
  return new NotUnderstood(l10n.t('{0} is run in a way that is not understood', wrapper), [
    wrapper,
  ]);
}
