import { repeat } from '../base/async';
import { type Clock, systemClock } from '../base/clock';
import { type Disposable, DisposableStore } from '../base/disposable';
import { Emitter, type Event } from '../base/event';
import { messageOf } from '../base/errors';
import type { Logger } from '../base/logger';
import type { BusEvent } from '../pm2/busEvents';
import { guardianName } from '../pm2/guardianName';
import type { LinkState } from '../pm2/pm2Link';
import type { Pm2Process } from '../pm2/processList';
import type {
  Listener,
  Listeners,
  ProcessControl,
  ProcessIdentity,
  TreeSample,
} from '../system/types';
import { assembleServices, type ObservedEntry } from './assembleServices';
import type { ServiceDefinition } from './definition';
import type { Ownership } from './ownership';
import type { Busy, LaunchNote, Overlay, Service } from './service';
import { rootOf, type TreeSampler } from './treeSampler';

/** What the store needs of the link to PM2. */
export interface Pm2Source {
  readonly state: LinkState;
  readonly onDidChangeState: Event<LinkState>;
  readonly onEvent: Event<BusEvent>;
  snapshot(): Promise<readonly Pm2Process[]>;
}

export interface ServiceStoreParts {
  readonly pm2: Pm2Source;
  readonly trees: Pick<TreeSampler, 'sample' | 'forget'>;
  readonly listeners: Listeners;
  /** Looks between two refreshes whether a process of a tree has died. */
  readonly processes?: Pick<ProcessControl, 'exists'>;
  readonly ownership: Ownership;
  readonly log: Logger;
  readonly clock?: Clock;
}

/** A daemon that did not answer once may answer again. */
const reachable: ReadonlySet<LinkState['type']> = new Set(['connected', 'notAnswering']);

const startingMs = 400;
/** What the kernel knows is in the row within 1.5 s. */
const watchedMs = 1_400;
const unwatchedMs = 5_000;
/** Whether the pids that are known are still taken costs a microsecond each. */
const pulseMs = 1_000;
/** PM2 sends several events for one thing that happened. */
const eventGraceMs = 30;

/**
 * The one truth about all services: definitions, PM2's list, process trees and listeners put together. It refreshes at
 * once after events of PM2's, else in a rhythm that depends on whether anything starts and anybody looks.
 */
export class ServiceStore implements Disposable {
  readonly #store = new DisposableStore();
  readonly #changes = this.#store.add(new Emitter<Service>());
  readonly #lists = this.#store.add(new Emitter<void>());
  readonly #refreshes = this.#store.add(new Emitter<void>());
  readonly #clock: Clock;
  #folders: readonly string[] = [];
  #definitions: readonly ServiceDefinition[] = [];
  #services = new Map<string, Service>();
  /** Each service without its definition, as JSON. */
  #texts = new Map<string, string>();
  #others: readonly Pm2Process[] = [];
  #entries: readonly ObservedEntry[] = [];
  #list: readonly Pm2Process[] = [];
  #listProblem: string | undefined;
  readonly #overlays = new Map<string, Overlay>();
  /** Which processes of a run listened when it was last seen listening. */
  #servers = new Map<string, readonly ProcessIdentity[]>();
  readonly #busy = new Map<string, Busy>();
  readonly #problems = new Map<string, string>();
  #launches: ReadonlyMap<string, LaunchNote> = new Map();
  readonly #gaveUp = new Set<number>();
  /** `pid:startedAt` of processes that were ready. */
  #wasReady = new Set<string>();
  #knownRoots = new Set<number>();
  #refreshing: Promise<void> | undefined;
  #again = false;
  #watched = false;
  #early: Disposable | undefined;
  #next: Disposable | undefined;

  /** Something about one service changed. */
  readonly onDidChange = this.#changes.event;
  /** Services came or went, or their order changed. */
  readonly onDidChangeList = this.#lists.event;
  /** A refresh is done, whether or not anything changed. */
  readonly onDidRefresh = this.#refreshes.event;

  constructor(private readonly parts: ServiceStoreParts) {
    this.#clock = parts.clock ?? systemClock;
    this.#store.add(parts.pm2.onDidChangeState(() => void this.refresh()));
    this.#store.add(parts.pm2.onEvent((event) => this.#take(event)));
    this.#arm();
    this.#store.add(
      repeat(
        () => pulseMs,
        () => this.#pulse(),
        (error) => parts.log.error('Looking after the processes failed.', error),
        this.#clock,
      ),
    );
  }

  /** All services in the order of their definitions, then those without one. */
  get services(): readonly Service[] {
    return [...this.#services.values()];
  }

  /** Entries of PM2's list that belong to somebody else. */
  get others(): readonly Pm2Process[] {
    return this.#others;
  }

  /** PM2's list as it was last seen: ours and others'. */
  get list(): readonly Pm2Process[] {
    return this.#list;
  }

  get(key: string): Service | undefined {
    return this.#services.get(key);
  }

  /** Adds what is known of a service beside PM2's list; a key that is undefined is forgotten. */
  overlay(key: string, more: Overlay): void {
    const before = this.#overlays.get(key) ?? {};
    const after = Object.fromEntries(
      Object.entries({ ...before, ...more }).filter(([, value]) => value !== undefined),
    ) as Overlay;
    if (JSON.stringify(before) === JSON.stringify(after)) return;
    this.#overlays.set(key, after);
    this.#assemble();
  }

  /** Says whether a view shows the services, which sets the rhythm. */
  setWatched(watched: boolean): void {
    if (this.#watched === watched) return;
    this.#watched = watched;
    if (watched) void this.refresh();
  }

  /** Replaces folders (real paths) and definitions; the rows follow at once. */
  setDefinitions(folders: readonly string[], definitions: readonly ServiceDefinition[]): void {
    this.#folders = folders;
    this.#definitions = definitions;
    this.#assemble();
    void this.refresh();
  }

  /** Marks a service as being worked on; undefined when the work is done. */
  setBusy(key: string, busy: Busy | undefined): void {
    if (busy) this.#busy.set(key, busy);
    else this.#busy.delete(key);
    this.#assemble();
  }

  /** Tells how services are launched, by key. */
  setLaunches(launches: ReadonlyMap<string, LaunchNote>): void {
    this.#launches = launches;
    this.#assemble();
  }

  /** Remembers what went wrong with a command on a service, or forgets it. */
  setProblem(key: string, problem: string | undefined): void {
    if (problem) this.#problems.set(key, problem);
    else this.#problems.delete(key);
    this.#assemble();
  }

  /** Brings everything up to date. Calls that come meanwhile lead to one more round. Never rejects. */
  refresh(): Promise<void> {
    if (this.#store.disposed) return Promise.resolve();
    if (this.#refreshing) {
      this.#again = true;
      return this.#refreshing;
    }
    this.#early?.dispose();
    this.#early = undefined;
    this.#next?.dispose();
    this.#refreshing = this.#rounds().finally(() => (this.#refreshing = undefined));
    return this.#refreshing;
  }

  dispose(): void {
    this.#early?.dispose();
    this.#next?.dispose();
    this.#store.dispose();
  }

  /** Every refresh says anew when the next is due: one that has just begun to start is not left for a rhythm of quieter times. */
  #arm(): void {
    this.#next?.dispose();
    this.#next = this.#clock.after(this.#rhythmMs(), () => void this.refresh());
  }

  #rhythmMs(): number {
    const moving = this.services.some(
      (service) =>
        service.busy !== undefined ||
        service.instances.some(
          ({ state }) => state.type === 'starting' || state.type === 'waitingRestart',
        ),
    );
    if (moving) return startingMs;
    return this.#watched ? watchedMs : unwatchedMs;
  }

  async #pulse(): Promise<void> {
    const { processes } = this.parts;
    if (!processes) return;
    const pids = this.#entries.flatMap(({ sample }) => sample?.processes ?? []);
    if (pids.some(({ pid }) => !processes.exists(pid))) await this.refresh();
  }

  #take(event: BusEvent): void {
    if (event.type !== 'process') return;
    if (event.event === 'restart overlimit') this.#gaveUp.add(event.id);
    if (event.event === 'start' || event.event === 'online') this.#gaveUp.delete(event.id);
    this.#early ??= this.#clock.after(eventGraceMs, () => {
      this.#early = undefined;
      void this.refresh();
    });
  }

  async #rounds(): Promise<void> {
    do {
      this.#again = false;
      try {
        await this.#observe();
        this.#listProblem = undefined;
      } catch (error) {
        this.parts.log.debug(`No list from PM2: ${String(error)}`);
        this.#entries = [];
        this.#others = [];
        // Else the link tells by its state what is wrong.
        this.#listProblem =
          this.parts.pm2.state.type === 'connected' ? messageOf(error) : undefined;
      }
      if (this.#store.disposed) return;
      this.#assemble();
    } while (this.#again);
    this.#arm();
    this.#refreshes.fire();
  }

  async #observe(): Promise<void> {
    if (!reachable.has(this.parts.pm2.state.type)) {
      this.#entries = [];
      this.#others = [];
      this.#list = [];
      this.#gaveUp.clear();
      return;
    }
    const list = (await this.parts.pm2.snapshot()).filter(
      ({ isModule, name }) => !isModule && name !== guardianName,
    );
    const own = list.flatMap((entry) => {
      const folder = this.parts.ownership.folderOf(entry, this.#folders);
      return folder === undefined ? [] : [{ entry, folder }];
    });
    const { samples, listeners, unreadable } = await this.#look(own.map(({ entry }) => entry));
    const servers = new Map<string, readonly ProcessIdentity[]>();
    this.#list = list;
    const ours = new Set(own.map(({ entry }) => entry));
    this.#others = list.filter((entry) => !ours.has(entry));
    this.#entries = own.map(({ entry, folder }): ObservedEntry => {
      const sample = entry.pid === undefined ? undefined : samples.get(entry.pid);
      const identity = `${entry.pid}:${entry.startedAt}`;
      const own = listeners.filter(({ pid }) => sample?.processes.some((one) => one.pid === pid));
      const ports = [...new Set(own.map(({ port }) => port))].sort((a, b) => a - b);
      const expected = this.#portOf(entry, folder);
      const serving = own.filter(({ port }) => expected === undefined || port === expected);
      const last =
        serving.length > 0
          ? (sample?.processes ?? []).filter(({ pid }) => serving.some((one) => one.pid === pid))
          : (this.#servers.get(identity) ?? []);
      servers.set(
        identity,
        last.map(({ pid, startTime }) => ({ pid, startTime })),
      );
      return {
        entry,
        workspaceFolder: folder,
        sample,
        unreadable,
        ports,
        gaveUp: this.#gaveUp.has(entry.id),
        wasReady: this.#wasReady.has(identity),
        identity,
        serverGone:
          serving.length > 0
            ? undefined
            : last.find(({ pid }) => pid !== entry.pid && !isIn(sample, pid))?.pid,
      };
    });
    this.#servers = servers;
  }

  /** The port that the definition of an entry names. */
  #portOf(entry: Pm2Process, folder: string): number | undefined {
    return this.#definitions.find(
      (one) => one.name === entry.name && one.workspaceFolder === folder,
    )?.port;
  }

  /** What this machine says of the entries; where it says nothing, the rows must not say "stopped". */
  async #look(entries: readonly Pm2Process[]): Promise<{
    readonly samples: ReadonlyMap<number, TreeSample>;
    readonly listeners: readonly Listener[];
    readonly unreadable?: string;
  }> {
    try {
      const samples = await this.#sample(entries);
      return { samples, listeners: await this.#listeners(samples) };
    } catch (error) {
      const unreadable = messageOf(error);
      if (!this.#entries.some((one) => one.unreadable === unreadable)) {
        this.parts.log.error('The processes of this machine cannot be read.', error);
      }
      return { samples: new Map(), listeners: [], unreadable };
    }
  }

  async #sample(entries: readonly Pm2Process[]): Promise<ReadonlyMap<number, TreeSample>> {
    const roots = entries.flatMap((entry) =>
      entry.pid === undefined ? [] : [rootOf(entry, entry.pid)],
    );
    const pids = new Set(roots.map(({ pid }) => pid));
    for (const gone of this.#knownRoots) if (!pids.has(gone)) this.parts.trees.forget(gone);
    this.#knownRoots = pids;
    return roots.length === 0 ? new Map() : this.parts.trees.sample(roots);
  }

  async #listeners(samples: ReadonlyMap<number, TreeSample>): Promise<readonly Listener[]> {
    const processes = [...samples.values()].flatMap((sample) => sample.processes);
    if (processes.length === 0) return [];
    const starts = new Map(processes.map(({ pid, startTime }) => [pid, startTime]));
    return this.parts.listeners.of([...starts.keys()], starts);
  }

  #assemble(): void {
    const next = assembleServices({
      definitions: this.#definitions,
      entries: this.#entries,
      others: this.#others,
      link: this.parts.pm2.state,
      listProblem: this.#listProblem,
      busy: this.#busy,
      problems: this.#problems,
      launches: this.#launches,
      overlays: this.#overlays,
      now: this.#clock.now(),
    });
    const ready = next
      .flatMap(({ instances }) => instances)
      .filter(({ state }) => state.type === 'ready');
    this.#wasReady = new Set([
      ...this.#entries.filter(({ wasReady }) => wasReady).map(({ identity }) => identity),
      ...ready.map(({ pid, startedAt }) => `${pid}:${startedAt}`),
    ]);
    const before = this.#services;
    this.#services = new Map(next.map((service) => [service.key, service]));
    const keys = [...this.#services.keys()];
    if (JSON.stringify(keys) !== JSON.stringify([...before.keys()])) this.#lists.fire();
    const textsBefore = this.#texts;
    const texts = new Map(
      next.map(({ definition: _, ...rest }) => [rest.key, JSON.stringify(rest)]),
    );
    this.#texts = texts;
    for (const service of next) {
      const { key, definition } = service;
      const old = before.get(key);
      if (!old) continue;
      // A definition is an object of its own for as long as nothing is read anew.
      const same = textsBefore.get(key) === texts.get(key) && old.definition === definition;
      if (!same) this.#changes.fire(service);
    }
  }
}

function isIn(sample: TreeSample | undefined, pid: number): boolean {
  return sample?.processes.some((one) => one.pid === pid) === true;
}
