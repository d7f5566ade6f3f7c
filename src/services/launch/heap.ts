import { namesHeap } from '../../project/tools/heap';
import type { Command, Scope } from './types';

/** The heap limit to add, in MB; undefined where the service wants none or one is named already. */
export function missingHeap(command: Command, scope: Scope): number | undefined {
  const { heapMb } = scope.definition;
  if (heapMb === undefined || command.nodeFlags.some(namesHeap)) return undefined;
  return namesHeap(scope.variable(command, 'NODE_OPTIONS') ?? '') ? undefined : heapMb;
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
