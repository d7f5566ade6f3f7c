import * as vscode from 'vscode';
import * as l10n from '@vscode/l10n';
import { commandIds, settingIds } from '../base/ids';
import { pickOne, tellBriefly } from '../host/messages';
import { isRunning, type Service } from '../services/state/service';
import type { CommandContext } from './context';
import type { Handlers } from './handlers';
import { nothingToStop, toItems } from './pickService';
import { restart } from './runCommands';

/** What a click on the memory indicator does, by setting: pick what to restart, the heaviest, or all. */
export function statusBarHandlers(context: CommandContext): Handlers {
  return {
    [commandIds.statusBarClick]: async () => {
      const running = heaviestFirst(context.store.services.filter(isRunning));
      const [heaviest] = running;
      if (!heaviest) {
        await offerStart(context);
        return;
      }
      switch (context.settings.get(settingIds.statusBarClick)) {
        case 'restartHeaviest':
          return restart([heaviest], context);
        case 'restartAll':
          return restart(running, context);
        case 'pick':
          return pick(running, context);
      }
    },
  };
}

async function pick(running: readonly Service[], context: CommandContext): Promise<void> {
  const iconPath = new vscode.ThemeIcon('debug-restart');
  const all = { label: l10n.t('Restart all'), iconPath, service: undefined };
  const items = toItems(running).map((item) => ({ ...item, iconPath }));
  const separator = { label: '', kind: vscode.QuickPickItemKind.Separator, service: undefined };
  const picked = await pickOne(
    running.length > 1 ? [...items, separator, all] : items,
    l10n.t('Which service should be restarted? The heaviest comes first.'),
  );
  if (!picked) return;
  await restart(picked.service ? [picked.service] : running, context);
}

async function offerStart({ store }: CommandContext): Promise<void> {
  if (store.services.length === 0) {
    tellBriefly(nothingToStop());
    return;
  }
  const start = { label: l10n.t('Start all services') };
  if (await pickOne([start], nothingToStop()))
    await vscode.commands.executeCommand(commandIds.startAll);
}

function heaviestFirst(services: readonly Service[]): Service[] {
  return [...services].sort((a, b) => (b.memoryBytes ?? 0) - (a.memoryBytes ?? 0));
}
