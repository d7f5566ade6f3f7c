import { existsSync } from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { commandIds } from '../base/ids';
import type { CommandContext } from './context';
import type { Handlers } from './handlers';
import { isServiceFolder, textOf } from './known';

/** Lock files and the manager that wrote them. */
const managers = [
  ['pnpm-lock.yaml', 'pnpm'],
  ['yarn.lock', 'yarn'],
  ['bun.lockb', 'bun'],
  ['bun.lock', 'bun'],
] as const;

/** Installs what a service's package.json asks for, in a terminal that shows how it goes. */
export function installHandlers(context: CommandContext): Handlers {
  return {
    [commandIds.installDependencies]: async (argument) => {
      const folder = textOf(argument, 'folder');
      if (folder === undefined || !isServiceFolder(folder, context)) return;
      const manager = managerOf(folder);
      const terminal = vscode.window.createTerminal({ name: `${manager} install`, cwd: folder });
      terminal.show();
      terminal.sendText(`${manager} install`);
    },
  };
}

/** By the nearest lock file, from the folder upwards; npm where there is none. */
function managerOf(folder: string): string {
  for (let at = folder; ; at = path.dirname(at)) {
    const found = managers.find(([file]) => existsSync(path.join(at, file)));
    if (found) return found[1];
    if (existsSync(path.join(at, 'package-lock.json')) || at === path.dirname(at)) return 'npm';
  }
}
