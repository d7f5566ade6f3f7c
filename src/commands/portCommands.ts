import * as vscode from 'vscode';
import * as l10n from '@vscode/l10n';
import { HumanError } from '../base/errors';
import { commandIds } from '../base/ids';
import { maskSecrets } from '../base/mask';
import { confirm, inView, tellBriefly } from '../host/messages';
import { holderText, type PortHolder } from '../services/ports/portHolder';
import { asPort, type Service } from '../services/state/service';
import type { ProcessInfo } from '../system/types';
import type { CommandContext } from './context';
import type { Handlers } from './handlers';
import { isKnownFile, textOf } from './known';
import { targetService } from './pickService';
import { presentResult } from './presentError';

const maxCommandChars = 120;

/** Commands about ports and what holds them. */
export function portHandlers(context: CommandContext): Handlers {
  const { store, portOwners, orphans, supervisor } = context;

  const target = (argument: unknown, placeHolder: string): Promise<Service | undefined> =>
    targetService(
      argument,
      store.services.filter(
        ({ definition, orphans: left }) => definition?.port !== undefined || left !== undefined,
      ),
      placeHolder,
      context,
    );

  /** Ends who holds a port, after a question where it is not ours; false where a person said no. */
  const free = async (port: number, serviceKey: string | undefined): Promise<boolean> => {
    const holders = await portOwners.holders([port]);
    if (holders.length === 0) {
      tellBriefly(l10n.t('Nothing that can be seen listens on port {0}.', port));
      return true;
    }
    for (const holder of holders) {
      const running = store.services.find(
        ({ name }) => holder.whose === 'service' && name === holder.service,
      );
      if (running && running.key === serviceKey) {
        throw new HumanError(l10n.t('Port {0} is held by {1} itself.', port, running.name));
      }
      const shown = holder.whose === 'orphan' ? undefined : await portOwners.wouldEnd(holder);
      if (shown && !(await sure(holder, shown))) return false;
      if (running) await presentResult(await inView(() => supervisor.stop([running])), context);
      else await inView(() => portOwners.end(holder, shown));
    }
    return true;
  };

  const sure = (holder: PortHolder, processes: readonly ProcessInfo[]): Promise<boolean> => {
    const lines = processes.map(
      ({ pid, command }) => `${pid}  ${maskSecrets(command).slice(0, maxCommandChars)}`,
    );
    const since = new Date(holder.startedAt).toLocaleString(vscode.env.language);
    return confirm(
      holderText(holder),
      [l10n.t('It has been running since {0}. This ends:', since), ...lines].join('\n'),
      l10n.t('End it'),
    );
  };

  return {
    [commandIds.freePort]: async (argument) => {
      const service = await target(argument, l10n.t('Whose port should be freed?'));
      if (!service) return;
      if (service.orphans) await inView(() => orphans.end(service));
      const port = asPort(argument, service) ?? service.definition?.port;
      if (port !== undefined) await free(port, service.key);
      await store.refresh();
    },
    [commandIds.adoptService]: async (argument) => {
      const service = await target(argument, l10n.t('Which service should run under PM2?'));
      const port = service?.definition?.port;
      if (!service || port === undefined || !(await free(port, service.key))) return;
      await presentResult(await inView(() => supervisor.start([service])), context);
    },
    [commandIds.endDaemon]: async () => {
      const yes = await confirm(
        l10n.t('End PM2?'),
        l10n.t('It does not answer. It is killed; the services that ran are started again.'),
        l10n.t('End PM2'),
      );
      if (yes) await context.endDaemon();
    },
    [commandIds.openFile]: async (argument) => {
      const file = textOf(argument, 'file');
      if (file === undefined || !isKnownFile(file, context)) return;
      const { line } = argument as { readonly line?: unknown };
      const at = new vscode.Position(typeof line === 'number' ? Math.max(0, line - 1) : 0, 0);
      await vscode.window.showTextDocument(vscode.Uri.file(file), {
        selection: new vscode.Range(at, at),
      });
    },
    [commandIds.showRestartHistory]: async (argument) => {
      const service = await targetService(
        argument,
        store.services,
        l10n.t('Whose restart history should be shown?'),
        context,
      );
      if (service) await context.showHistory(service.key);
    },
  };
}
