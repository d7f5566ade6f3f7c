// What is done: one file a family of commands, and one place where errors become messages.
// From outside: registerCommands, and the handlers that come with a late bundle.
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { Lazy } from '../base/lazy';
import { remembered } from '../base/remembered';
import type { Host } from '../host/host';
import type { endDaemon } from '../pm2/daemon/endDaemon';
import type { PageFiles } from '../pm2/windows/pageFiles';
import type { Core } from '../services/core';
import type { StartHelp } from '../services/preflight/startHelp';
import { agentHandlers } from './agentCommands';
import { auditHandlers } from './auditCommands';
import { databaseHandlers } from './databaseCommands';
import { preflightHandlers } from './preflightCommands';
import { addFoundHandlers } from './addFound';
import { chooseHandlers } from './chooseCommands';
import type { CommandContext, ViewAccess } from './context';
import { createEcosystemHandlers } from './createEcosystem';
import { diagnosticsHandlers } from './diagnostics';
import { registerHandlers } from './handlers';
import { installHandlers } from './installDependencies';
import { type LoadDebug, registerDebug } from './debug';
import {
  clusterCommandIds,
  debugCommandIds,
  lateHandlers,
  logCommandIds,
  manifestCommandIds,
  metricsCommandIds,
} from './lateHandlers';
import type { manifestHandlers } from './manifests';
import type { metricsHandlers } from './metrics';
import { openHandlers } from './openCommands';
import { terminalHandlers } from './pm2Terminals';
import { portHandlers } from './portCommands';
import { runHandlers } from './runCommands';
import type { setMemoryCap } from './setMemoryCap';
import { statusBarHandlers } from './statusBarClick';

/** What commands load when they are first called. */
export interface CommandBundles {
  readonly definitions: CommandContext['templates'];
  readonly preflight: () => Promise<{
    readonly StartHelp: typeof StartHelp;
    readonly endDaemon: typeof endDaemon;
  }>;
  readonly debug: LoadDebug;
  readonly memory: () => Promise<{ readonly setMemoryCap: typeof setMemoryCap }>;
  readonly manifests: () => Promise<{ readonly manifestHandlers: typeof manifestHandlers }>;
  readonly metrics: () => Promise<{
    readonly metricsHandlers: typeof metricsHandlers;
    readonly PageFiles: typeof PageFiles;
  }>;
}

/** Registers every command of the manifest. */
export function registerCommands(
  host: Host,
  core: Core,
  views: ViewAccess,
  bundles: CommandBundles,
): void {
  const { clock, log, settings, storage } = host;
  const { store, supervisor, model, readiness, watchers, system, tools } = core;
  const { portOwners, orphans } = watchers;
  const startHelp = async () =>
    new (await bundles.preflight()).StartHelp({
      node: () => tools.node(),
      plan: (definition) => core.planAsSet(definition),
      serviceEnvironment: () => tools.serviceEnvironment(),
      portOwners,
      memory: system.memory,
      databases: readiness.current?.databases,
    });
  const context: CommandContext = {
    ...views,
    ...{ clock, log, settings, storage, store, supervisor, model, readiness, portOwners, orphans },
    plan: (definition) => core.plan(definition, 'direct'),
    templates: bundles.definitions,
    accepted: remembered(storage, 'acceptedWarnings', []),
    preflight: async (list) => (await startHelp()).preflight(list),
    startContainer: async (...args) => (await startHelp()).startContainer(...args),
    dockerChannel: host.own(
      new Lazy(async () =>
        vscode.window.createOutputChannel(l10n.t('CODEX Services: Docker'), 'log'),
      ),
    ),
    setMemoryCap: async (service) =>
      (await bundles.memory()).setMemoryCap(service, { ...context, memory: system.memory }),
    endDaemon: async () => (await bundles.preflight()).endDaemon(core.home(), system),
    runner: () => tools.runner(),
  };
  const debug = registerDebug(host, core, context, bundles.debug);
  const metrics = host.own(
    new Lazy(async () => {
      const { metricsHandlers: make, PageFiles: Files } = await bundles.metrics();
      return make({
        ...context,
        pageFiles: () => new Files(core.home().folder),
        connected: () => core.engine.state.type === 'connected',
      });
    }),
  );
  const manifests = host.own(
    new Lazy(async () => (await bundles.manifests()).manifestHandlers(context)),
  );
  host.own(
    registerHandlers(
      {
        ...runHandlers(context),
        ...statusBarHandlers(context),
        ...lateHandlers(logCommandIds, () => context.logHandlers.get()),
        ...lateHandlers(clusterCommandIds, () => context.clusterHandlers.get()),
        ...lateHandlers(debugCommandIds, async () => (await debug.get()).handlers),
        ...lateHandlers(metricsCommandIds, () => metrics.get()),
        ...lateHandlers(manifestCommandIds, () => manifests.get()),
        ...terminalHandlers(context),
        ...openHandlers(context),
        ...diagnosticsHandlers(context, host.version),
        ...portHandlers(context),
        ...installHandlers(context),
        ...preflightHandlers(context),
        ...databaseHandlers(context),
        ...chooseHandlers(context),
        ...addFoundHandlers(context),
        ...createEcosystemHandlers(context),
        ...auditHandlers(context, host.file('docs', 'rules', 'README.md')),
        ...agentHandlers(context, host.file(), host.globalFolder),
      },
      context,
    ),
  );
}
