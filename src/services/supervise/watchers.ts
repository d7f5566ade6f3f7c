import { type Clock, systemClock } from '../../base/clock';
import { type Disposable, DisposableStore } from '../../base/disposable';
import type { Logger } from '../../base/logger';
import type { Event } from '../../base/event';
import type { Remembered } from '../../base/remembered';
import type { Engine } from '../../engine/engine';
import type { Listeners, OomKills, ProcessControl, ProcessTrees } from '../../system/types';
import { BlockedStart } from './blockedStart';
import { HistoryRecorder } from '../history/historyRecorder';
import type { HistoryEntry } from '../history/historyEntry';
import type { RecordedEvent } from '../history/endWriter';
import { LastLines } from '../history/lastLines';
import { LauncherWatch } from './launcherWatch';
import type { EndWriterParts } from '../history/endWriter';
import { Orphans, type RememberedRun } from './orphans';
import type { LogBatch } from '../logs/logFeed';
import { type LoopAction, LoopGuard } from './loopGuard';
import { OomWatch } from '../history/oomWatch';
import { CommandOrigins } from './commandOrigins';
import { PortOwners } from '../ports/portOwners';
import { PortWatch } from '../ports/portWatch';
import { Recovery } from './recovery';
import { RestartHistory } from '../history/restartHistory';
import type { ServiceStore } from '../state/serviceStore';
import type { Supervisor } from './supervisor';

export interface WatchersParts {
  readonly engine: Pick<Engine, 'state' | 'onDidReceiveEvent' | 'onDidChangeState' | 'snapshot'>;
  readonly store: ServiceStore;
  readonly feed: { readonly onDidReadLines: Event<LogBatch> };
  readonly system: {
    readonly trees: ProcessTrees;
    readonly listeners: Listeners;
    readonly processes: ProcessControl;
    readonly oomKills: OomKills;
  };
  readonly historyMemory: Remembered<Readonly<Record<string, readonly HistoryEntry[]>>>;
  readonly runMemory: Remembered<readonly RememberedRun[]>;
  /** See EndWriter. */
  readonly installation?: EndWriterParts['installation'];
  readonly pm2Home: () => string;
  readonly loopAction: (workspaceFolder: string) => LoopAction;
  readonly trusted: () => boolean;
  /** True where this window is the one that acts for the folder. */
  readonly mayAct: (workspaceFolder: string) => Promise<boolean>;
  readonly log: Logger;
  readonly clock?: Clock;
}

/** What acts by itself, and tells of it. */
export interface Acting {
  readonly guard: LoopGuard;
  readonly recovery: Recovery;
}

/** What watches over the services between commands, put together: history, loops, orphans, ports, recovery. */
export class Watchers implements Disposable {
  readonly #store = new DisposableStore();
  readonly origins: CommandOrigins;
  readonly history: RestartHistory;
  readonly orphans: Orphans;
  readonly portOwners: PortOwners;
  readonly #lastLines: LastLines;
  readonly #recorder: HistoryRecorder;

  constructor(private readonly parts: WatchersParts) {
    const { engine, store, system, pm2Home, mayAct, log, clock = systemClock } = parts;
    const { trees, listeners, processes } = system;
    this.origins = this.#store.add(new CommandOrigins(clock));
    this.history = this.#store.add(new RestartHistory(parts.historyMemory));
    this.#lastLines = this.#store.add(new LastLines(parts.feed));
    this.#recorder = this.#store.add(
      new HistoryRecorder({
        engine,
        store,
        history: this.history,
        origins: this.origins,
        lastLines: this.#lastLines,
        oom: new OomWatch(system.oomKills, clock),
        ...(parts.installation && { installation: parts.installation }),
        clock,
      }),
    );
    this.orphans = this.#store.add(
      new Orphans({
        store,
        engine,
        trees,
        processes,
        memory: parts.runMemory,
        pm2Home,
        mayAct,
        log,
        clock,
      }),
    );
    this.portOwners = new PortOwners({
      store,
      engine,
      trees,
      listeners,
      processes,
      orphans: this.orphans,
      pm2Home,
    });
    this.#store.add(new PortWatch(store, this.portOwners, log, clock));
  }

  /** Begins to act by itself: stops loops, restarts dead servers, brings services back. Gives what tells of loops. */
  act(supervisor: Pick<Supervisor, 'start' | 'stop' | 'restart'>): Acting {
    const { engine, store, mayAct, trusted, log, clock = systemClock } = this.parts;
    const recorder = this.#recorder;
    const guard = this.#store.add(
      new LoopGuard({
        recorder,
        store,
        history: this.history,
        lastLines: this.#lastLines,
        origins: this.origins,
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
        died: (key, pid) => recorder.serverDied(key, pid),
        restart: (service) => supervisor.restart([service], { by: 'serverDied' }),
        log,
        clock,
      }),
    );
    this.#store.add(
      new BlockedStart({
        store,
        onDidEndOrphans: this.orphans.onDidEnd,
        restart: (service) => supervisor.restart([service], { by: 'serverDied' }),
        log,
        clock,
      }),
    );
    const recovery = this.#store.add(
      new Recovery({
        engine,
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
  get onDidRecordStart(): Event<RecordedEvent> {
    return this.#recorder.onDidRecordStart;
  }

  /** What a service holds at a moment, for the memory before an end. */
  saw(serviceKey: string, at: number, bytes: number): void {
    this.#recorder.saw(serviceKey, at, bytes);
  }

  dispose(): void {
    this.#store.dispose();
  }
}
