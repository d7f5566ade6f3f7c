import * as os from 'node:os';
import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { systemClock } from './base/clock';
import { DisposableStore } from './base/disposable';
import { Emitter } from './base/event';
import { settingIds } from './base/ids';
import { Lazy } from './base/lazy';
import type { RawApp } from './pm2/ecosystem/ecosystemFile';
import { registerCommands } from './commands';
import { Leases } from './pm2/windows/lease';
import { Pm2Engine } from './pm2/daemon/pm2Engine';
import { type Pm2Home, resolvePm2Home } from './pm2/daemon/pm2Home';
import { Pm2Link } from './pm2/socket/pm2Link';
import { hasNode, Toolchain } from './pm2/programs/toolchain';
import { type CodexServicesApi, createApi } from './services/api';
import type { ServiceDefinition } from './services/definitions/definition';
import { Watchers } from './services/supervise/watchers';
import type { LoopAction } from './services/supervise/loopGuard';
import { Ownership } from './services/state/ownership';
import { type MemoryLimits, memoryLimits } from './services/memory/memoryLevel';
import { lateReadiness } from './services/health/lateReadiness';
import type { Readiness } from './services/health/readiness';
import { ServiceStore } from './services/state/serviceStore';
import type { LaunchMode, StatusBarClick } from './services/definitions/settings';
import { Supervisor } from './services/supervise/supervisor';
import { TreeSampler } from './services/state/treeSampler';
import { WorkspaceModel } from './services/definitions/workspaceModel';
import { createSystem } from './system';
import { NodeFiles } from './system/files/nodeFiles';
import { realPaths } from './system/files/realPaths';
import { UserEnvironment } from './system/userEnvironment';
import { auditFacts, showAudit, toWorkspaceEdit } from './views/audit';
import { ContextKeys } from './views/contextKeys';
import {
  acceptedMemory,
  choiceMemory,
  fixMemory,
  historyMemory,
  measureMemory,
  ownershipMemory,
  runMemory,
} from './views/editorMemory';
import { ExtensionLog } from './views/extensionLog';
import { HistoryDocuments } from './views/history/historyDocuments';
import { WatcherNotices } from './views/watcherNotices';
import { LateMemory } from './views/lateMemory';
import { MemoryIndicator } from './views/statusBar/memoryIndicator';
import { SettingValues } from './views/settingValues';
import { ServicesTree } from './views/tree/servicesTree';
import { ViewState } from './views/viewState';
import { WorkspaceLoader } from './views/workspaceLoader';

/** When the entry file was entered; the build puts it before the first statement (scripts/build.mjs). */
declare const codexServicesEntered: number;
/** When everything it imports had been evaluated; the editor then prepares the context, which takes its own time. */
const loaded = performance.now();

/** Builds the extension's objects, in order. */
export function activate(context: vscode.ExtensionContext): CodexServicesApi {
  const called = performance.now();
  const openedAt = systemClock.now();
  if (vscode.l10n.bundle) l10n.config({ contents: vscode.l10n.bundle });
  const store = new DisposableStore();
  context.subscriptions.push(store);
  const log = store.add(new ExtensionLog());
  Emitter.onListenerError = (error) => log.error('A listener failed.', error);
  const settings = store.add(new SettingValues());
  const setting = <T>(id: string): T | undefined => settings.get<T>(id);
  const folderSetting = <T>(folder: string, id: string): T | undefined =>
    settings.get<T>(id, folder);
  const folders = (): string[] =>
    (vscode.workspace.workspaceFolders ?? [])
      .filter(({ uri }) => uri.scheme === 'file')
      .map(({ uri }) => uri.fsPath);
  const trusted = (): boolean => vscode.workspace.isTrusted;

  const home = (): Pm2Home =>
    resolvePm2Home({ setting: setting(settingIds.pm2Home), env: process.env });
  const userEnvironment = new UserEnvironment(process.env, hasNode, log, async () =>
    (await import('./bundles/shellEnvironment')).shellEnv(),
  );
  const tools = new Toolchain({
    environment: () => userEnvironment.get(),
    nodeSetting: () => setting(settingIds.nodePath),
    pm2Setting: () => setting(settingIds.pm2Path),
    workspaceFolders: () => (trusted() ? folders() : []),
    shippedPm2: path.join(context.extensionPath, 'node_modules', 'pm2'),
    execPath: process.execPath,
    home,
    log,
  });
  const engine = new Pm2Engine(
    store.add(new Pm2Link(home, log)),
    () => tools.runner(),
    () => import('./bundles/start'),
  );

  const system = store.add(createSystem());
  const { listeners, processes } = system;
  const sampler = new TreeSampler(system.trees);
  const ownership = new Ownership(ownershipMemory(context.workspaceState), realPaths());
  const services = store.add(
    new ServiceStore({ engine, trees: sampler, listeners, processes, ownership, log }),
  );
  const leases = store.add(new Leases(() => home().folder, log));
  const mayAct = async (folder: string): Promise<boolean> =>
    trusted() && (await leases.mayAct(folder));
  const logModule = () => import('./bundles/logs');
  const logs = store.add(
    new Lazy(async () => {
      const { LogViews, openLogMemory } = await logModule();
      const storage = context.workspaceState;
      const views = new LogViews({
        engine,
        services,
        storage,
        memory: await openLogMemory(storage, context.globalStorageUri.fsPath, log),
        openedAt,
        home,
        mayAct,
        setting,
        patterns: () => import('./bundles/patterns'),
        log,
      });
      await views.start();
      return views;
    }),
  );
  logs.loadWhen(
    services.onDidRefresh,
    () => services.services.some(({ instances }) => instances.length > 0),
    (error) => log.error('There are no logs.', error),
  );
  const feed = {
    onDidReadLines: logs.relay(({ onDidReadLines }) => onDidReadLines),
    linesBefore: async (serviceKey: string) => (await logs.get()).linesBefore(serviceKey),
  };
  const watchers = store.add(
    new Watchers({
      engine,
      store: services,
      feed,
      system,
      historyMemory: historyMemory(context.workspaceState),
      runMemory: runMemory(context.workspaceState),
      pm2Home: () => home().folder,
      loopAction: (folder) =>
        folderSetting<LoopAction>(folder, settingIds.crashLoopAction) ?? 'stop',
      trusted,
      mayAct,
      log,
    }),
  );
  const { origins, orphans, portOwners, history } = watchers;

  const files = new NodeFiles();
  const rules = () => import('./bundles/definitions');
  const plan = async (definition: ServiceDefinition, launchMode: LaunchMode) =>
    (await rules()).planLaunch(definition, {
      node: await tools.node(),
      files,
      launchMode,
      processEnv: await tools.serviceEnvironment(),
      platform: process.platform,
    });
  /** What the ecosystem files gave when they were last run, for the audit. */
  const evaluated = new Map<string, readonly RawApp[]>();
  const model = store.add(
    new WorkspaceModel({
      folders,
      trusted,
      setting: folderSetting,
      choices: choiceMemory(context.workspaceState),
      files,
      rules,
      readEcosystem: async (file) => {
        const reader = new (await rules()).EcosystemReader({
          node: await tools.node(),
          reader: path.join(context.extensionPath, 'dist', 'ecosystemReader.js'),
          env: await tools.serviceEnvironment(),
        });
        const found = await reader.read(file);
        evaluated.set(file, found.apps);
        return found;
      },
      plan: (definition, { launch }) => plan(definition, launch),
      serviceEnvironment: () => tools.serviceEnvironment(),
      cpus: os.availableParallelism(),
      log,
    }),
  );
  const readiness: Lazy<Readiness> = store.add(
    lateReadiness({
      store: services,
      feed,
      model,
      load: () => import('./bundles/readiness'),
      driver: async () => (await import('./bundles/postgres')).connectDatabase,
      find: async () => {
        const { findDatabases } = await rules();
        const processEnv = await tools.serviceEnvironment();
        const found = model.folders.map(({ folder: workspaceFolder, definitions }) => {
          const url = folderSetting<string>(workspaceFolder, settingIds.databaseUrl) ?? '';
          return findDatabases({ workspaceFolder, url, definitions, processEnv }, files);
        });
        return (await Promise.all(found)).flat();
      },
      mayAct,
      serviceEnvironment: () => tools.serviceEnvironment(),
      restart: (service) => supervisor.restart([service], { by: 'unhealthy' }),
      closing: {
        stops: (folder) => folderSetting(folder, settingIds.onClose) === 'stop',
        folders: () => model.folders,
        home: () => home().folder,
        node: () => tools.node(),
        program: path.join(context.extensionPath, 'dist', 'closeProgram.js'),
      },
      log,
    }),
  );
  const planAsSet = (definition: ServiceDefinition) =>
    plan(definition, model.folder(definition.workspaceFolder)?.settings.launch ?? 'direct');
  const supervisor: Supervisor = new Supervisor({
    store: services,
    engine,
    plan: planAsSet,
    build: async (cargo, request, own, onProgress, signal) => {
      const env = { ...(await tools.serviceEnvironment()), ...own };
      return (await rules()).cargoBuild(request, { cargo, env, onProgress, signal });
    },
    ownership,
    origins,
    orphans,
    portOwners,
    kill: (one) => processes.signal(one, 'SIGKILL'),
    outside: { wait: async (...args) => (await readiness.get()).wait(...args) },
    log,
  });

  const watch = new Lazy(
    async () =>
      new (await import('./bundles/memory')).MemoryFeature({
        store: services,
        sampler,
        processes,
        watchers,
        supervisor,
        setting: folderSetting,
        folders: () => model.folders.map(({ folder }) => folder),
        trusted,
        connected: () => engine.state.type === 'connected',
        mayAct,
        guardian: {
          engine,
          pm2Home: () => home().folder,
          node: () => tools.node(),
          program: path.join(context.extensionPath, 'dist', 'guardian.js'),
        },
        globalState: context.globalState,
        globalFolder: context.globalStorageUri.fsPath,
        log,
      }),
  );
  const startHelp = async () =>
    new (await import('./bundles/preflight')).StartHelp({
      node: () => tools.node(),
      plan: planAsSet,
      serviceEnvironment: () => tools.serviceEnvironment(),
      portOwners,
      memory: system.memory,
      databases: readiness.current?.databases,
    });
  const dockerChannel = store.add(
    new Lazy(async () =>
      vscode.window.createOutputChannel(l10n.t('CODEX Services: Docker'), 'log'),
    ),
  );

  const keys = new ContextKeys();
  const limits = (): MemoryLimits =>
    memoryLimits(setting(settingIds.memoryWarning), setting(settingIds.memoryCritical));
  const memory: LateMemory = store.add(
    new LateMemory(services, system.memory, limits, (key) => tree.reveal(key), watch, log),
  );
  const tree = store.add(new ServicesTree(services, model, history, memory));
  store.add(readiness.onDidLoad(({ rows }) => tree.showDatabases(rows)));
  const documents = store.add(new HistoryDocuments(services, history, log));
  store.add(new WatcherNotices(watchers.act(supervisor)));
  const state = store.add(new ViewState({ store: services, model, engine, keys, tree }));
  store.add(new MemoryIndicator(services, memory, limits, (service) => memory.spark(service), log));

  const auditModule = () => import('./bundles/audit');
  const { audit, ...auditViews } = showAudit(
    {
      module: auditModule,
      worker: path.join(context.extensionPath, 'dist', 'auditWorker.js'),
      sentences: vscode.l10n.bundle && { contents: vscode.l10n.bundle },
      // Without trust the files are read, and nothing is run.
      folders: () => (trusted() ? model.folders.map(({ folder }) => folder) : folders()),
      facts: (root) => {
        const settings = model.folder(root)?.settings.services;
        return auditFacts(services, system.memory, trusted() ? { evaluated, settings } : undefined);
      },
      log,
    },
    services,
  );
  store.add(auditViews);
  // The services' files are read anew when the model is: folders, evaluated apps.
  store.add(model.onDidChange(() => audit.start()));
  const measures = store.add(
    new Lazy(
      async () =>
        new (await auditModule()).Measures({
          store: services,
          feed,
          history,
          onDidRecordStart: watchers.onDidRecordStart,
          memory: measureMemory(context.workspaceState),
        }),
    ),
  );
  measures.loadWhen(
    model.onDidChange,
    () => true,
    (error) => log.error('Nothing is measured.', error),
  );

  const workspace = store.add(new WorkspaceLoader({ model, services, engine, tools, state }));
  store.add(
    registerCommands({
      store: services,
      supervisor,
      model,
      logHandlers: new Lazy(async () =>
        (await logModule()).logHandlers(services, await logs.get()),
      ),
      plan: (definition) => plan(definition, 'direct'),
      templates: rules,
      audit: {
        results: audit.results,
        restart: () => audit.restart(),
        settled: () => audit.settled(),
        planFixes: () => audit.planFixes(),
        preview: toWorkspaceEdit,
        module: auditModule,
        fixes: fixMemory(context.workspaceState),
        measures: () => measures.get(),
        rulesPage: path.join(context.extensionPath, 'docs', 'rules', 'README.md'),
      },
      log,
      portOwners,
      orphans,
      readiness,
      accepted: acceptedMemory(context.workspaceState),
      preflight: async (list) => (await startHelp()).preflight(list),
      startContainer: async (...args) => (await startHelp()).startContainer(...args),
      dockerChannel,
      showHistory: (serviceKey) => documents.show(serviceKey),
      setMemoryCap: async (service) =>
        (await import('./bundles/memory')).setMemoryCap(service, {
          totalBytes: async () => (await system.memory.read()).totalBytes,
          writtenName: ({ workspaceFolder, name }) => model.writtenName(workspaceFolder, name),
          setKey: (document, ...rest) =>
            audit.setKey(document, evaluated.get(document.uri.fsPath), ...rest),
          setPath: (...args) => audit.setPath(...args),
          toWorkspaceEdit,
          capOf: (key) => services.get(key)?.capBytes,
        }),
      endDaemon: async () => (await import('./bundles/preflight')).endDaemon(home(), system),
      runner: () => tools.runner(),
      refresh: () => workspace.refresh(),
      treeVisible: () => tree.visible,
      showOthers: (shown) => {
        tree.othersShown = shown;
        state.update();
      },
      statusBarClick: () => setting<StatusBarClick>(settingIds.statusBarClick) ?? 'pick',
    }),
  );
  const ready = workspace.start();
  const done = performance.now();
  const activation = {
    ownMs: loaded - codexServicesEntered + (done - called),
    wholeMs: done - codexServicesEntered,
  };
  return createApi(services, ready, activation, async (key) => (await logs.get()).counts(key));
}
