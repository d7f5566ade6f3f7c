import * as path from 'node:path';
import { isToolFile, toolName } from '../../../project/shell/commandLine';
import { heapFlag, missingHeap, namesHeap, withNodeOptions } from '../heap';
import { findPackage, missingPackage, requireInstalled } from '../lookup';
import type { Command, Rule, Scope } from '../types';

/**
 * `next dev` and the like: Next's own program under node. The heap limit goes through NODE_OPTIONS, because as a flag it
 * does not reach the `next-server` child that does the work (docs/pm2.md 12). Throws a HumanError where next is missing.
 */
export const next: Rule = async (command, scope) => {
  const [program = '', ...args] = command.argv;
  if (toolName(program) !== 'next') return undefined;
  await requireInstalled(command, scope);
  const file = await nextFile(program, command, scope);
  const isHeap = (flag: string): boolean => namesHeap([flag]);
  const heap = missingHeap(command, scope);
  const limits = heap === undefined ? command.nodeFlags.filter(isHeap) : [heapFlag(heap)];
  const flags = command.nodeFlags.filter((flag) => !isHeap(flag));
  const env = { ...command.env, ...withNodeOptions(command, scope, limits) };
  const { cwd, via } = command;
  return { program: { script: scope.node, args: [...flags, file, ...args], cwd, env, via } };
};

async function nextFile(program: string, command: Command, scope: Scope): Promise<string> {
  const { files } = scope;
  const named = path.resolve(command.cwd, program);
  if (isToolFile(program) && program.endsWith('dist/bin/next')) {
    if ((await files.kind(named)) === 'file') return named;
  }
  const found = await findPackage('next', command.cwd, files);
  if (!found) throw await missingPackage('next', command, scope);
  return path.join(found.folder, found.bin.next ?? 'dist/bin/next');
}
