import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { Emitter } from './base/event';
import { settingIds } from './base/ids';
import { Lazy } from './base/lazy';
import { registerCommands } from './commands';
import { Host } from './host/host';
import { resolvePm2Home } from './pm2/daemon/pm2Home';
import { createApi } from './services/api';
import { Core } from './services/core';
import { createExports, type Exports } from './services/exports';
import { registerAudit } from './views/audit';
import { registerCluster } from './views/kubernetes/registerCluster';
import { HistoryDocuments } from './views/history/historyDocuments';
import { openLogs } from './views/logs/openLogs';
import { registerMemory } from './views/memory/registerMemory';
import { registerMonitor } from './views/monitor/registerMonitor';
import { registerReach } from './views/registerReach';
import { registerIndicator } from './views/statusBar/registerIndicator';
import { registerTree } from './views/tree/registerTree';
import { WatcherNotices } from './views/watcherNotices';
import { WorkspaceLoader } from './views/workspaceLoader';

/** When the entry file was entered; the build puts it before the first statement (scripts/build.mjs). */
declare const codexServicesEntered: number;
/** When everything it imports had been evaluated; the editor then prepares the context, which takes its own time. */
const loaded = performance.now();

/** What is loaded when it is first needed: a bundle each (scripts/build.mjs). */
const bundles = {
  audit: () => import('./bundles/audit'),
  debug: () => import('./bundles/debug'),
  definitions: () => import('./bundles/definitions'),
  kubernetes: () => import('./bundles/kubernetes'),
  logs: () => import('./bundles/logs'),
  manifests: () => import('./bundles/manifests'),
  memory: () => import('./bundles/memory'),
  metrics: () => import('./bundles/metrics'),
  monitor: () => import('./bundles/monitor'),
  patterns: () => import('./bundles/patterns'),
  postgres: () => import('./bundles/postgres'),
  preflight: () => import('./bundles/preflight'),
  reach: () => import('./bundles/reach'),
  readiness: () => import('./bundles/readiness'),
  shellEnvironment: () => import('./bundles/shellEnvironment'),
  start: () => import('./bundles/start'),
};

/** Builds the extension: the core, which needs no editor, then what is seen of it, in order, then what is done. */
export function activate(context: vscode.ExtensionContext): Exports {
  const called = performance.now();
  if (vscode.l10n.bundle) l10n.config({ contents: vscode.l10n.bundle });
  const host = new Host(context);
  const { log, settings, storage } = host;
  Emitter.onListenerError = (error) => log.error('A listener failed.', error);

  const core = host.own(
    new Core({
      bundles,
      settings,
      storage,
      folders: () => host.folders,
      trusted: () => host.isTrusted,
      home: () => resolvePm2Home({ setting: settings.get(settingIds.pm2Home), env: process.env }),
      env: process.env,
      execPath: process.execPath,
      programs: {
        pm2: host.file('node_modules', 'pm2'),
        ecosystemReader: host.file('dist', 'ecosystemReader.js'),
        closer: host.file('dist', 'closeProgram.js'),
      },
      openLogs: (core) => openLogs(host, core, bundles.logs, bundles.patterns),
      log,
    }),
  );
  const { store, logs } = core;

  const memory = registerMemory(host, core, bundles.memory, bundles.debug);
  const { tree, state } = registerTree(host, core, memory);
  const history = host.own(new HistoryDocuments(store, core.watchers.history, log));
  host.own(new WatcherNotices(core.acting));
  registerIndicator(host, core, memory, (key) => tree.reveal(key));
  const openMonitor = registerMonitor(host, core, memory, bundles.monitor);
  const audit = registerAudit(host, core, bundles.audit);
  const workspace = host.own(new WorkspaceLoader(host, core, state));

  const { kubernetes, patterns } = bundles;
  const cluster = registerCluster(host, core, { tree, history }, kubernetes, patterns);
  const views = {
    audit,
    cluster: () => cluster.get(),
    clusterHandlers: new Lazy(async () =>
      (await kubernetes()).clusterHandlers(await cluster.get(), (key) => history.show(key)),
    ),
    logHandlers: new Lazy(async () => (await bundles.logs()).logHandlers(store, await logs.get())),
    openMonitor,
    showHistory: (key: string) => history.show(key),
    refresh: () => workspace.refresh(),
    treeVisible: () => tree.visible,
    selected: () => tree.selected,
    memoryPoints: (key: string) => memory.feature.current?.watch.series.all(key) ?? [],
    showOthers: (shown: boolean) => {
      tree.othersShown = shown;
      state.update();
    },
  };
  registerCommands(host, core, views, bundles);

  const ready = workspace.start();
  const { audit: stability } = audit;
  const seen = { memory, audit: stability, patterns, ready };
  const deeds = registerReach(host, core, seen, bundles.reach);
  const done = performance.now();
  const activation = {
    ownMs: loaded - codexServicesEntered + (done - called),
    wholeMs: done - codexServicesEntered,
  };
  const api = createApi({ store, ready, trusted: () => host.isTrusted, deeds });
  return createExports(api, activation, async (key) => (await logs.get()).counts(key));
}
