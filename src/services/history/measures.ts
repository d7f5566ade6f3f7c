import type { Remembered } from '../../base/remembered';
import { type Clock, systemClock } from '../../base/clock';
import { type Disposable, DisposableStore } from '../../base/disposable';
import type { Event } from '../../base/event';
import type { RecordedEvent } from './endWriter';
import type { HistoryEntry } from './historyEntry';
import type { LogBatch } from '../logs/logFeed';
import type { Service } from '../state/service';

/** Figures of one service over some time. What was not measured is undefined. */
export interface MeasuredPeriod {
  readonly service: string;
  /** Those that nobody asked for. */
  readonly restartsPerHour?: number;
  /** From death to ready, in ms. */
  readonly recoveryMs?: number;
  /** Of the process tree, in the mean. */
  readonly memoryBytes?: number;
  readonly logLinesPerMinute?: number;
}

/** What was measured before and after fixes; before is empty where nothing was fixed. */
export interface MeasuredHistory {
  readonly before: readonly MeasuredPeriod[];
  readonly after: readonly MeasuredPeriod[];
}

/** Sums, so that they can be kept and go on growing. Times in ms. */
interface Sums {
  readonly observedMs: number;
  readonly restarts: number;
  readonly recoveries: number;
  readonly recoveryMs: number;
  readonly memorySamples: number;
  readonly memoryBytes: number;
  readonly logLines: number;
}

/** What is kept of one service. */
export interface MeasureRecord {
  readonly now: Sums;
  readonly before?: Sums;
  /** Something was fixed; it counts from the service's next start on. */
  readonly fixed?: true;
}

export interface MeasureParts {
  readonly store: { readonly services: readonly Service[]; readonly onDidRefresh: Event<void> };
  readonly feed: { readonly onDidReadLines: Event<LogBatch> };
  readonly history: {
    readonly onDidChange: Event<string>;
    of(serviceKey: string): readonly HistoryEntry[];
  };
  readonly onDidRecordStart: Event<RecordedEvent>;
  readonly memory: Remembered<Readonly<Record<string, MeasureRecord>>>;
  readonly clock?: Clock;
}

const none: Sums = {
  observedMs: 0,
  restarts: 0,
  recoveries: 0,
  recoveryMs: 0,
  memorySamples: 0,
  memoryBytes: 0,
  logLines: 0,
};
/** What was observed for less gives no rate. */
const leastMs = 60_000;
/** Between two looks more than this did not pass under our eyes: the machine slept. */
const longestLookMs = 30_000;
const saveEveryMs = 60_000;
const maxServices = 50;

/** Measures services while they are meant to run: restarts, recovery, memory, log lines; before fixes and after. */
export class Measures implements Disposable {
  readonly #store = new DisposableStore();
  readonly #clock: Clock;
  readonly #records: Map<string, MeasureRecord>;
  /** When a service that nobody stopped died. */
  readonly #down = new Map<string, number>();
  readonly #endedAt = new Map<string, number>();
  #lookedAt: number;
  #savedAt: number;

  constructor(private readonly parts: MeasureParts) {
    this.#clock = parts.clock ?? systemClock;
    this.#records = new Map(Object.entries(parts.memory.get()));
    this.#lookedAt = this.#savedAt = this.#clock.now();
    this.#store.add(parts.store.onDidRefresh(() => this.#look()));
    this.#store.add(parts.history.onDidChange((key) => this.#ended(key)));
    this.#store.add(parts.onDidRecordStart((start) => this.#started(start)));
    this.#store.add(
      parts.feed.onDidReadLines(({ serviceKey, lines }) =>
        this.#add(serviceKey, (sums) => ({ logLines: sums.logLines + lines.length })),
      ),
    );
  }

  /** Something was fixed in a workspace folder: what its services do from their next start on is "after". */
  fixed(workspaceFolder: string): void {
    for (const [key, record] of this.#records) {
      if (folderOf(key) === workspaceFolder) this.#records.set(key, { ...record, fixed: true });
    }
    this.#save();
  }

  of(workspaceFolder: string): MeasuredHistory {
    const own = [...this.#records].filter(([key]) => folderOf(key) === workspaceFolder);
    const before: MeasuredPeriod[] = [];
    const after: MeasuredPeriod[] = [];
    for (const [key, record] of own) {
      const service = key.slice(key.indexOf('\u0000') + 1);
      // A fix that no start has brought to life yet has changed nothing.
      const unproved = record.fixed && !record.before;
      const first = unproved ? record.now : record.before;
      if (first) before.push(toPeriod(service, first));
      if (!unproved) after.push(toPeriod(service, record.now));
    }
    return { before, after };
  }

  dispose(): void {
    this.#save();
    this.#store.dispose();
  }

  #look(): void {
    const now = this.#clock.now();
    const passed = Math.min(now - this.#lookedAt, longestLookMs);
    this.#lookedAt = now;
    for (const { key, state, memoryBytes } of this.parts.store.services) {
      if (['stopped', 'done', 'unknown'].includes(state.type)) continue;
      const downAt = this.#down.get(key);
      const back = downAt !== undefined && state.type === 'ready';
      if (back) this.#down.delete(key);
      this.#add(key, (sums) => ({
        observedMs: sums.observedMs + passed,
        ...(back && {
          recoveries: sums.recoveries + 1,
          recoveryMs: sums.recoveryMs + now - downAt,
        }),
        ...(memoryBytes !== undefined && {
          memorySamples: sums.memorySamples + 1,
          memoryBytes: sums.memoryBytes + memoryBytes,
        }),
      }));
    }
    if (now - this.#savedAt >= saveEveryMs) this.#save();
  }

  #ended(serviceKey: string): void {
    const entry = this.parts.history.of(serviceKey).at(-1);
    if (!entry || (entry.what !== 'exit' && entry.what !== 'cap')) return;
    // An end is written again when its last lines have come.
    if (entry.at <= (this.#endedAt.get(serviceKey) ?? 0)) return;
    this.#endedAt.set(serviceKey, entry.at);
    this.#down.set(serviceKey, entry.at);
  }

  #started({ serviceKey, entry }: RecordedEvent): void {
    const record = this.#records.get(serviceKey);
    if (record?.fixed) {
      this.#down.delete(serviceKey);
      this.#records.set(serviceKey, { now: none, before: record.before ?? record.now });
    }
    const asked = ['you', 'agent', 'someoneElse'].includes(entry.cause);
    if (asked) this.#down.delete(serviceKey);
    else this.#add(serviceKey, (sums) => ({ restarts: sums.restarts + 1 }));
  }

  #add(key: string, more: (sums: Sums) => Partial<Sums>): void {
    const record = this.#records.get(key) ?? { now: none };
    this.#records.set(key, { ...record, now: { ...record.now, ...more(record.now) } });
  }

  #save(): void {
    this.#savedAt = this.#clock.now();
    for (const key of this.#records.keys()) {
      if (this.#records.size <= maxServices) break;
      this.#records.delete(key);
    }
    this.parts.memory.set(Object.fromEntries(this.#records));
  }
}

function folderOf(key: string): string {
  return key.slice(0, key.indexOf('\u0000'));
}

function toPeriod(service: string, sums: Sums): MeasuredPeriod {
  const long = sums.observedMs >= leastMs;
  return {
    service,
    ...(long && {
      restartsPerHour: (sums.restarts * 3_600_000) / sums.observedMs,
      logLinesPerMinute: (sums.logLines * 60_000) / sums.observedMs,
    }),
    ...(sums.recoveries > 0 && { recoveryMs: sums.recoveryMs / sums.recoveries }),
    ...(sums.memorySamples > 0 && { memoryBytes: sums.memoryBytes / sums.memorySamples }),
  };
}
