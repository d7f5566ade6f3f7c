import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import { HumanError } from '../../../base/errors';
import {
  virtualEnvironment,
  type VirtualEnvironment,
} from '../../../project/python/virtualEnvironment';
import { environmentRunner } from '../../../project/shell/environmentRunner';
import { isPath, programName } from '../../../project/shell/commandLine';
import { NotUnderstood } from '../../../project/shell/notUnderstood';
import { isPython, pythonTarget } from '../../../project/tools/innerTool';
import { isOdd, type ToolCommand, withoutWatch } from '../../../project/tools/toolCommand';
import { findProgram, requireProgram } from '../lookup';
import { requireSingle } from '../program';
import { missingFile } from '../sourceFile';
import { unwrap } from '../steps';
import type { Command, Rule, Scope, ToolRule } from '../types';

/**
 * `poetry run X`, `uv run X`, `pipenv run X`: X itself in the project's own virtual environment. Throws NotUnderstood where the runner
 * keeps that elsewhere, or has options of its own.
 */
export const pythonRunner: Rule = async (command, scope) => {
  const runner = environmentRunner(command.argv);
  if (!runner || runner.tool === 'bundle') return undefined;
  const { tool, odd, length } = runner;
  if (odd) {
    throw new NotUnderstood(l10n.t('{0} is run in a way that is not understood', tool), [tool]);
  }
  if (!(await environmentOf(command, scope))) {
    throw new NotUnderstood(
      l10n.t('{0} keeps its virtual environment outside of the project', tool),
      [tool],
    );
  }
  const argv = command.argv.slice(length);
  const isModule = /^(-m|--module)$/.test(command.argv[length - 1] ?? '');
  const runsFile = argv[0]?.endsWith('.py') === true || isModule;
  return unwrap(command, tool, {
    argv: runsFile ? ['python', ...(isModule ? ['-m'] : []), ...argv] : argv,
  });
};

/**
 * What runs in Python: `python FILE`, `python -m uvicorn`, `flask run`. The python, or the program, of the project's virtual environment
 * where it has one, and no watch. Throws a HumanError where the program is nowhere.
 */
export const python: ToolRule = async (found, command, scope) => {
  const { watcher } = found;
  if (isOdd(found)) {
    throw new NotUnderstood(l10n.t('{0} is run in a way that is not understood', found.name), [
      found.name,
    ]);
  }
  const environment = await environmentOf(command, scope);
  const [program = '', ...args] = [...withoutWatch(found, command.argv), ...once(found, command)];
  requireSingle({ ...command, argv: [program, ...args] });
  const isInterpreter = isPython(programName(program));
  if (isInterpreter) await requireFile(args, command, scope);
  const run = isInterpreter
    ? [await interpreter(program, environment, command, scope), ...args]
    : [...(await toolProgram(program, environment, command, scope)), ...args];
  const [script = '', ...rest] = run;
  // Else what it prints comes when its buffer is full.
  const env = { ...command.env, PYTHONUNBUFFERED: '1' };
  const via = watcher === undefined ? command.via : [...command.via, watcher];
  return { program: { script, args: rest, cwd: command.cwd, env, via } };
};

function environmentOf(command: Command, scope: Scope): Promise<VirtualEnvironment | undefined> {
  return virtualEnvironment(command.cwd, {
    root: scope.definition.workspaceFolder,
    named: scope.variable(command, 'VIRTUAL_ENV'),
    files: scope.files,
    windows: scope.platform === 'win32',
  });
}

/** The words that switch watching off. */
function once({ tool, command }: ToolCommand, { argv }: Command): readonly string[] {
  const words = tool.serves?.includes(command) ? (tool.once ?? []) : [];
  return words.filter((word) => !argv.includes(word));
}

/** A python that is named by its path is meant; any other is that of the virtual environment. */
async function interpreter(
  program: string,
  environment: VirtualEnvironment | undefined,
  command: Command,
  scope: Scope,
): Promise<string> {
  if (isPath(program)) {
    const file = path.resolve(command.cwd, program);
    if (await scope.files.isExecutable(file)) return file;
    throw missingFile(file);
  }
  if (environment) return environment.python;
  for (const name of [program, 'python3', 'python']) {
    const file = await findProgram(name, command, scope);
    if (file !== undefined) return file;
  }
  throw new HumanError(
    l10n.t(
      '"{0}" was not found in PATH. Install it, or correct the script of the service.',
      program,
    ),
  );
}

/** The program of a tool: of the virtual environment, of PATH, or the module of that name. */
async function toolProgram(
  program: string,
  environment: VirtualEnvironment | undefined,
  command: Command,
  scope: Scope,
): Promise<readonly string[]> {
  if (isPath(program)) return [await interpreter(program, environment, command, scope)];
  const own = environment && path.join(environment.bin, program);
  if (own !== undefined && (await scope.files.isExecutable(own))) return [own];
  if (environment && programName(program) === 'manage.py') return [environment.python, program];
  const found = await findProgram(program, command, scope);
  if (found !== undefined) return [found];
  // An environment that sees the packages of the system has modules without programs.
  if (environment) return [environment.python, '-m', program];
  return [(await requireProgram(program, command, scope)) ?? program];
}

async function requireFile(
  args: readonly string[],
  command: Command,
  { files }: Scope,
): Promise<void> {
  const target = pythonTarget(args);
  if (!target) throw new NotUnderstood(l10n.t('{0} runs no file', 'python'), []);
  if (target.type === 'module') return;
  const file = path.resolve(command.cwd, args[target.at] ?? '');
  // A folder with a __main__.py runs as well.
  if ((await files.kind(file)) === undefined) throw missingFile(file);
}
