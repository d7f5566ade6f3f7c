import * as path from 'node:path';
import { type Disposable, DisposableStore } from '../../../src/base/disposable';
import { HumanError } from '../../../src/base/errors';
import {
  EcosystemReader,
  collectDefinitions,
  detect,
  findDatabases,
  planLaunch,
  readFolderSettings,
} from '../../../src/bundles/definitions';
import { connectDatabase } from '../../../src/bundles/postgres';
import * as start from '../../../src/bundles/start';
import { Readiness } from '../../../src/bundles/readiness';
import type { Lazy } from '../../../src/base/lazy';
import { shellEnv } from '../../../src/bundles/shellEnvironment';
import type { EngineEvent } from '../../../src/engine/engineEvent';
import { Leases } from '../../../src/pm2/windows/lease';
import { Pm2Engine } from '../../../src/pm2/daemon/pm2Engine';
import type { Pm2Home } from '../../../src/pm2/daemon/pm2Home';
import { Pm2Link } from '../../../src/pm2/socket/pm2Link';
import { hasNode, Toolchain } from '../../../src/pm2/programs/toolchain';
import type { LaunchPlan, ServiceDefinition } from '../../../src/services/definitions/definition';
import type { HistoryEntry } from '../../../src/services/history/historyEntry';
import { Watchers } from '../../../src/services/supervise/watchers';
import type { RememberedRun } from '../../../src/services/supervise/orphans';
import { LogFeed } from '../../../src/services/logs/logFeed';
import type { LoopAction } from '../../../src/services/supervise/loopGuard';
import { MemoryWatch } from '../../../src/services/memory/memoryWatch';
import { type OwnedEntry, Ownership } from '../../../src/services/state/ownership';
import type { Service, ServiceStateType } from '../../../src/services/state/service';
import { lateReadiness } from '../../../src/services/health/lateReadiness';
import { ServiceStore } from '../../../src/services/state/serviceStore';
import type { LaunchMode } from '../../../src/services/definitions/settings';
import type { RunResult } from '../../../src/services/supervise/commandQueue';
import { Supervisor } from '../../../src/services/supervise/supervisor';
import { TreeSampler } from '../../../src/services/state/treeSampler';
import {
  type FolderChoice,
  WorkspaceModel,
} from '../../../src/services/definitions/workspaceModel';
import { createSystem } from '../../../src/system';
import { cargoBuild } from '../../../src/system/cargo';
import { FileTail } from '../../../src/system/logs/fileTail';
import { NodeFiles } from '../../../src/system/files/nodeFiles';
import { UserEnvironment } from '../../../src/system/userEnvironment';
import type { LogMemory } from '../../../src/views/logs/logMemory';
import type { CollectingLog } from './collectingLog';
import { until } from './processes';

const root = path.resolve(import.meta.dirname, '../../..');

export interface WindowOptions {
  /** The workspace folders. */
  readonly folders: readonly string[];
  /** The pm2 to use: a package of ours. */
  readonly pm2?: 'pm2' | 'pm2-6' | 'pm2-5';
  /** Instead of the world's. */
  readonly home?: Pm2Home | (() => Pm2Home);
  /** On top of the environment of the tests. */
  readonly env?: Readonly<Record<string, string>>;
  /** Settings by id. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** The editor's own program. */
  readonly execPath?: string;
  /** False: another window holds the lease, so that this one only looks. */
  readonly acts?: boolean;
  /** What the editor's storage holds; a window that is opened again has the same. */
  readonly memory?: WindowMemory;
}

/** What is kept for a workspace: in the editor's storage, and in a file of ours. */
export class WindowMemory {
  history: Readonly<Record<string, readonly HistoryEntry[]>> = {};
  runs: readonly RememberedRun[] = [];
  owned: readonly OwnedEntry[] = [];
  /** False: what is remembered of logs is not in the storage when the window opens again, as in a browser that is reloaded. */
  keepsStorage = true;
  readonly #stored = new Map<string, unknown>();
  readonly storage = {
    get: <T>(key: string, otherwise?: T): T => (this.#stored.get(key) ?? otherwise) as T,
    update: async (key: string, value: unknown): Promise<void> => {
      if (this.keepsStorage) this.#stored.set(key, value);
    },
  };
  #file: unknown;
  readonly file = {
    read: async (): Promise<unknown> => this.#file,
    write: async (value: unknown): Promise<void> => void (this.#file = value),
  };
}

interface WindowParts extends WindowOptions {
  readonly memory: WindowMemory;
  readonly logMemory: LogMemory;
  readonly home: Pm2Home | (() => Pm2Home);
  readonly log: CollectingLog;
  readonly reader: string;
}

/** What src/extension.ts builds, without the editor: the real parts over storage in memory. */
export class Window implements Disposable {
  readonly #store = new DisposableStore();
  readonly #log: CollectingLog;
  readonly link: Pm2Link;
  readonly tools: Toolchain;
  readonly services: ServiceStore;
  readonly model: WorkspaceModel;
  readonly supervisor: Supervisor;
  readonly feed: LogFeed;
  readonly watchers: Watchers;
  readonly memory: MemoryWatch;
  readonly engine: Pm2Engine;
  readonly mayAct: (folder: string) => Promise<boolean>;
  readonly readiness: Lazy<Readiness>;
  /** How a service is launched. */
  readonly plan: (definition: ServiceDefinition) => Promise<LaunchPlan>;
  /** What the bus said, in origin. */
  readonly events: EngineEvent[] = [];
  /** Lines of the feed by name of the service. */
  readonly #lines = new Map<string, string[]>();

  constructor(parts: WindowParts) {
    const { log, settings = {} } = parts;
    const { home } = parts;
    const homeOf = typeof home === 'function' ? home : (): Pm2Home => home;
    const env = { ...process.env, ...parts.env };
    this.#log = log;
    this.link = this.#store.add(new Pm2Link(homeOf, log));
    const user = new UserEnvironment(env, hasNode, log, () => shellEnv());
    this.tools = new Toolchain({
      environment: () => user.get(),
      nodeSetting: () => undefined,
      pm2Setting: () => path.join(root, 'node_modules', parts.pm2 ?? 'pm2'),
      workspaceFolders: () => parts.folders,
      shippedPm2: path.join(root, 'node_modules', 'pm2'),
      execPath: parts.execPath ?? '/nowhere/electron',
      home: homeOf,
      log,
    });
    const { tools } = this;
    const engine = new Pm2Engine(
      this.link,
      () => tools.runner(),
      async () => start,
    );
    this.engine = engine;
    const system = this.#store.add(createSystem());
    const { listeners, processes } = system;
    const sampler = new TreeSampler(system.trees);
    const { memory, logMemory } = parts;
    const ownership = new Ownership({
      get: () => memory.owned,
      set: (all) => void (memory.owned = all),
    });
    this.services = this.#store.add(
      new ServiceStore({ engine, trees: sampler, listeners, processes, ownership, log }),
    );
    const files = new NodeFiles();
    const plan = async (definition: ServiceDefinition, launchMode: LaunchMode) =>
      planLaunch(definition, {
        node: await tools.node(),
        files,
        launchMode,
        processEnv: await tools.serviceEnvironment(),
        platform: process.platform,
      });
    this.plan = (definition) => plan(definition, 'direct');
    const choices = new Map<string, FolderChoice>();
    this.model = this.#store.add(
      new WorkspaceModel({
        folders: () => parts.folders,
        trusted: () => true,
        setting: (_folder, id) => settings[id],
        choices: {
          get: (folder) => choices.get(folder) ?? {},
          set: async (folder, choice) => void choices.set(folder, choice),
        },
        files,
        rules: async () => ({ detect, collectDefinitions, readFolderSettings }),
        readEcosystem: async (file) =>
          new EcosystemReader({
            node: await tools.node(),
            reader: parts.reader,
            env: await tools.serviceEnvironment(),
          }).read(file),
        plan: (definition, { launch }) => plan(definition, launch),
        serviceEnvironment: () => tools.serviceEnvironment(),
        cpus: 2,
        log,
      }),
    );
    this.#store.add(logMemory);
    this.feed = this.#store.add(
      new LogFeed(engine, this.services, FileTail.atEnd, log, undefined, logMemory.places),
    );
    const leases = this.#store.add(new Leases(() => homeOf().folder, log));
    const mayAct = async (folder: string): Promise<boolean> =>
      parts.acts !== false && (await leases.mayAct(folder));
    this.mayAct = mayAct;
    this.watchers = this.#store.add(
      new Watchers({
        engine,
        store: this.services,
        feed: this.feed,
        system,
        historyMemory: { get: () => memory.history, set: (all) => void (memory.history = all) },
        runMemory: { get: () => memory.runs, set: (all) => void (memory.runs = all) },
        pm2Home: () => homeOf().folder,
        loopAction: () => (settings['codexServices.crashLoop.action'] ?? 'stop') as LoopAction,
        trusted: () => true,
        mayAct,
        log,
      }),
    );
    const { origins, orphans, portOwners } = this.watchers;
    const readiness = this.#store.add(
      lateReadiness({
        store: this.services,
        feed: this.feed,
        model: this.model,
        load: async () => ({ Readiness }),
        driver: async () => connectDatabase,
        find: async () => {
          const processEnv = await tools.serviceEnvironment();
          const found = this.model.folders.map(({ folder: workspaceFolder, definitions }) =>
            findDatabases(
              {
                workspaceFolder,
                url: String(settings['codexServices.database.url'] ?? ''),
                definitions,
                processEnv,
              },
              files,
            ),
          );
          return (await Promise.all(found)).flat();
        },
        mayAct,
        serviceEnvironment: () => tools.serviceEnvironment(),
        restart: (service) => this.supervisor.restart([service], { by: 'unhealthy' }),
        log,
      }),
    );
    this.readiness = readiness;
    this.supervisor = new Supervisor({
      store: this.services,
      engine,
      plan: (definition) =>
        plan(
          definition,
          this.model.folder(definition.workspaceFolder)?.settings.launch ?? 'direct',
        ),
      build: async (cargo, request, own, onProgress, signal) => {
        const buildEnv = { ...(await tools.serviceEnvironment()), ...own };
        return cargoBuild(request, { cargo, env: buildEnv, onProgress, signal });
      },
      ownership,
      origins,
      orphans,
      portOwners,
      outside: { wait: async (...args) => (await readiness.get()).wait(...args) },
      kill: (one) => processes.signal(one, 'SIGKILL'),
      log,
    });
    this.watchers.act(this.supervisor);
    this.memory = this.#store.add(
      new MemoryWatch({
        store: this.services,
        sampler,
        processes,
        enforced: () => settings['codexServices.memory.enforceCaps'] !== false,
        mayAct,
        restart: (service, instance, detail, still) =>
          this.supervisor.recycle(service, instance, { by: 'memoryCap', detail }, still),
        saw: (key, at, bytes) => this.watchers.saw(key, at, bytes),
        log,
      }),
    );
    this.#store.add(this.link.onDidReceiveEvent((event) => this.events.push(event)));
    this.#store.add(
      this.feed.onDidReadLines(({ serviceKey, lines }) => {
        const name = this.services.get(serviceKey)?.name ?? serviceKey;
        const texts = lines.map(({ text }) => text);
        this.#lines.set(name, [...(this.#lines.get(name) ?? []), ...texts]);
      }),
    );
    this.#store.add(
      this.model.onDidChange(() => {
        const folders = this.model.folders.map(({ folder }) => folder);
        this.services.setDefinitions(folders, this.model.definitions);
      }),
    );
    this.services.setWatched(true);
  }

  /** As the editor does when a workspace is opened. */
  async load(): Promise<void> {
    await this.link.connect();
    await this.model.load();
    await this.services.refresh();
  }

  get all(): readonly Service[] {
    return this.services.services;
  }

  /** The service of that name; of several the first. */
  service(name: string): Service {
    const service = this.all.find((one) => one.name === name);
    if (!service) throw new Error(`There is no service ${JSON.stringify(name)}.\n${this.story()}`);
    return service;
  }

  /** The pids of a service's main processes. */
  pids(name: string): readonly number[] {
    return this.service(name).instances.flatMap(({ pid }) => pid ?? []);
  }

  /** The one pid of a service. */
  pid(name: string): number {
    const [pid] = this.pids(name);
    if (pid === undefined) throw new Error(`${name} has no process.\n${this.story()}`);
    return pid;
  }

  start(...names: readonly string[]): Promise<RunResult> {
    return this.supervisor.start(this.#named(names));
  }

  stop(...names: readonly string[]): Promise<RunResult> {
    return this.supervisor.stop(this.#named(names));
  }

  restart(...names: readonly string[]): Promise<RunResult> {
    return this.supervisor.restart(this.#named(names));
  }

  delete(...names: readonly string[]): Promise<RunResult> {
    return this.supervisor.delete(this.#named(names));
  }

  /** Waits until a service is in a state. */
  async untilState(name: string, state: ServiceStateType, ms?: number): Promise<Service> {
    return this.until(name, (service) => service.state.type === state, state, ms);
  }

  async until(
    name: string,
    condition: (service: Service) => boolean,
    what: string,
    ms?: number,
  ): Promise<Service> {
    return until(
      () => {
        const service = this.all.find((one) => one.name === name);
        return service && condition(service) ? service : undefined;
      },
      () => `${name}: ${what}.\n${this.story()}`,
      ms,
    );
  }

  /** The restart history of a service. */
  history(name: string): readonly HistoryEntry[] {
    return this.watchers.history.of(this.service(name).key);
  }

  /** Lines that came through the feed. */
  lines(name: string): readonly string[] {
    return this.#lines.get(name) ?? [];
  }

  /** Waits for a line in the feed. */
  async untilLine(name: string, pattern: RegExp): Promise<string> {
    return until(
      () => this.lines(name).find((line) => pattern.test(line)),
      () => `a line ${pattern} of ${name}; there are ${JSON.stringify(this.lines(name))}`,
    );
  }

  /** What the rows and the log say, for the message of a test that failed. */
  story(): string {
    const rows = this.all.map(
      ({ name, state, problem }) =>
        `${name}: ${state.type} ${state.reason ?? ''} ${problem ? `(${problem})` : ''}`,
    );
    return [...rows, JSON.stringify(this.link.state), this.#log.tail()].join('\n');
  }

  dispose(): void {
    this.#store.dispose();
  }

  #named(names: readonly string[]): readonly Service[] {
    return names.length === 0 ? this.all : names.map((name) => this.service(name));
  }
}

/** The sentence with which a command failed for a service. Throws where it did not, or where it is no sentence. */
export function sentenceOf(result: RunResult, name: string): string {
  return humanErrorOf(result, name).message;
}

export function humanErrorOf(result: RunResult, name: string): HumanError {
  const error = result.failed.find((one) => one.name === name)?.error;
  if (error instanceof HumanError) return error;
  throw new Error(`${name} did not fail in words: ${String(error)}`, { cause: error });
}
