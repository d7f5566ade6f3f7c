import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { commandIds } from '../base/ids';
import { confirm } from '../host/messages';
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
      if (name !== undefined && words.includes(name) && !(await isMeant(name, words))) return;
      const terminal = vscode.window.createTerminal({ name: words.join(' '), cwd: folder });
      terminal.show();
      terminal.sendText(words.join(' '));
    },
  };
}

/** What a package does on being installed it does as this user, and whoever makes a service log a line can name one. */
function isMeant(name: string, words: readonly string[]): Promise<boolean> {
  return confirm(
    l10n.t('Install the package {0}?', name),
    l10n.t(
      'The last lines of the service name it; no package.json does. Make sure that it is the one that is meant: what is installed runs as you.',
    ),
    l10n.t('Run {0}', words.join(' ')),
  );
}
