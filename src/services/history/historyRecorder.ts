import { type Clock, systemClock } from '../../base/clock';
import { type Disposable, DisposableStore } from '../../base/disposable';
import { Emitter, type Event } from '../../base/event';
import type { EngineEvent } from '../../engine/engineEvent';
import type { Engine, EngineState } from '../../engine/engine';
import { readDaemonLog } from './daemonLog';
import { type RecordedEvent, EndWriter, type EndWriterParts } from './endWriter';
import { EntryRuns, type Run } from './entryRuns';
import { exitCause, trueSignal } from './exitCause';
import type { HistoryCause, HistoryEntry } from './historyEntry';
import type { OomWatch } from './oomWatch';
import type { CommandOrigin, CommandOrigins } from '../supervise/commandOrigins';
import { isRunning, type Service } from '../state/service';

export interface HistoryRecorderParts extends EndWriterParts {
  readonly engine: Pick<Engine, 'state' | 'onDidReceiveEvent' | 'onDidChangeState'>;
  readonly origins: CommandOrigins;
  readonly oom: OomWatch;
  readonly clock?: Clock;
}

/** Another window may be the one that brings the services back; a start within this time is that. */
const recoveryMs = 180_000;
/** A stop is over within PM2's longest usual kill timeout. */
const stopMs = 60_000;
/** A start this soon after an asked end is a restart. */
const restartMs = 10_000;

/** Writes the restart history: hears the bus and the daemon's log, and tells each end and start with its cause. */
export class HistoryRecorder implements Disposable {
  readonly #store = new DisposableStore();
  readonly #didRecordStart = this.#store.add(new Emitter<RecordedEvent>());
  readonly #runs: EntryRuns;
  readonly #clock: Clock;
  readonly #ends: EndWriter;
  /** Services that ran when PM2 was lost, and when that was. */
  readonly #lost = new Map<string, number>();
  #running: readonly Service[] = [];
  #connected = false;

  /** A start was written. */
  readonly onDidRecordStart = this.#didRecordStart.event;

  constructor(private readonly parts: HistoryRecorderParts) {
    this.#clock = parts.clock ?? systemClock;
    this.#runs = new EntryRuns(parts.store);
    this.#ends = this.#store.add(
      new EndWriter(parts, (before, after) => this.#amended(before, after), this.#clock),
    );
    this.#connected = parts.engine.state.type === 'connected';
    this.#store.add(parts.engine.onDidReceiveEvent((event) => this.#take(event)));
    this.#store.add(parts.engine.onDidChangeState((state) => this.#follow(state)));
    this.#store.add(parts.store.onDidRefresh(() => this.#look()));
  }

  /** An end was written, with its last lines. */
  get onDidRecordEnd(): Event<RecordedEvent> {
    return this.#ends.onDidRecordEnd;
  }

  /** A launcher lives while its server is dead: an end that PM2 does not see. */
  serverDied(serviceKey: string, pid: number): void {
    const service = this.parts.store.get(serviceKey);
    const at = this.#clock.now();
    this.#ends.write(serviceKey, {
      at,
      what: 'exit',
      cause: 'serverDied',
      pid,
      uptimeMs: service?.startedAt === undefined ? undefined : at - service.startedAt,
    });
  }

  /** What a service holds at a moment: the guard looks more often than the list is read. */
  saw(serviceKey: string, at: number, bytes: number): void {
    this.#ends.saw(serviceKey, at, bytes);
  }

  dispose(): void {
    this.#store.dispose();
  }

  #take(event: EngineEvent): void {
    const at = this.#clock.now();
    if (event.type === 'daemonLog') {
      const notice = readDaemonLog(event.text);
      if (!notice) return;
      this.#runs.with(notice.id, at, (run) => {
        if (notice.type === 'stopping') run.stoppingAt = at;
        else if (notice.type === 'memoryCap') run.overCap = true;
        else this.#exited(run, at, notice.exitCode, notice.signal);
      });
      return;
    }
    if (event.type !== 'process') return;
    // What crashed before it was ready may be told as online after its exit, by its status then.
    const dead = event.status === 'waiting restart' || event.status === 'errored';
    if (event.event === 'online' && !dead)
      this.#runs.with(event.id, at, (run) => this.#online(run, at));
    // The daemon's log line comes first and says more; this is for a daemon that writes none.
    if (event.event === 'exit') {
      this.#runs.with(event.id, at, (run) => this.#exited(run, at, event.exitCode, undefined));
    }
  }

  #exited(run: Run, at: number, exitCode: number | undefined, signal: string | undefined): void {
    if (run.ended) return;
    run.ended = true;
    const origin = this.parts.origins.current(run.serviceKey, at);
    const asked = run.stoppingAt !== undefined && at - run.stoppingAt < stopMs;
    const evidence = { exitCode, signal, asked, overCap: run.overCap === true, origin };
    const oomKilled = !asked && this.parts.oom.hasKilled(run.serviceKey);
    const cause = exitCause({ ...evidence, oomKilled });
    const what = cause === 'memoryCap' ? 'cap' : asked ? 'stop' : 'exit';
    run.stoppingAt = undefined;
    run.overCap = undefined;
    run.lastEnd = undefined;
    // What our own rules do is written where the rule is.
    if (asked && (cause === 'serverDied' || cause === 'crashLoop' || cause === 'memoryLoop'))
      return;
    run.lastEnd = this.#ends.write(run.serviceKey, {
      at,
      what: what === 'stop' && origin?.what === 'restart' ? 'restart' : what,
      cause,
      exitCode,
      signal: asked ? undefined : trueSignal(evidence),
      uptimeMs: run.startedAt === undefined ? undefined : at - run.startedAt,
      pid: run.pid,
      ...(what === 'cap' && origin?.detail !== undefined && { detail: origin.detail }),
    });
  }

  #online(run: Run, at: number): void {
    // The list may show it before the bus tells of it; between two starts there is an end.
    if (run.told && !run.ended) return;
    run.told = true;
    const before = run.lastEnd;
    run.ended = false;
    run.startedAt = at;
    run.pid = undefined;
    run.stoppingAt = undefined;
    run.lastEnd = undefined;
    const origin = this.parts.origins.current(run.serviceKey, at);
    const lostAt = this.#lost.get(run.serviceKey);
    this.#lost.delete(run.serviceKey);
    const recovered = origin === undefined && lostAt !== undefined && at - lostAt < recoveryMs;
    const cause = recovered ? 'recovery' : startCause(before, origin);
    const isRestart = before && at - before.at < restartMs && before.what !== 'exit';
    if (isRestart && (before.what === 'restart' || before.what === 'cap')) {
      this.#didRecordStart.fire({ serviceKey: run.serviceKey, entry: before });
      return;
    }
    if (isRestart && before.what === 'stop') {
      const entry = this.parts.history.amend(run.serviceKey, before, { what: 'restart' });
      this.#didRecordStart.fire({ serviceKey: run.serviceKey, entry });
      return;
    }
    const entry: HistoryEntry = { at, what: 'start', cause };
    this.parts.history.add(run.serviceKey, entry);
    this.#didRecordStart.fire({ serviceKey: run.serviceKey, entry });
  }

  #amended(before: HistoryEntry | undefined, after: HistoryEntry): void {
    if (!before) return;
    for (const run of this.#runs.all) if (run.lastEnd === before) run.lastEnd = after;
  }

  #look(): void {
    const { store, oom } = this.parts;
    if (this.parts.engine.state.type !== 'connected') return;
    const at = this.#clock.now();
    this.#running = store.services.filter(isRunning);
    this.#runs.catchUp(at);
    for (const service of store.services) {
      if (service.memoryBytes !== undefined) this.#ends.saw(service.key, at, service.memoryBytes);
      for (const { id, pid, active, startedAt } of service.instances) {
        if (pid !== undefined && active) oom.look(service.key, pid);
        const run = this.#runs.known(id);
        if (!run || run.serviceKey !== service.key) {
          const known = this.#runs.of(id);
          // An entry that came while we were looking: its "online" was told before it was in the list.
          if (known && !known.ended && this.#isNew(startedAt)) this.#online(known, at);
          continue;
        }
        if (!run.ended && pid !== undefined) run.pid = pid;
        if (!run.ended && startedAt !== undefined) run.startedAt = startedAt;
      }
    }
    this.#runs.keep(new Set(store.list.map(({ id }) => id)));
    this.#sawList ??= at;
  }

  /** When PM2's list was first seen: what ran before is not told as a start. */
  #sawList: number | undefined;

  #isNew(startedAt: number | undefined): boolean {
    return this.#sawList !== undefined && startedAt !== undefined && startedAt >= this.#sawList;
  }

  #follow(state: EngineState): void {
    const was = this.#connected;
    this.#connected = state.type === 'connected' || state.type === 'notAnswering';
    if (!was || state.type !== 'noDaemon') return;
    const at = this.#clock.now();
    const cause: HistoryCause = state.killed ? 'someoneElse' : 'daemonLost';
    const ended = new Set(
      this.#runs.all.filter((run) => run.ended).map(({ serviceKey }) => serviceKey),
    );
    for (const { key, startedAt, instances } of this.#running) {
      // "pm2 kill" stops every app first, and each was told.
      if (state.killed && ended.has(key)) continue;
      const uptimeMs = startedAt === undefined ? undefined : at - startedAt;
      if (!state.killed) this.#lost.set(key, at);
      this.#ends.write(key, { at, what: 'exit', cause, uptimeMs, pid: instances[0]?.pid });
    }
    this.#running = [];
    this.#runs.clear();
    this.#sawList = at;
  }
}

function startCause(
  before: HistoryEntry | undefined,
  origin: CommandOrigin | undefined,
): HistoryCause {
  // Within the grace of a command PM2 may restart it by itself already.
  if (before?.what === 'exit' && (origin === undefined || origin.at <= before.at)) {
    return 'autoRestart';
  }
  return origin?.by ?? 'someoneElse';
}
