import * as os from 'node:os';
import { type Disposable, DisposableStore } from '../base/disposable';
import { never } from '../base/event';
import { settingIds } from '../base/ids';
import { Lazy } from '../base/lazy';
import { remembered } from '../base/remembered';
import { Pm2Engine } from '../pm2/daemon/pm2Engine';
import type { Pm2Home } from '../pm2/daemon/pm2Home';
import { hasNode, Toolchain } from '../pm2/programs/toolchain';
import { Pm2Link } from '../pm2/socket/pm2Link';
import { Leases } from '../pm2/windows/lease';
import { createSystem, type System } from '../system';
import { NodeFiles } from '../system/files/nodeFiles';
import { realPaths } from '../system/files/realPaths';
import { UserEnvironment } from '../system/userEnvironment';
import type { CoreParts, Feed } from './coreParts';
import { InspectorPorts, withInspector } from './debugging/inspectorPorts';
import type { LaunchPlan, ServiceDefinition } from './definitions/definition';
import { folderChoices } from './definitions/folderChoices';
import type { ProjectRules } from './definitions/projectRules';
import type { LaunchMode } from './definitions/settings';
import { WorkspaceModel } from './definitions/workspaceModel';
import { LearnedPorts } from './ports/learnedPorts';
import { lateReadiness } from './health/lateReadiness';
import type { Readiness } from './health/readiness';
import { Ownership } from './state/ownership';
import { serviceKey } from './state/service';
import { ServiceStore } from './state/serviceStore';
import { TreeSampler } from './state/treeSampler';
import { Supervisor } from './supervise/supervisor';
import { type Acting, Watchers } from './supervise/watchers';

/** The model and the rules, put together in order: everything that needs no editor. */
export class Core<Logs extends Feed = Feed> implements Disposable {
  readonly #store = new DisposableStore();
  readonly home: () => Pm2Home;
  readonly tools: Toolchain;
  /** PM2 alone; whoever only needs what runs services takes the engine. */
  readonly link: Pm2Link;
  readonly engine: Pm2Engine;
  readonly system: System;
  readonly sampler: TreeSampler;
  readonly store: ServiceStore;
  readonly logs: Lazy<Logs>;
  readonly feed: Feed;
  readonly watchers: Watchers;
  readonly rules: Lazy<ProjectRules>;
  readonly model: WorkspaceModel;
  readonly readiness: Lazy<Readiness>;
  readonly supervisor: Supervisor;
  readonly inspectorPorts: InspectorPorts;
  /** What acts by itself. */
  readonly acting: Acting;
  /** True where this window is the one that acts for a folder. */
  readonly mayAct: (workspaceFolder: string) => Promise<boolean>;

  constructor(parts: CoreParts<Logs>) {
    const { bundles, settings, storage, folders, trusted, home, programs, log } = parts;
    this.home = home;
    const pm2Home = (): string => home().folder;
    const environment = new UserEnvironment(parts.env, hasNode, log, async () =>
      (await bundles.shellEnvironment()).shellEnv(),
    );
    const tools = new Toolchain({
      environment: () => environment.get(),
      nodeSetting: () => settings.get(settingIds.nodePath),
      pm2Setting: () => settings.get(settingIds.pm2Path),
      workspaceFolders: () => (trusted() ? folders() : []),
      shippedPm2: programs.pm2,
      execPath: parts.execPath,
      home,
      log,
    });
    this.tools = tools;
    this.link = this.#store.add(new Pm2Link(home, log));
    const engine = new Pm2Engine(this.link, () => tools.runner(), bundles.start);
    this.engine = engine;

    const system = this.#store.add(createSystem());
    this.system = system;
    const { listeners, processes } = system;
    this.sampler = new TreeSampler(system.trees);
    const ownership = new Ownership(remembered(storage, 'ownedEntries', []), realPaths());
    const store = this.#store.add(
      new ServiceStore({ engine, trees: this.sampler, listeners, processes, ownership, log }),
    );
    this.store = store;
    const leases = this.#store.add(new Leases(pm2Home, log));
    const mayAct = parts.mayAct ?? (async (folder) => trusted() && (await leases.mayAct(folder)));
    this.mayAct = mayAct;

    const logs = this.#store.add(new Lazy(() => parts.openLogs(this)));
    this.logs = logs;
    logs.loadWhen(
      store.onDidRefresh,
      () => store.services.some(({ instances }) => instances.length > 0),
      (error) => log.error('There are no logs.', error),
    );
    const feed: Feed = {
      onDidReadLines: logs.relay(({ onDidReadLines }) => onDidReadLines),
      onDidFold: logs.relay(({ onDidFold = never }) => onDidFold),
      linesBefore: async (serviceKey) => (await logs.get()).linesBefore(serviceKey),
    };
    this.feed = feed;
    const files = new NodeFiles();
    const watchers = this.#store.add(
      new Watchers({
        engine,
        store,
        feed,
        system,
        historyMemory: remembered(storage, 'restartHistory', {}),
        runMemory: remembered(storage, 'runs', []),
        installation: async (name, folder) =>
          (await bundles.definitions()).installationOf(folder, files, { name }),
        pm2Home,
        loopAction: (folder) => settings.get(settingIds.crashLoopAction, folder),
        trusted,
        mayAct,
        log,
      }),
    );
    this.watchers = watchers;

    const { ecosystemReader } = programs;
    const rules = new Lazy(
      async () => new (await bundles.definitions()).ProjectRules({ files, tools, ecosystemReader }),
    );
    this.rules = rules;
    const model = this.#store.add(
      new WorkspaceModel({
        folders,
        trusted,
        settings,
        choices: folderChoices(storage),
        files,
        rules: bundles.definitions,
        readEcosystem: async (file) => (await rules.get()).readEcosystem(file),
        plan: (definition, { launch }) => this.plan(definition, launch),
        serviceEnvironment: () => tools.serviceEnvironment(),
        cpus: os.availableParallelism(),
        log,
      }),
    );
    this.model = model;
    const learned = this.#store.add(
      new LearnedPorts(store, remembered(storage, 'learnedPorts', {})),
    );
    this.#store.add(
      model.onDidChange(() => {
        const known = model.folders.map(({ folder }) => folder);
        store.setDefinitions(known, learned.applied(model.definitions));
      }),
    );

    const { closer } = programs;
    const readiness = this.#store.add(
      lateReadiness(model, bundles.readiness, {
        store,
        feed,
        patterns: bundles.patterns,
        driver: async () => (await bundles.postgres()).connectDatabase,
        find: async () =>
          (await rules.get()).findDatabases(model.folders, (folder) =>
            settings.get(settingIds.databaseUrl, folder),
          ),
        mayAct,
        serviceEnvironment: () => tools.serviceEnvironment(),
        closing:
          closer === undefined
            ? undefined
            : {
                stops: (folder: string) => settings.get(settingIds.onClose, folder) === 'stop',
                folders: () => model.folders,
                home: pm2Home,
                node: () => tools.node(),
                program: closer,
              },
        log,
      }),
    );
    this.readiness = readiness;

    this.inspectorPorts = new InspectorPorts(remembered(storage, 'inspectorPorts', {}));
    const { origins, orphans, portOwners } = watchers;
    const supervisor = new Supervisor({
      store,
      engine,
      plan: (definition) => this.planAsSet(definition),
      build: async (...args) => (await rules.get()).build(...args),
      ownership,
      origins,
      orphans,
      portOwners,
      kill: (one) => processes.signal(one, 'SIGKILL'),
      ...(bundles.readiness && {
        outside: { wait: async (...args) => (await readiness.get()).wait(...args) },
      }),
      log,
    });
    this.supervisor = supervisor;
    this.acting = watchers.act(supervisor);
    readiness.onDidLoad((loaded) => loaded.act(supervisor));
  }

  /** How a service is launched in a mode. Throws a HumanError where it cannot be. */
  async plan(definition: ServiceDefinition, mode: LaunchMode): Promise<LaunchPlan> {
    return (await this.rules.get()).plan(definition, mode);
  }

  /** How a service is launched as the settings say. Throws a HumanError where it cannot be. */
  async planAsSet(definition: ServiceDefinition): Promise<LaunchPlan> {
    const { workspaceFolder, name } = definition;
    const mode = this.model.folder(workspaceFolder)?.settings.launch ?? 'direct';
    const port = this.inspectorPorts.of(serviceKey(workspaceFolder, name));
    return withInspector(await this.plan(definition, mode), definition, port);
  }

  dispose(): void {
    this.#store.dispose();
  }
}
