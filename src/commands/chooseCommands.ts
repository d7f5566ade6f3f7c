import { createHash } from 'node:crypto';
import * as path from 'node:path';
import * as vscode from 'vscode';
import * as l10n from '@vscode/l10n';
import { commandIds, settingIds } from '../base/ids';
import { pickOne } from '../host/messages';
import { ecosystemExtensions } from '../pm2/ecosystem/ecosystemNames';
import type { FolderModel } from '../services/definitions/folderModel';
import type { CommandContext } from './context';
import type { Handlers } from './handlers';

/** Commands that choose how services are found and launched. */
export function chooseHandlers(context: CommandContext): Handlers {
  const { model } = context;
  return {
    [commandIds.chooseEcosystemFile]: async () => {
      const folder = await pickFolder(model.folders);
      if (!folder) return;
      const browse = l10n.t('Browse…');
      const items = folder.ecosystemFiles.map((file) => ({
        label: path.relative(folder.folder, file),
        description: file === folder.ecosystemFile ? l10n.t('in use') : '',
        file,
      }));
      const picked = await pickOne(
        [...items, { label: browse, description: '', file: '' }],
        l10n.t('Which ecosystem file defines the services?'),
      );
      if (!picked) return;
      const file = picked.file || (await browseForFile(folder.folder));
      if (file) await model.choose(folder.folder, { ecosystemFile: file });
    },
    [commandIds.chooseEnvironment]: async () => {
      const folder = await pickFolder(model.folders.filter(({ envNames }) => envNames.length > 0));
      if (!folder) return;
      const none = { label: l10n.t('None, only env'), name: '' };
      const items = folder.envNames.map((name) => ({
        label: `env_${name}`,
        description: name === folder.environment ? l10n.t('in use') : '',
        name,
      }));
      const picked = await pickOne(
        [none, ...items],
        l10n.t('Which environment goes on top of env?'),
      );
      if (picked) await model.choose(folder.folder, { environment: picked.name });
    },
    [commandIds.setLaunchMode]: async () => {
      const configuration = vscode.workspace.getConfiguration();
      const now = configuration.get<string>(settingIds.launch);
      const picked = await pickOne(
        [
          {
            label: l10n.t('Direct'),
            detail: l10n.t('Without wrappers and watchers: one process, its memory cap holds.'),
            mode: 'direct',
            description: now === 'direct' ? l10n.t('in use') : '',
          },
          {
            label: l10n.t('As written'),
            detail: l10n.t(
              'Exactly the command of the definition, with its wrappers and watchers.',
            ),
            mode: 'asWritten',
            description: now === 'asWritten' ? l10n.t('in use') : '',
          },
        ],
        l10n.t('How should services be launched?'),
      );
      if (!picked) return;
      await configuration.update(
        settingIds.launch,
        picked.mode,
        vscode.ConfigurationTarget.Workspace,
      );
    },
    [commandIds.useOwnPm2]: async () => {
      const folder = vscode.workspace.workspaceFolders?.[0];
      if (!folder) return;
      // Short, because a socket path may have 100 bytes.
      const hash = createHash('sha256').update(folder.uri.fsPath).digest('hex').slice(0, 8);
      await vscode.workspace
        .getConfiguration()
        .update(settingIds.pm2Home, `~/.codex-pm2/${hash}`, vscode.ConfigurationTarget.Workspace);
    },
    [commandIds.refresh]: () => context.refresh(),
    [commandIds.showOthers]: () => {
      context.showOthers(true);
      return undefined;
    },
    [commandIds.hideOthers]: () => {
      context.showOthers(false);
      return undefined;
    },
  };
}

async function pickFolder(folders: readonly FolderModel[]): Promise<FolderModel | undefined> {
  if (folders.length < 2) return folders[0];
  const picked = await pickOne(
    folders.map((model) => ({
      label: path.basename(model.folder),
      description: model.folder,
      model,
    })),
    l10n.t('Which workspace folder?'),
  );
  return picked?.model;
}

async function browseForFile(folder: string): Promise<string | undefined> {
  const picked = await vscode.window.showOpenDialog({
    defaultUri: vscode.Uri.file(folder),
    filters: { [l10n.t('Ecosystem files')]: [...ecosystemExtensions] },
  });
  return picked?.[0]?.fsPath;
}
