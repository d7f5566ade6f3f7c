import * as vscode from 'vscode';
import * as l10n from '@vscode/l10n';
import { commandIds, prefix, settingIds } from '../base/ids';
import { asPort, asServiceTarget, isRunning } from '../services/state/service';
import type { CommandContext } from './context';
import type { Handlers } from './handlers';
import { targetService } from './pickService';

/** Commands that open something: the service in a browser, its definition, a setting. */
export function openHandlers(context: CommandContext): Handlers {
  const { store, log } = context;
  return {
    [commandIds.showExtensionLog]: () => {
      log.show();
      return undefined;
    },
    [commandIds.openMonitor]: async (argument) => {
      const key = asServiceTarget(argument)?.serviceKey;
      await context.openMonitor(key === undefined ? undefined : store.get(key)?.key);
    },
    [commandIds.openInBrowser]: async (argument) => {
      const service = await targetService(
        argument,
        store.services.filter((one) => isRunning(one) && one.port !== undefined),
        l10n.t('Which service should be opened?'),
        context,
      );
      const port = service && (asPort(argument, service) ?? service.port);
      if (port === undefined) return;
      // In a remote workspace the editor forwards the port and opens the right address.
      await vscode.env.openExternal(vscode.Uri.parse(`http://localhost:${port}/`));
    },
    [commandIds.openDefinition]: async (argument) => {
      const service = await targetService(
        argument,
        store.services.filter(({ definition }) => definition),
        l10n.t('Whose definition should be opened?'),
        context,
      );
      const { definition } = service ?? {};
      if (!definition) return;
      if (definition.source.type === 'settings') {
        await openSetting(`${prefix}.services`);
        return;
      }
      const document = await vscode.workspace.openTextDocument(definition.source.file);
      const at = placeOfName(document.getText(), definition.name);
      const position = document.positionAt(at);
      await vscode.window.showTextDocument(document, {
        selection: new vscode.Range(position, position),
      });
    },
    [commandIds.openSetting]: async (setting) => {
      const known = Object.values(settingIds).find((id) => id === setting);
      await openSetting(known ?? prefix);
    },
  };
}

async function openSetting(setting: string): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.openSettings', setting);
}

/** Where a name stands as a quoted text; 0 where it does not. */
function placeOfName(text: string, name: string): number {
  const found = [`'${name}'`, `"${name}"`, `\`${name}\``, name]
    .map((quoted) => text.indexOf(quoted))
    .filter((at) => at >= 0);
  return found[0] ?? 0;
}
