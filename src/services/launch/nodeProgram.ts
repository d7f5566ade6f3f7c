import * as l10n from '@vscode/l10n';
import { HumanError } from '../../base/errors';
import { isPath, type Option, programName } from '../../project/shell/commandLine';
import { heapFlag, missingHeap } from './heap';
import { requireInstalled } from './lookup';
import type { Command, Scope, Step } from './types';

/**
 * Node's options that take the next word as their value (node 20 to 24, `node --help`). What is written with `=` needs no
 * declaration.
 */
export const nodeValued: Readonly<Record<string, string>> = {
  require: 'r',
  import: '',
  loader: '',
  'experimental-loader': '',
  'env-file': '',
  'env-file-if-exists': '',
  conditions: 'C',
  title: '',
  'watch-path': '',
  'watch-kill-signal': '',
  'input-type': '',
  'icu-data-dir': '',
  'disable-warning': '',
  'diagnostic-dir': '',
  'redirect-warnings': '',
  'openssl-config': '',
  'trace-event-categories': '',
  'localstorage-file': '',
  eval: 'e',
  print: 'p',
};

/** Node's options with which it runs no file of the user's. */
export const notAProgram: ReadonlySet<string> = new Set(
  'eval print check test run interactive i version v help h c completion-bash v8-options'.split(
    ' ',
  ),
);

/** The words of options, for passing them on. */
export function wordsOfOptions(options: readonly Option[]): readonly string[] {
  return options.flatMap((option) => option.words);
}

/** The end of the way for a service that is node: heap limit, flags, file, arguments. */
export async function nodeProgram(
  command: Command,
  scope: Scope,
  { node = scope.node, flags = [], args }: NodeParts,
): Promise<Step> {
  await requireInstalled(command, scope);
  const heap = missingHeap({ ...command, nodeFlags: [...command.nodeFlags, ...flags] }, scope);
  const { cwd, env, via, nodeFlags } = command;
  const limit = heap === undefined ? [] : [heapFlag(heap)];
  return {
    program: { script: node, args: [...limit, ...nodeFlags, ...flags, ...args], cwd, env, via },
  };
}

interface NodeParts {
  /** Another node than the context's, where the command names one by path. */
  readonly node?: string;
  readonly flags?: readonly string[];
  /** The file and its arguments. */
  readonly args: readonly string[];
}

/** The node that a command names by path, if it does. Throws a HumanError where it is not there. */
export async function namedNode(program: string, { files }: Scope): Promise<string | undefined> {
  if (!isPath(program)) return undefined;
  if (await files.isExecutable(program)) return program;
  throw new HumanError(
    l10n.t('{0} does not exist or cannot be run. Correct the interpreter of the service.', program),
  );
}

/** True for a word that means node. */
export function isNode(program: string): boolean {
  return ['node', 'nodejs'].includes(programName(program));
}
