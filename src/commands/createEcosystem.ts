import * as path from 'node:path';
import * as vscode from 'vscode';
import * as l10n from '@vscode/l10n';
import { HumanError } from '../base/errors';
import { commandIds } from '../base/ids';
import { ecosystemTemplate } from '../services/ecosystemTemplate';
import type { CommandContext } from './context';
import type { Handlers } from './handlers';

/** "Create ecosystem file": writes one from what was detected, and opens it. Never overwrites. */
export function createEcosystemHandlers({ model }: CommandContext): Handlers {
  return {
    [commandIds.createEcosystemFile]: async () => {
      const folder = await pickWorkspaceFolder();
      if (!folder) return;
      const found = model.folders.find(({ folder: one }) => one === folder.uri.fsPath);
      const esm = await isEsm(folder.uri);
      const file = vscode.Uri.joinPath(folder.uri, `ecosystem.config.${esm ? 'cjs' : 'js'}`);
      if (await exists(file)) {
        throw new HumanError(l10n.t('{0} is already there.', path.basename(file.fsPath)), [
          { title: l10n.t('Open it'), command: 'vscode.open', args: [file] },
        ]);
      }
      const text = ecosystemTemplate(folder.uri.fsPath, found?.definitions ?? []);
      await vscode.workspace.fs.writeFile(file, Buffer.from(text));
      await vscode.window.showTextDocument(file);
    },
  };
}

async function pickWorkspaceFolder(): Promise<vscode.WorkspaceFolder | undefined> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  return folders.length < 2 ? folders[0] : vscode.window.showWorkspaceFolderPick();
}

/** True where `.js` files are ES modules, so that `module.exports` needs another name. */
async function isEsm(folder: vscode.Uri): Promise<boolean> {
  const file = vscode.Uri.joinPath(folder, 'package.json');
  if (!(await exists(file))) return false;
  try {
    const bytes = await vscode.workspace.fs.readFile(file);
    const manifest = JSON.parse(Buffer.from(bytes).toString('utf8')) as { type?: unknown };
    return manifest.type === 'module';
  } catch {
    // A package.json that cannot be parsed decides nothing.
    return false;
  }
}

async function exists(file: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(file);
    return true;
  } catch {
    // stat has no other way to say it.
    return false;
  }
}
