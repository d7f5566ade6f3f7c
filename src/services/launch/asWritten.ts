import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import { HumanError } from '../../base/errors';
import type { LaunchPlan, WrittenCommand } from '../definitions/definition';
import { isPath, programName } from '../../project/shell/commandLine';
import { environmentRunner } from '../../project/shell/environmentRunner';
import { heapFlag, namesHeap } from '../../project/tools/heap';
import { toolNamed } from '../../project/tools/table';
import { toolCommand } from '../../project/tools/toolCommand';
import { withNodeOptions } from './heap';
import { findProgram, requireProgram } from './lookup';
import { missingFile } from './sourceFile';
import type { Command, Scope } from './types';
import { givenInterpreter, isStaticServer, scriptFile } from './writtenCommand';

/** The plan for a command that runs as its author wrote it; node and programs of PATH are made absolute. */
export async function asWritten(
  scope: Scope,
  remains: readonly string[],
  reason: string,
): Promise<LaunchPlan> {
  const { written, cwd } = scope.definition;
  const command: Command = { argv: [], cwd, env: {}, nodeFlags: [], via: [], inPackage: false };
  const what = await scriptAndInterpreter(command, scope);
  return {
    mode: 'asWritten',
    ...what,
    args: written.args,
    interpreterArgs: written.interpreterArgs,
    cwd,
    env: heapEnv(command, remains, scope),
    remains: [...new Set(remains)],
    reason,
  };
}

async function scriptAndInterpreter(
  command: Command,
  scope: Scope,
): Promise<{ script: string; interpreter?: string }> {
  const { written } = scope.definition;
  const { script } = written;
  const interpreter = givenInterpreter(written);
  const chosen = await knownInterpreter(interpreter, command, scope);
  if (isStaticServer(written)) return { script, interpreter: scope.node, ...chosen };
  const file = await scriptFile(scope);
  if (file !== undefined) {
    if (interpreter === undefined && (await runsOnNode(file, scope))) {
      return { script: file, interpreter: scope.node };
    }
    return { script: file, ...chosen };
  }
  // A script with blanks goes to a shell, by PM2.
  if (script.includes(' ')) return { script, ...chosen };
  if (isPath(script)) throw missingFile(path.resolve(command.cwd, script));
  const found = await requireProgram(script, command, scope);
  if (!found) throw missingFile(path.resolve(command.cwd, script));
  return interpreter === undefined
    ? { script: found, interpreter: 'none' }
    : { script: found, ...chosen };
}

async function knownInterpreter(
  interpreter: string | undefined,
  command: Command,
  scope: Scope,
): Promise<{ interpreter?: string }> {
  if (interpreter === undefined) return {};
  if (interpreter === 'none' || interpreter.includes('node@')) return { interpreter };
  if (!isPath(interpreter) && programName(interpreter) === 'node')
    return { interpreter: scope.node };
  const found = await findProgram(interpreter, command, scope);
  if (found) return { interpreter: found };
  throw new HumanError(
    l10n.t(
      'The interpreter "{0}" was not found. Install it, or correct the interpreter of the service.',
      interpreter,
    ),
  );
}

/** What PM2 runs with node: JavaScript, and text without an extension that is no program itself. */
async function runsOnNode(file: string, { files }: Scope): Promise<boolean> {
  const extension = path.extname(file);
  if (['.js', '.cjs', '.mjs'].includes(extension)) return true;
  if (extension !== '') return false;
  return (
    !(await files.isExecutable(file)) && !((await files.readText(file)) ?? '\0').includes('\0')
  );
}

/**
 * The heap limit reaches whatever node there is below only through the environment. Not where a program stays that starts others:
 * each of those would get it.
 */
function heapEnv(
  command: Command,
  remains: readonly string[],
  scope: Scope,
): Readonly<Record<string, string>> {
  const { heapMb, written } = scope.definition;
  if (heapMb === undefined || remains.some(startsMany) || isOtherThanNode(written)) return {};
  const options = scope.variable(command, 'NODE_OPTIONS') ?? '';
  const named = [...written.args, ...written.interpreterArgs, options].some(namesHeap);
  return named ? {} : withNodeOptions(command, scope, [heapFlag(heapMb)]);
}

/** What is known, runs no other programs, and has no heap of node's. */
function isOtherThanNode({ interpreter, script, args }: WrittenCommand): boolean {
  const words = [...(interpreter && interpreter !== 'none' ? [interpreter] : []), script, ...args];
  const tool = toolCommand(words)?.tool;
  const runsNode = tool === undefined || tool.role !== undefined || tool.heap !== undefined;
  return environmentRunner(words) !== undefined || !runsNode;
}

function startsMany(name: string): boolean {
  return toolNamed(name)?.role === 'wrapper';
}
