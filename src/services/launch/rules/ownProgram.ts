import { withoutWatch } from '../../../project/tools/toolCommand';
import { findBin } from '../lookup';
import { program } from '../program';
import type { ToolRule } from '../types';
import { packageBin } from './packageBin';

/** `bun server.ts`, `deno run main.ts`: the program as it is, from the project where it has one, without watch. */
export const ownProgram: ToolRule = async (found, command, scope) => {
  const argv = withoutWatch(found, command.argv);
  const via = found.watcher === undefined ? command.via : [...command.via, found.watcher];
  const [name = ''] = argv;
  const inPackage = (await findBin(name, command.cwd, scope)) !== undefined;
  const below = { ...command, argv, via, inPackage };
  return (await packageBin(below, scope)) ?? program(below, scope);
};
