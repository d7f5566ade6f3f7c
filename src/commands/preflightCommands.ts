import { constants } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import * as path from 'node:path';
import * as vscode from 'vscode';
import * as l10n from '@vscode/l10n';
import { hasCode } from '../base/errors';
import { commandIds } from '../base/ids';
import { createPicker, plainItem, type PlainItem, tellBriefly } from '../host/messages';
import { accept, nothingNew } from '../services/preflight/acceptedWarnings';
import { type Check, envExamples } from '../services/preflight/check';
import { isStartable, type Service } from '../services/state/service';
import type { CommandContext } from './context';
import type { Handlers } from './handlers';
import { isServiceFolder, textOf } from './known';

/** Looks at what starting needs, and mends it. */
export function preflightHandlers(context: CommandContext): Handlers {
  return {
    [commandIds.preflight]: async () => {
      const services = startable(context);
      const checks = await context.preflight(services);
      const checked = await showChecks(checks, services, context);
      if (!checked) return;
      const keys = checked.map(({ key }) => key);
      await vscode.commands.executeCommand(commandIds.startAll, { checked: keys });
    },
    [commandIds.copyEnvExample]: async (argument) => {
      const file = textOf(argument, 'file');
      if (file === undefined || !envExamples.includes(path.basename(file))) return;
      if (!isServiceFolder(path.dirname(file), context)) return;
      const target = path.join(path.dirname(file), '.env');
      try {
        await copyFile(file, target, constants.COPYFILE_EXCL);
      } catch (error) {
        // Made meanwhile: it is opened as it is.
        if (!hasCode(error, 'EEXIST')) throw error;
      }
      // The keys go on to the pick.
      await vscode.window.showTextDocument(vscode.Uri.file(target), { preserveFocus: true });
    },
  };
}

/** Services that "Start all" would start. */
export function startable({ store }: Pick<CommandContext, 'store'>): readonly Service[] {
  return store.services.filter(isStartable);
}

/**
 * The services to start after a look at what they need: all of them where nothing is wrong but what a person has started in spite of
 * before; else a person decides. Undefined where nothing is to be started.
 */
export async function checkedServices(
  services: readonly Service[],
  context: CommandContext,
): Promise<readonly Service[] | undefined> {
  const checks = await context.preflight(services);
  if (nothingNew(checks, context.accepted)) return services;
  return showChecks(checks, services, context);
}

interface CheckItem extends vscode.QuickPickItem {
  readonly check?: Check;
}

/** Shows the checks until a person starts or leaves. Gives the services that can start, or undefined. */
function showChecks(
  first: readonly Check[],
  services: readonly Service[],
  { preflight, accepted, log }: Pick<CommandContext, 'preflight' | 'accepted' | 'log'>,
): Promise<readonly Service[] | undefined> {
  const pick = createPicker<CheckItem>(
    l10n.t('Mend what is wrong, or start'),
    l10n.t('What starting needs'),
  );
  pick.ignoreFocusOut = true;
  pick.matchOnDetail = true;
  let able: readonly Service[] = [];
  let shown = first;
  const show = (checks: readonly Check[]): void => {
    shown = checks;
    const out = new Set(checks.flatMap(({ services: names }) => names ?? []));
    const none = checks.some(({ state, services: names }) => state === 'blocking' && !names);
    able = none ? [] : services.filter(({ name }) => !out.has(name));
    const start =
      able.length === services.length
        ? l10n.t('Start anyway')
        : l10n.t('Start the others: {0}', able.map(({ name }) => name).join(', '));
    const wrong = checks.some(({ state }) => state !== 'ok');
    pick.items = [
      ...(able.length > 0
        ? [
            plainItem({
              label: wrong ? start : l10n.t('Start all'),
              iconPath: new vscode.ThemeIcon('play'),
            }),
          ]
        : []),
      ...order.flatMap((state) => checks.filter((check) => check.state === state)).map(toItem),
    ];
  };
  const again = async (): Promise<void> => {
    pick.busy = true;
    try {
      show(await preflight(services));
    } catch (error) {
      log.error('Checking again failed.', error);
    }
    pick.busy = false;
  };
  const mend = async ({ fix }: Check): Promise<void> => {
    if (!fix) return;
    await vscode.commands.executeCommand(fix.command, ...(fix.args ?? []));
    await again();
  };
  show(first);
  return new Promise((resolve) => {
    pick.onDidTriggerItemButton(({ item }) => item.check && void mend(item.check));
    pick.onDidAccept(() => {
      const [item] = pick.selectedItems;
      if (item?.check) {
        void mend(item.check);
        return;
      }
      accept(shown, accepted);
      resolve(able);
      pick.hide();
    });
    pick.onDidHide(() => {
      resolve(undefined);
      pick.dispose();
    });
    pick.show();
  });
}

const order = ['blocking', 'warning', 'ok'] as const;
const icons = { blocking: 'error', warning: 'warning', ok: 'pass' } as const;

function toItem(check: Check): PlainItem<CheckItem> {
  const { title, detail, state, fix } = check;
  return plainItem({
    label: title,
    iconPath: new vscode.ThemeIcon(icons[state]),
    detail,
    description: fix?.title,
    buttons: fix ? [{ iconPath: new vscode.ThemeIcon('wrench'), tooltip: fix.title }] : [],
    check,
  });
}

/** Says that there is nothing to start. */
export function tellAllRun(): void {
  tellBriefly(l10n.t('All services are running.'));
}
