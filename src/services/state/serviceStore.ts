import { repeat } from '../../base/async';
import { type Clock, systemClock } from '../../base/clock';
import { type Disposable, DisposableStore } from '../../base/disposable';
import { Emitter } from '../../base/event';
import { messageOf } from '../../base/errors';
import type { EngineEvent } from '../../engine/engineEvent';
import { guardianName } from '../../pm2/windows/sharedNames';
import type { Engine, EngineState } from '../../engine/engine';
import type { Entry } from '../../engine/entry';
import type { ProcessControl } from '../../system/types';
import { assembleServices } from './assembleServices';
import type { ServiceDefinition } from '../definitions/definition';
import { identityOf, Observer, type ObserverParts, type ObservedEntry } from './observer';
import type { Ownership } from './ownership';
import type { Busy, LaunchNote, Overlay, Service } from './service';

export interface ServiceStoreParts extends ObserverParts {
  readonly engine: Pick<Engine, 'state' | 'onDidChangeState' | 'onDidReceiveEvent' | 'snapshot'>;
  /** Looks between two refreshes whether a process of a tree has died. */
  readonly processes?: Pick<ProcessControl, 'exists'>;
  readonly ownership: Ownership;
  readonly clock?: Clock;
}

/** A daemon that did not answer once may answer again. */
const reachable: ReadonlySet<EngineState['type']> = new Set(['connected', 'notAnswering']);

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
  readonly #didChange = this.#store.add(new Emitter<Service>());
  readonly #didChangeList = this.#store.add(new Emitter<void>());
  readonly #didRefresh = this.#store.add(new Emitter<void>());
  readonly #clock: Clock;
  readonly #observer: Observer;
  #folders: readonly string[] = [];
  #definitions: readonly ServiceDefinition[] = [];
  #services = new Map<string, Service>();
  /** Each service without its definition, as JSON. */
  #texts = new Map<string, string>();
  #others: readonly Entry[] = [];
  #entries: readonly ObservedEntry[] = [];
  #list: readonly Entry[] = [];
  #listProblem: string | undefined;
  readonly #overlays = new Map<string, Overlay>();
  readonly #busy = new Map<string, Busy>();
  readonly #problems = new Map<string, string>();
  #launches: ReadonlyMap<string, LaunchNote> = new Map();
  readonly #gaveUp = new Set<number>();
  /** Runs that were ready: see `identityOf`. */
  #wasReady = new Set<string>();
  #refreshing: Promise<void> | undefined;
  #again = false;
  #watched = false;
  #early: Disposable | undefined;
  #next: Disposable | undefined;

  /** Something about one service changed. */
  readonly onDidChange = this.#didChange.event;
  /** Services came or went, or their order changed. */
  readonly onDidChangeList = this.#didChangeList.event;
  /** A refresh is done, whether or not anything changed. */
  readonly onDidRefresh = this.#didRefresh.event;

  constructor(private readonly parts: ServiceStoreParts) {
    this.#clock = parts.clock ?? systemClock;
    this.#observer = new Observer(parts);
    this.#store.add(parts.engine.onDidChangeState(() => void this.refresh()));
    this.#store.add(parts.engine.onDidReceiveEvent((event) => this.#take(event)));
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
  get others(): readonly Entry[] {
    return this.#others;
  }

  /** PM2's list as it was last seen: ours and others'. */
  get list(): readonly Entry[] {
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

  #take(event: EngineEvent): void {
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
          this.parts.engine.state.type === 'connected' ? messageOf(error) : undefined;
      }
      if (this.#store.disposed) return;
      this.#assemble();
    } while (this.#again);
    this.#arm();
    this.#didRefresh.fire();
  }

  async #observe(): Promise<void> {
    if (!reachable.has(this.parts.engine.state.type)) {
      this.#entries = [];
      this.#others = [];
      this.#list = [];
      this.#gaveUp.clear();
      return;
    }
    const list = (await this.parts.engine.snapshot()).filter(
      ({ isModule, name }) => !isModule && name !== guardianName,
    );
    const own = list.flatMap((entry) => {
      const workspaceFolder = this.parts.ownership.folderOf(entry, this.#folders);
      return workspaceFolder === undefined ? [] : [{ entry, workspaceFolder }];
    });
    const entries = await this.#observer.observe(own, ({ entry, workspaceFolder }) => ({
      port: this.#portOf(entry, workspaceFolder),
      gaveUp: this.#gaveUp.has(entry.id),
      wasReady: this.#wasReady.has(identityOf(entry)),
    }));
    this.#list = list;
    const ours = new Set(own.map(({ entry }) => entry));
    this.#others = list.filter((entry) => !ours.has(entry));
    this.#entries = entries;
  }

  /** The port that the definition of an entry names. */
  #portOf(entry: Entry, folder: string): number | undefined {
    return this.#definitions.find(
      (one) => one.name === entry.name && one.workspaceFolder === folder,
    )?.port;
  }

  #assemble(): void {
    const next = assembleServices({
      definitions: this.#definitions,
      entries: this.#entries,
      others: this.#others,
      link: this.parts.engine.state,
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
      ...ready.map(identityOf),
    ]);
    const before = this.#services;
    this.#services = new Map(next.map((service) => [service.key, service]));
    const keys = [...this.#services.keys()];
    if (JSON.stringify(keys) !== JSON.stringify([...before.keys()])) this.#didChangeList.fire();
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
      if (!same) this.#didChange.fire(service);
    }
  }
}
