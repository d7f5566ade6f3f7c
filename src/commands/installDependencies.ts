import * as vscode from 'vscode';
import { commandIds } from '../base/ids';
import { packageManager } from '../project/packageManager';
import { NodeFiles } from '../system/files/nodeFiles';
import type { CommandContext } from './context';
import type { Handlers } from './handlers';
import { isServiceFolder, textOf } from './known';

/** Installs what a service's package.json asks for, in a terminal that shows how it goes. */
export function installHandlers(context: CommandContext): Handlers {
  return {
    [commandIds.installDependencies]: async (argument) => {
      const folder = textOf(argument, 'folder');
      if (folder === undefined || !isServiceFolder(folder, context)) return;
      const manager = await packageManager(folder, new NodeFiles());
      const terminal = vscode.window.createTerminal({ name: `${manager} install`, cwd: folder });
      terminal.show();
      terminal.sendText(`${manager} install`);
    },
  };
}
