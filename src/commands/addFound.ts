import * as vscode from 'vscode';
import * as l10n from '@vscode/l10n';
import { HumanError, messageOf } from '../base/errors';
import { commandIds, settingIds } from '../base/ids';
import { pickMany, tellBriefly } from '../host/messages';
import type { Offer } from '../services/detection/detectedService';
import { settingOf } from '../services/detection/addedSetting';
import type { CommandContext } from './context';
import type { Handlers } from './handlers';

/** Adds what was found beside the services, as services of the settings. */
export function addFoundHandlers({ model }: Pick<CommandContext, 'model'>): Handlers {
  return {
    [commandIds.addFound]: async (argument) => {
      const folders = model.folders.filter(({ offers = [] }) => offers.length > 0);
      const folder = folders.find((one) => one.folder === argument) ?? folders[0];
      if (!folder) {
        tellBriefly(l10n.t('Nothing was found that is not there already.'));
        return;
      }
      const items = (folder.offers ?? []).map((offer) => ({
        label: offer.name,
        description: [offer.script, ...offer.args].join(' '),
        picked: true,
        offer,
      }));
      const picked = await pickMany(items, l10n.t('Which should be services here?'));
      if (!picked || picked.length === 0) return;
      await write(
        folder.folder,
        picked.map(({ offer }) => offer),
      );
    },
  };
}

async function write(folder: string, offers: readonly Offer[]): Promise<void> {
  const configuration = vscode.workspace.getConfiguration(undefined, vscode.Uri.file(folder));
  const several = (vscode.workspace.workspaceFolders?.length ?? 0) > 1;
  const { Workspace, WorkspaceFolder } = vscode.ConfigurationTarget;
  const found = configuration.inspect<Readonly<Record<string, unknown>>>(settingIds.services);
  const before = several ? found?.workspaceFolderValue : found?.workspaceValue;
  const added = offers.map((offer) => [offer.name, settingOf(offer, folder)] as const);
  try {
    const value = { ...before, ...Object.fromEntries(added) };
    await configuration.update(settingIds.services, value, several ? WorkspaceFolder : Workspace);
  } catch (error) {
    throw new HumanError(l10n.t('The services could not be added: {0}', messageOf(error)));
  }
}
