import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import { parseToml } from '../../../base/boundedToml';
import { NotUnderstood } from '../../../project/shell/notUnderstood';
import { withoutWatch } from '../../../project/tools/toolCommand';
import { program } from '../program';
import type { Scope, ToolRule } from '../types';

/** `dotnet watch [run]`: `dotnet run` with the same arguments. */
export const dotnet: ToolRule = async (found, command, scope) => {
  const { watcher } = found;
  if (watcher === undefined) return program(command, scope);
  const [name = '', ...args] = withoutWatch(found, command.argv);
  const [first] = args;
  // `dotnet watch test` is something else.
  if (first !== undefined && !first.startsWith('-') && first !== 'run') {
    throw new NotUnderstood(l10n.t('{0} is run in a way that is not understood', watcher), [
      watcher,
    ]);
  }
  const rest = first === 'run' ? args.slice(1) : args;
  const via = [...command.via, watcher];
  return program({ ...command, argv: [name, 'run', ...rest], via }, scope);
};

/** `air`: the `go run` of the package that its configuration builds. Throws NotUnderstood for a build of another kind. */
export const air: ToolRule = async ({ name, options }, command, scope) => {
  const file = options.find((one) => one.name === 'c')?.value ?? '.air.toml';
  const build = await airBuild(path.resolve(command.cwd, file), scope);
  if (!build || options.some((one) => one.name !== 'c')) {
    throw new NotUnderstood(l10n.t('{0} is run in a way that is not understood', name), [name]);
  }
  const argv = ['go', 'run', build.target, ...build.args];
  return program({ ...command, argv, via: [...command.via, name] }, scope);
};

interface AirBuild {
  readonly target: string;
  readonly args: readonly string[];
}

/** air's own defaults where its file says nothing. */
async function airBuild(file: string, { files }: Scope): Promise<AirBuild | undefined> {
  const build = tableOf(await files.readText(file), 'build');
  const cmd = typeof build.cmd === 'string' ? build.cmd : 'go build -o ./tmp/main .';
  const match = /^go build(?:\s+-o[ =]\S+)?(?:\s+(\.\S*))?\s*$/.exec(cmd);
  if (!match || typeof build.full_bin === 'string') return undefined;
  const args = Array.isArray(build.args_bin) ? build.args_bin : [];
  return { target: match[1] ?? '.', args: args.filter((one) => typeof one === 'string') };
}

function tableOf(text: string | undefined, name: string): Readonly<Record<string, unknown>> {
  try {
    const found = parseToml(text ?? '')[name];
    return typeof found === 'object' && !Array.isArray(found) ? { ...found } : {};
  } catch {
    // air says what is wrong with its own file.
    return { full_bin: '' };
  }
}
