import { type Clock, systemClock } from '../../base/clock';
import { type Disposable, DisposableStore } from '../../base/disposable';
import type { Logger } from '../../base/logger';
import type { Event } from '../../base/event';
import type { BusEvent } from '../../pm2/socket/busEvents';
import type { LinkState } from '../../pm2/socket/pm2Link';
import type { Pm2Process } from '../../pm2/socket/processList';
import type { Listeners, OomKills, ProcessControl, ProcessTrees } from '../../system/types';
import { BlockedStart } from './blockedStart';
import { Chronicler } from '../history/historyRecorder';
import type { Chronicled } from '../history/endWriter';
import { LastWords } from '../history/lastLines';
import { LauncherWatch } from './launcherWatch';
import { Leftovers, type RunMemory } from './orphans';
import type { LogBatch } from '../logs/logFeed';
import { type LoopAction, LoopGuard } from './loopGuard';
import { OomWatch } from '../history/oomWatch';
import { Orders } from './commandOrigins';
import { PortDoctor } from '../ports/portOwners';
import { PortWatch } from '../ports/portWatch';
import { Recovery } from './recovery';
import { type HistoryMemory, RestartHistory } from '../history/restartHistory';
import type { ServiceStore } from '../state/serviceStore';
import type { Supervisor } from './supervisor';

export interface KeeperParts {
  readonly pm2: {
    readonly state: LinkState;
    readonly onEvent: Event<BusEvent>;
    readonly onDidChangeState: Event<LinkState>;
    snapshot(): Promise<readonly Pm2Process[]>;
  };
  readonly store: ServiceStore;
  readonly feed: { readonly onLines: Event<LogBatch> };
  readonly system: {
    readonly trees: ProcessTrees;
    readonly listeners: Listeners;
    readonly processes: ProcessControl;
    readonly oomKills: OomKills;
  };
  readonly historyMemory: HistoryMemory;
  readonly runMemory: RunMemory;
  readonly pm2Home: () => string;
  readonly loopAction: (workspaceFolder: string) => LoopAction;
  readonly trusted: () => boolean;
  /** True where this window is the one that acts for the folder. */
  readonly mayAct: (workspaceFolder: string) => Promise<boolean>;
  readonly log: Logger;
  readonly clock?: Clock;
}

/** What watches over the services between commands, put together: history, loops, leftovers, ports, recovery. */
export class Keeper implements Disposable {
  readonly #store = new DisposableStore();
  readonly orders: Orders;
  readonly history: RestartHistory;
  readonly leftovers: Leftovers;
  readonly doctor: PortDoctor;
  readonly #words: LastWords;
  readonly #chronicler: Chronicler;

  constructor(private readonly parts: KeeperParts) {
    const { pm2, store, system, pm2Home, mayAct, log, clock = systemClock } = parts;
    const { trees, listeners, processes } = system;
    this.orders = this.#store.add(new Orders(clock));
    this.history = this.#store.add(new RestartHistory(parts.historyMemory));
    this.#words = this.#store.add(new LastWords(parts.feed));
    this.#chronicler = this.#store.add(
      new Chronicler({
        pm2,
        store,
        history: this.history,
        orders: this.orders,
        words: this.#words,
        oom: new OomWatch(system.oomKills, clock),
        clock,
      }),
    );
    this.leftovers = this.#store.add(
      new Leftovers({
        store,
        pm2,
        trees,
        processes,
        memory: parts.runMemory,
        pm2Home,
        mayAct,
        log,
        clock,
      }),
    );
    this.doctor = new PortDoctor({
      store,
      pm2,
      trees,
      listeners,
      processes,
      leftovers: this.leftovers,
      pm2Home,
    });
    this.#store.add(new PortWatch(store, this.doctor, log, clock));
  }

  /** Begins to act by itself: stops loops, restarts dead servers, brings services back. Gives what tells of loops. */
  act(supervisor: Pick<Supervisor, 'start' | 'stop' | 'restart'>): {
    readonly guard: LoopGuard;
    readonly recovery: Recovery;
  } {
    const { pm2, store, mayAct, trusted, log, clock = systemClock } = this.parts;
    const chronicler = this.#chronicler;
    const guard = this.#store.add(
      new LoopGuard({
        chronicler,
        store,
        history: this.history,
        words: this.#words,
        orders: this.orders,
        action: this.parts.loopAction,
        mayAct,
        stop: (service, by) => supervisor.stop([service], { by }),
        log,
        clock,
      }),
    );
    this.#store.add(
      new LauncherWatch({
        store,
        mayAct,
        died: (key, pid) => chronicler.serverDied(key, pid),
        restart: (service) => supervisor.restart([service], { by: 'serverDied' }),
        log,
        clock,
      }),
    );
    this.#store.add(
      new BlockedStart({
        store,
        leftoversEnded: this.leftovers.onDidEnd,
        restart: (service) => supervisor.restart([service], { by: 'serverDied' }),
        log,
        clock,
      }),
    );
    const recovery = this.#store.add(
      new Recovery({
        pm2,
        store,
        trusted,
        mayAct,
        start: (services) => supervisor.start(services, { by: 'recovery' }),
        log,
      }),
    );
    return { guard, recovery };
  }

  /** A start of a service was written to the history. */
  get onStart(): Event<Chronicled> {
    return this.#chronicler.onStart;
  }

  /** What a service holds at a moment, for the memory before an end. */
  saw(serviceKey: string, at: number, bytes: number): void {
    this.#chronicler.saw(serviceKey, at, bytes);
  }

  dispose(): void {
    this.#store.dispose();
  }
}
