import * as vscode from 'vscode';
import { commandIds } from '../base/ids';
import { packageToAdd } from '../services/endings/modules';
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
      const name = packageToAdd(textOf(argument, 'package'), folder, context.store.services);
      const files = new NodeFiles();
      const { installationOf } = await context.templates();
      const { words } = await installationOf(folder, files, name === undefined ? {} : { name });
      const terminal = vscode.window.createTerminal({ name: words.join(' '), cwd: folder });
      terminal.show();
      terminal.sendText(words.join(' '));
    },
  };
}
