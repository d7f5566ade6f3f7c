import type { Clock } from '../../base/clock';
import { type Disposable, DisposableStore } from '../../base/disposable';
import { never } from '../../base/event';
import type { Logger } from '../../base/logger';
import type { Engine } from '../../engine/engine';
import { askHttp } from '../../probes/httpProbe';
import type { OomKills } from '../../system/types';
import { HealthWatch } from '../health/healthWatch';
import type { HistoryEntry } from '../history/historyEntry';
import { HistoryRecorder } from '../history/historyRecorder';
import { LastLines } from '../history/lastLines';
import { OomWatch } from '../history/oomWatch';
import { RestartHistory } from '../history/restartHistory';
import { type RestartMoment, restartsIn } from '../history/restartsIn';
import type { ServiceStore } from '../state/serviceStore';
import { CommandOrigins } from '../supervise/commandOrigins';
import { LoopGuard } from '../supervise/loopGuard';

export interface LookoutParts {
  readonly engine: Pick<Engine, 'state' | 'onDidReceiveEvent' | 'onDidChangeState'>;
  readonly store: ServiceStore;
  readonly oomKills: OomKills;
  readonly log: Logger;
  readonly clock: Clock;
}

/** What the guardian finds out about services by itself: restarts and their causes, loops, answers over HTTP. It does nothing to them. */
export class Lookout implements Disposable {
  readonly #store = new DisposableStore();
  readonly #history: RestartHistory;
  readonly #origins: CommandOrigins;

  constructor({ engine, store, oomKills, log, clock }: LookoutParts) {
    // Nothing is kept: what was before the guardian's start is the windows' to tell.
    let kept: Readonly<Record<string, readonly HistoryEntry[]>> = {};
    const memory = { get: () => kept, set: (entries: typeof kept) => void (kept = entries) };
    const silent = { onDidReadLines: never, linesBefore: async () => [] };
    this.#origins = this.#store.add(new CommandOrigins(clock));
    this.#history = this.#store.add(new RestartHistory(memory));
    const lastLines = this.#store.add(new LastLines(silent));
    const common = { store, history: this.#history, origins: this.#origins, lastLines, clock };
    const recorder = this.#store.add(
      new HistoryRecorder({ ...common, engine, oom: new OomWatch(oomKills, clock) }),
    );
    this.#store.add(
      new LoopGuard({
        ...common,
        recorder,
        action: () => 'warn',
        mayAct: async () => false,
        stop: async () => undefined,
        log,
      }),
    );
    this.#store.add(
      new HealthWatch({
        store,
        feed: silent,
        ask: { http: askHttp, postgres: async () => undefined },
        patterns: () => Promise.reject(new Error('No line is read here.')),
        log,
        clock,
      }),
    );
  }

  /** A service is about to be restarted for its cap; call the result when that is over. */
  restarting(serviceKey: string, detail: string): () => void {
    return this.#origins.begin(serviceKey, { what: 'restart', by: 'memoryCap', detail });
  }

  /** The restarts of a service since the guardian began. */
  restartsOf(serviceKey: string): readonly RestartMoment[] {
    return restartsIn(this.#history.of(serviceKey));
  }

  dispose(): void {
    this.#store.dispose();
  }
}
