import type { Tool } from '../../../project/tools/tool';
import { toolCommand } from '../../../project/tools/toolCommand';
import type { Rule, ToolRule } from '../types';
import { cargo } from './cargo';
import { nest } from './nest';
import { node } from './node';
import { nodemon } from './nodemon';
import { air, dotnet } from './otherWatchers';
import { ownFile } from './ownFile';
import { ownProgram } from './ownProgram';
import { python } from './python';
import { tsNode } from './tsNode';
import { tsx } from './tsx';

const launchers: Readonly<Record<NonNullable<Tool['launch']>, ToolRule>> = {
  file: ownFile,
  program: ownProgram,
  nest,
  node,
  tsx,
  tsNode,
  nodemon,
  cargo,
  python,
  air,
  dotnet,
};

/** A tool of the table that is launched as one program, in the way its row says. */
export const knownTool: Rule = async (command, scope) => {
  const found = toolCommand(command.argv);
  return found?.tool.launch && launchers[found.tool.launch](found, command, scope);
};
