import * as l10n from '@vscode/l10n';
import { HumanError } from '../../base/errors';
import { isPath, type Option } from '../../project/shell/commandLine';
import { heapFlag, namesHeap } from '../../project/tools/heap';
import { missingHeap, withNodeOptions } from './heap';
import { requireInstalled } from './lookup';
import type { Command, Scope, Step } from './types';

/** The words of options, for passing them on. */
export function wordsOfOptions(options: readonly Option[]): readonly string[] {
  return options.flatMap((option) => option.words);
}

/** The end of the way for a service that is node: heap limit, flags, file, arguments. */
export async function nodeProgram(
  command: Command,
  scope: Scope,
  { node = scope.node, flags = [], args, heapByEnvironment = false }: NodeParts,
): Promise<Step> {
  await requireInstalled(command, scope);
  const own = [...command.nodeFlags, ...flags];
  const missing = missingHeap({ ...command, nodeFlags: own }, scope);
  const limit = missing === undefined ? [] : [heapFlag(missing)];
  const { cwd, env, via } = command;
  const program = (before: readonly string[], added: Command['env'] = {}): Step => ({
    program: { script: node, args: [...before, ...args], cwd, env: { ...env, ...added }, via },
  });
  if (!heapByEnvironment) return program([...limit, ...own]);
  const limits = [...limit, ...own.filter(namesHeap)];
  return program(
    own.filter((flag) => !namesHeap(flag)),
    withNodeOptions(command, scope, limits),
  );
}

interface NodeParts {
  /** Another node than the context's, where the command names one by path. */
  readonly node?: string;
  readonly flags?: readonly string[];
  /** The file and its arguments. */
  readonly args: readonly string[];
  /** True where a flag does not reach the node that does the work. */
  readonly heapByEnvironment?: boolean;
}

/** The node that a command names by path, if it does. Throws a HumanError where it is not there. */
export async function namedNode(program: string, { files }: Scope): Promise<string | undefined> {
  if (!isPath(program)) return undefined;
  if (await files.isExecutable(program)) return program;
  throw new HumanError(
    l10n.t('{0} does not exist or cannot be run. Correct the interpreter of the service.', program),
  );
}
