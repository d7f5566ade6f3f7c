import type { Command, Scope } from './types';

const heapOption = /--max[-_]old[-_]space[-_]size\b/;

/** True where one of node's heap limits is named in some words. */
export function namesHeap(words: readonly string[]): boolean {
  return words.some((word) => heapOption.test(word));
}

/** The heap limit to add, in MB; undefined where the service wants none or one is named already. */
export function missingHeap(command: Command, scope: Scope): number | undefined {
  const { heapMb } = scope.definition;
  if (heapMb === undefined || namesHeap(command.nodeFlags)) return undefined;
  return namesHeap([scope.variable(command, 'NODE_OPTIONS') ?? '']) ? undefined : heapMb;
}

/** Node's flag for a heap limit in MB. */
export function heapFlag(mb: number): string {
  return `--max-old-space-size=${mb}`;
}

/**
 * The environment that gives options to node and to every node below it: what NODE_OPTIONS held before, then `flags`.
 * Empty where there is nothing to add.
 */
export function withNodeOptions(
  command: Command,
  scope: Scope,
  flags: readonly string[],
): Readonly<Record<string, string>> {
  if (flags.length === 0) return {};
  const before = scope.variable(command, 'NODE_OPTIONS')?.trim() ?? '';
  return { NODE_OPTIONS: [before, ...flags].filter((word) => word !== '').join(' ') };
}
