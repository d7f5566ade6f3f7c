import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import * as vscode from 'vscode';
import * as l10n from '@vscode/l10n';
import { HumanError, messageOf } from '../base/errors';
import { commandIds } from '../base/ids';
import { offer } from '../host/messages';
import type { LaunchPlan } from '../services/definitions/definition';
import type { StarterFile } from '../services/definitions/startScripts';
import { NodeFiles } from '../system/files/nodeFiles';
import type { CommandContext } from './context';
import type { Handlers } from './handlers';
import { writeFile } from './writeFile';

/** "Create ecosystem file": writes one from what was detected, and opens it. Never overwrites. */
export function createEcosystemHandlers({ model, plan, templates, log }: CommandContext): Handlers {
  return {
    [commandIds.createEcosystemFile]: async () => {
      const folder = await pickWorkspaceFolder();
      if (!folder) return;
      const found = model.folders.find(({ folder: one }) => one === folder.uri.fsPath);
      const esm = await isEsm(folder.uri);
      const file = vscode.Uri.joinPath(folder.uri, `ecosystem.config.${esm ? 'cjs' : 'js'}`);
      // One in another form, or in a folder below, would be a second one that disagrees.
      const known = (await exists(file)) ? file.fsPath : found?.ecosystemFile;
      if (known !== undefined) {
        throw new HumanError(l10n.t('{0} is already there.', path.basename(known)), [
          { title: l10n.t('Open it'), command: 'vscode.open', args: [vscode.Uri.file(known)] },
        ]);
      }
      const plans = new Map<string, LaunchPlan>();
      for (const definition of found?.definitions ?? []) {
        try {
          plans.set(definition.name, await plan(definition));
        } catch (error) {
          // What cannot be launched yet is written as it is; its row says why.
          log.debug(`No launch plan for ${definition.name}: ${messageOf(error)}`);
        }
      }
      const { ecosystemTemplate, starterFiles } = await templates();
      const text = ecosystemTemplate(folder.uri.fsPath, found?.definitions ?? [], plans);
      await writeFile(folder.uri.fsPath, file.fsPath, text);
      await vscode.window.showTextDocument(file);
      void offerStarters(folder.uri, starterFiles(path.basename(file.fsPath)));
    },
  };
}

/** Scripts for people without the editor, and settings: only those that are not there yet, and only when wanted. */
async function offerStarters(folder: vscode.Uri, starters: readonly StarterFile[]): Promise<void> {
  const wanted = [];
  for (const starter of starters) {
    const uri = vscode.Uri.joinPath(folder, starter.name);
    if (!(await exists(uri))) wanted.push({ ...starter, uri });
  }
  if (wanted.length === 0) return;
  const names = wanted.map(({ name }) => name).join(', ');
  const sentence = l10n.t(
    'For people without this editor, and for the editor itself, these can be created as well: {0}',
    names,
  );
  if (!(await offer(sentence, l10n.t('Create them')))) return;
  for (const { uri, text, program } of wanted) {
    // It may have come meanwhile.
    if (await exists(uri)) continue;
    await writeFile(folder.fsPath, uri.fsPath, text);
    if (program) await fs.chmod(uri.fsPath, 0o755);
  }
}

async function pickWorkspaceFolder(): Promise<vscode.WorkspaceFolder | undefined> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  return folders.length < 2 ? folders[0] : vscode.window.showWorkspaceFolderPick();
}

/** True where `.js` files are ES modules, so that `module.exports` needs another name. */
async function isEsm(folder: vscode.Uri): Promise<boolean> {
  const text = await new NodeFiles().readText(path.join(folder.fsPath, 'package.json'));
  try {
    const manifest = JSON.parse(text ?? '') as { type?: unknown } | null;
    return manifest?.type === 'module';
  } catch {
    // None, or one that cannot be parsed, decides nothing.
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
