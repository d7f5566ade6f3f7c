import * as path from 'node:path';
import { type Disposable, DisposableStore } from '../../../src/base/disposable';
import { HumanError } from '../../../src/base/errors';
import { settingIds } from '../../../src/base/ids';
import * as definitions from '../../../src/bundles/definitions';
import * as patterns from '../../../src/bundles/patterns';
import * as postgres from '../../../src/bundles/postgres';
import * as readiness from '../../../src/bundles/readiness';
import * as shellEnvironment from '../../../src/bundles/shellEnvironment';
import * as start from '../../../src/bundles/start';
import type { EngineEvent } from '../../../src/engine/engineEvent';
import type { Pm2Home } from '../../../src/pm2/daemon/pm2Home';
import { Core } from '../../../src/services/core';
import { heapBeforeRestart, inspectorsOf } from '../../../src/services/debugging/assembled';
import type { Inspectors } from '../../../src/services/debugging/inspectors';
import type { LaunchPlan, ServiceDefinition } from '../../../src/services/definitions/definition';
import type { HistoryEntry } from '../../../src/services/history/historyEntry';
import { LogFeed } from '../../../src/services/logs/logFeed';
import { MemoryWatch } from '../../../src/services/memory/memoryWatch';
import type { Service, ServiceStateType } from '../../../src/services/state/service';
import type { RunResult } from '../../../src/services/supervise/commandQueue';
import { FileTail } from '../../../src/system/logs/fileTail';
import type { LogMemory } from '../../../src/views/logs/logMemory';
import { fakeSettings } from '../../fakes/fakeSettings';
import type { CollectingLog } from './collectingLog';
import { until } from './processes';

const bundles = {
  definitions: async () => definitions,
  patterns: async () => patterns,
  postgres: async () => postgres,
  readiness: async () => readiness,
  shellEnvironment: async () => shellEnvironment,
  start: async () => start,
};

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
  /** Keeps heap samplings before restarts over the cap, in this folder. */
  readonly keepsHeap?: string;
  /** What the editor's storage holds; a window that is opened again has the same. */
  readonly memory?: WindowMemory;
}

/** What is kept for a workspace: in the editor's storage, and in a file of ours. */
export class WindowMemory {
  /** False: what is remembered is not in the storage when the window opens again, as in a browser that is reloaded. */
  keepsStorage = true;
  readonly #stored = new Map<string, unknown>();
  readonly storage = {
    get: <T>(name: string, initial?: T): T => (this.#stored.get(name) ?? initial) as T,
    update: async (name: string, value: unknown): Promise<void> => {
      if (this.keepsStorage) this.#stored.set(name, value);
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
  readonly #core: Core<LogFeed>;
  readonly feed: LogFeed;
  readonly memory: MemoryWatch;
  readonly inspectors: Inspectors;
  /** What the bus said, in origin. */
  readonly events: EngineEvent[] = [];
  /** Lines of the feed by name of the service. */
  readonly #lines = new Map<string, string[]>();
  readonly #filed = new Map<string, string[]>();

  constructor(parts: WindowParts) {
    const { log, home, memory, logMemory } = parts;
    this.#log = log;
    const pm2 = path.join(root, 'node_modules', parts.pm2 ?? 'pm2');
    const values = { [settingIds.pm2Path]: pm2, ...parts.settings };
    const settings = fakeSettings(() => values);
    this.#core = this.#store.add(
      new Core({
        bundles,
        settings,
        storage: memory.storage,
        folders: () => parts.folders,
        trusted: () => true,
        home: typeof home === 'function' ? home : () => home,
        env: { ...process.env, ...parts.env },
        execPath: parts.execPath ?? '/nowhere/electron',
        programs: { pm2: path.join(root, 'node_modules', 'pm2'), ecosystemReader: parts.reader },
        openLogs: async () => this.feed,
        ...(parts.acts === false && { mayAct: async () => false }),
        log,
      }),
    );
    const { engine, store, sampler, system, link, watchers, supervisor, mayAct } = this.#core;
    this.#store.add(logMemory);
    this.feed = this.#store.add(
      new LogFeed(engine, store, FileTail.atEnd, log, undefined, logMemory.places),
    );
    void this.#core.logs.get();
    const keeper = heapBeforeRestart(this.#core, { globalFolder: parts.keepsHeap ?? '', log });
    this.inspectors = inspectorsOf(this.#core, log);
    this.memory = this.#store.add(
      new MemoryWatch({
        store,
        sampler,
        processes: system.processes,
        enforced: () => settings.get(settingIds.enforceCaps),
        mayAct,
        restart: (service, instance, detail, still) =>
          supervisor.recycle(service, instance, { by: 'memoryCap', detail }, still),
        saw: (key, at, bytes) => watchers.saw(key, at, bytes),
        ...(parts.keepsHeap !== undefined && {
          keep: (service) => keeper.keep(service),
        }),
        log,
      }),
    );
    this.#store.add(link.onDidReceiveEvent((event) => this.events.push(event)));
    this.#store.add(
      this.feed.onDidReadLines(({ serviceKey, lines, from }) => {
        const name = store.get(serviceKey)?.name ?? serviceKey;
        const texts = lines.map(({ text }) => text);
        this.#lines.set(name, [...(this.#lines.get(name) ?? []), ...texts]);
        if (from) this.#filed.set(name, [...(this.#filed.get(name) ?? []), ...texts]);
      }),
    );
    store.setWatched(true);
  }

  get link() {
    return this.#core.link;
  }

  get engine() {
    return this.#core.engine;
  }

  get tools() {
    return this.#core.tools;
  }

  get services() {
    return this.#core.store;
  }

  get model() {
    return this.#core.model;
  }

  get watchers() {
    return this.#core.watchers;
  }

  get supervisor() {
    return this.#core.supervisor;
  }

  get readiness() {
    return this.#core.readiness;
  }

  get mayAct() {
    return this.#core.mayAct;
  }

  /** How a service is launched. */
  plan(definition: ServiceDefinition): Promise<LaunchPlan> {
    return this.#core.plan(definition, 'direct');
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

  /** Those of them that were read from files, and not told by the bus alone. */
  filedLines(name: string): readonly string[] {
    return this.#filed.get(name) ?? [];
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
