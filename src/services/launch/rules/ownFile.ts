import * as path from 'node:path';
import { isToolFile } from '../../../project/tools/table';
import type { Tool } from '../../../project/tools/tool';
import { withoutWatch } from '../../../project/tools/toolCommand';
import { absentPackage, findPackage, requireInstalled } from '../lookup';
import { nodeProgram } from '../nodeProgram';
import type { Command, Scope, ToolRule } from '../types';

/** `next dev` and the like: the tool's own file under node, without watch. Throws a HumanError where its package is missing. */
export const ownFile: ToolRule = async (found, command, scope) => {
  await requireInstalled(command, scope);
  const { tool, watcher } = found;
  const [, ...args] = withoutWatch(found, command.argv);
  const via = watcher === undefined ? command.via : [...command.via, watcher];
  return nodeProgram({ ...command, via }, scope, {
    args: [await fileOf(tool, command, scope), ...args],
    heapByEnvironment: tool.heap === 'environment',
  });
};

async function fileOf(tool: Tool, command: Command, scope: Scope): Promise<string> {
  const [program = ''] = command.argv;
  const named = path.resolve(command.cwd, program);
  if (isToolFile(program) && !/[\\/]\.bin[\\/]/.test(program)) {
    if ((await scope.files.kind(named)) === 'file') return named;
  }
  const [, name = '', file = ''] = /^(@[^/]+\/[^/]+|[^/]+)\/(.*)$/.exec(tool.file ?? '') ?? [];
  const found = await findPackage(name, command.cwd, scope.files);
  if (!found) throw await absentPackage(name, tool.name, command, scope);
  return path.join(found.folder, found.bin[tool.name] ?? file);
}
