import * as l10n from '@vscode/l10n';
import { commandIds } from '../base/ids';
import { confirm, inView, tellBriefly } from '../host/messages';
import type { RunResult } from '../services/supervise/commandQueue';
import { alternativeName } from '../services/launch/serviceLaunch';
import { isRunning, type Service } from '../services/state/service';
import { type CommandContext, ofKind } from './context';
import { nothingToStop, targetService } from './pickService';
import { checkedServices, startable, tellAllRun } from './preflightCommands';
import { presentResult } from './presentError';
import type { Handlers } from './handlers';
import { stopping, withCancel } from './withProgress';

/** Commands on services that somebody names: start, stop, restart, delete; one, all, or the one of a kind. */
export function runHandlers(context: CommandContext): Handlers {
  const { store, supervisor } = context;
  const services = (): readonly Service[] => store.services;
  const running = (): readonly Service[] => services().filter(isRunning);

  const start = async (list: readonly Service[]): Promise<void> => {
    // A build can take minutes; everything else is over before anybody could press cancel.
    const builds = list.some(({ kind }) => kind === 'generator');
    const result = builds
      ? await withCancel(startTitle(list), list.length, (options) =>
          supervisor.start(list, options),
        )
      : await inView(() => supervisor.start(list));
    await presentResult(result, context);
  };

  const startKind = async (kind: Service['kind'], placeHolder: string): Promise<void> => {
    const service = await targetService(undefined, ofKind(store, kind), placeHolder, context);
    if (!service) return;
    if (isRunning(service)) tellBriefly(l10n.t('{0} is already running.', service.name));
    else await start([service]);
  };

  return {
    [commandIds.start]: async (argument) => {
      const service = await targetService(
        argument,
        startable(context),
        l10n.t('Which service should be started?'),
        context,
      );
      if (service) await start([service]);
      else if (startable(context).length === 0) tellAllRun();
    },
    [commandIds.stop]: async (argument) => {
      const service = await targetService(
        argument,
        running(),
        l10n.t('Which service should be stopped?'),
        context,
      );
      if (service) await presentResult(await stop([service], context), context);
      else if (running().length === 0) tellBriefly(nothingToStop());
    },
    [commandIds.stopNow]: async (argument) => {
      const slow = services().filter(({ busy }) => busy === 'stopping');
      const service = await targetService(
        argument,
        slow.length > 0 ? slow : running(),
        l10n.t('Which service should be stopped now, without waiting?'),
        context,
      );
      if (service) await presentResult(await supervisor.stopNow([service]), context);
    },
    [commandIds.restart]: async (argument) => {
      const service = await targetService(
        argument,
        services(),
        l10n.t('Which service should be restarted?'),
        context,
      );
      if (service) await restart([service], context);
    },
    [commandIds.delete]: async (argument) => {
      const service = await targetService(
        argument,
        services().filter(({ instances }) => instances.length > 0),
        l10n.t('Which service should be deleted from PM2?'),
        context,
      );
      if (service) await presentResult(await inView(() => supervisor.delete([service])), context);
    },
    [commandIds.setMemoryCap]: async (argument) => {
      const service = await targetService(
        argument,
        services().filter(({ definition }) => definition !== undefined),
        l10n.t('The memory cap of which service?'),
        context,
      );
      if (service) await context.setMemoryCap(service);
    },
    [commandIds.startAll]: async (argument) => {
      const all = startable(context);
      if (all.length === 0) {
        tellAllRun();
        return;
      }
      const { checked } = (argument ?? {}) as { readonly checked?: unknown };
      const list = Array.isArray(checked)
        ? all.filter(({ key }) => checked.includes(key))
        : await checkedServices(all, context);
      if (!list || list.length === 0) return;
      await presentResult(
        await withCancel(startTitle(list), list.length, (options) =>
          supervisor.start(list, options),
        ),
        context,
      );
    },
    [commandIds.stopAll]: async () => {
      const list = running();
      if (list.length === 0) tellBriefly(nothingToStop());
      else await presentResult(await stop(list, context), context);
    },
    [commandIds.restartAll]: async () => {
      const list = running();
      if (list.length === 0) tellBriefly(nothingToStop());
      else await restart(list, context);
    },
    [commandIds.deleteAll]: async () => {
      const list = services().filter(({ instances }) => instances.length > 0);
      const sure = await confirm(
        list.length === 1
          ? l10n.t('Delete {0} from PM2?', list[0]?.name ?? '')
          : l10n.t('Delete {0} services of this workspace from PM2?', list.length),
        l10n.t('They are stopped and leave PM2’s list. Their definitions and log files stay.'),
        l10n.t('Delete'),
      );
      if (sure) await presentResult(await inView(() => supervisor.delete(list)), context);
    },
    [commandIds.cleanRestart]: async () => {
      const list = services().filter(({ conflict }) => conflict === undefined);
      const sure = await confirm(
        list.length === 1
          ? l10n.t('Delete and start {0} anew?', list[0]?.name ?? '')
          : l10n.t('Delete and start {0} services anew?', list.length),
        l10n.t('Every service of this workspace is stopped, deleted from PM2 and started again.'),
        l10n.t('Clean restart'),
      );
      if (!sure) return;
      await presentResult(
        await withCancel(l10n.t('Clean restart'), list.length * 2, (options) =>
          supervisor.cleanRestart(list, options),
        ),
        context,
      );
    },
    [commandIds.startBackend]: () =>
      startKind('backend', l10n.t('Which backend should be started?')),
    [commandIds.startFrontend]: () =>
      startKind('frontend', l10n.t('Which frontend should be started?')),
    [commandIds.startGenerator]: () =>
      startKind('generator', l10n.t('Which generator should be started?')),
    [commandIds.startRenamed]: async (argument) => {
      const service = await targetService(argument, [], '', context);
      if (!service?.definition) return;
      const { workspaceFolder, name } = service;
      const newName = alternativeName(service.definition);
      await context.model.rename(workspaceFolder, name, newName);
      const renamed = services().find(
        (one) => one.workspaceFolder === workspaceFolder && one.name === newName,
      );
      if (renamed) await start([renamed]);
    },
  };
}

/** Restarts services and tells what failed. */
export async function restart(list: readonly Service[], context: CommandContext): Promise<void> {
  const builds = list.some(({ kind }) => kind === 'generator');
  const title =
    list.length === 1
      ? l10n.t('Restarting {0}', list[0]?.name ?? '')
      : l10n.t('Restarting {0} services', list.length);
  const result = builds
    ? await withCancel(title, list.length, (options) => context.supervisor.restart(list, options))
    : await inView(() => context.supervisor.restart(list));
  await presentResult(result, context);
}

/** Stops services; says what it waits for where that takes a while. */
function stop(list: readonly Service[], { supervisor, store }: CommandContext): Promise<RunResult> {
  const now = (): readonly Service[] => list.map((one) => store.get(one.key) ?? one);
  return stopping(list.length, now, () => supervisor.stop(list));
}

function startTitle(list: readonly Service[]): string {
  return list.length === 1
    ? l10n.t('Starting {0}', list[0]?.name ?? '')
    : l10n.t('Starting {0} services', list.length);
}
