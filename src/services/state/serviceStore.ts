import { repeat } from '../../base/async';
import { type Clock, systemClock } from '../../base/clock';
import { type Disposable, DisposableStore } from '../../base/disposable';
import { Emitter } from '../../base/event';
import type { Engine } from '../../engine/engine';
import type { Entry } from '../../engine/entry';
import type { ProcessControl } from '../../system/types';
import { assembleServices } from './assembleServices';
import type { ServiceDefinition } from '../definitions/definition';
import { OwnEntries, type OwnEntriesParts } from './ownEntries';
import { RefreshLoop } from './refreshLoop';
import type { Busy, LaunchNote, Overlay, Service } from './service';

export interface ServiceStoreParts extends OwnEntriesParts {
  readonly engine: Pick<Engine, 'state' | 'onDidChangeState' | 'onDidReceiveEvent' | 'snapshot'>;
  /** Looks between two refreshes whether a process of a tree has died. */
  readonly processes?: Pick<ProcessControl, 'exists'>;
  /** ms between two refreshes while nothing happens and nobody looks. */
  readonly restMs?: number;
  readonly clock?: Clock;
}

const startingMs = 400;
/** What the kernel knows is in the row within 1.5 s. */
const watchedMs = 1_400;
const unwatchedMs = 5_000;
/** Whether the pids that are known are still taken costs a microsecond each. */
const pulseMs = 1_000;

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
  readonly #entries: OwnEntries;
  readonly #loop: RefreshLoop;
  #folders: readonly string[] = [];
  #definitions: readonly ServiceDefinition[] = [];
  #services = new Map<string, Service>();
  /** Each service without its definition, as JSON. */
  #texts = new Map<string, string>();
  readonly #overlays = new Map<string, Overlay>();
  readonly #busy = new Map<string, Busy>();
  readonly #problems = new Map<string, string>();
  #launches: ReadonlyMap<string, LaunchNote> = new Map();
  #watched = false;

  /** Something about one service changed. */
  readonly onDidChange = this.#didChange.event;
  /** Services came or went, or their order changed. */
  readonly onDidChangeList = this.#didChangeList.event;
  /** A refresh is done, whether or not anything changed. */
  readonly onDidRefresh = this.#didRefresh.event;

  constructor(private readonly parts: ServiceStoreParts) {
    this.#clock = parts.clock ?? systemClock;
    this.#entries = new OwnEntries(parts);
    this.#loop = this.#store.add(
      new RefreshLoop({
        round: () => this.#round(),
        rhythmMs: () => this.#rhythmMs(),
        onDone: () => this.#didRefresh.fire(),
        clock: this.#clock,
      }),
    );
    this.#store.add(parts.engine.onDidChangeState(() => void this.refresh()));
    this.#store.add(
      parts.engine.onDidReceiveEvent((event) => {
        if (event.type !== 'process') return;
        this.#entries.take(event);
        this.#loop.soon();
      }),
    );
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
    return this.#entries.others;
  }

  /** PM2's list as it was last seen: ours and others'. */
  get list(): readonly Entry[] {
    return this.#entries.list;
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
    return this.#loop.run();
  }

  dispose(): void {
    this.#store.dispose();
  }

  /** Asked after every refresh: what has just begun to start is not left for a rhythm of quieter times. */
  #rhythmMs(): number {
    const moving = this.services.some(
      (service) =>
        service.busy !== undefined ||
        service.instances.some(
          ({ state }) => state.type === 'starting' || state.type === 'waitingRestart',
        ),
    );
    if (moving) return startingMs;
    return this.#watched ? watchedMs : (this.parts.restMs ?? unwatchedMs);
  }

  async #pulse(): Promise<void> {
    const { processes } = this.parts;
    if (!processes) return;
    const pids = this.#entries.own.flatMap(({ sample }) => sample?.processes ?? []);
    if (pids.some(({ pid }) => !processes.exists(pid))) await this.refresh();
  }

  async #round(): Promise<void> {
    await this.#entries.look(
      this.#folders,
      (name, folder) =>
        this.#definitions.find((one) => one.name === name && one.workspaceFolder === folder)?.port,
    );
    if (!this.#store.disposed) this.#assemble();
  }

  #assemble(): void {
    const next = assembleServices({
      definitions: this.#definitions,
      entries: this.#entries.own,
      others: this.#entries.others,
      link: this.parts.engine.state,
      listProblem: this.#entries.problem,
      busy: this.#busy,
      problems: this.#problems,
      launches: this.#launches,
      overlays: this.#overlays,
      now: this.#clock.now(),
    });
    this.#entries.remember(next);
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
