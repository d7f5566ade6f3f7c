import type { Service } from '../state/service';
import type { HistoryEntry } from './historyEntry';

/** What is known of the present run of one PM2 entry. */
export interface Run {
  serviceKey: string;
  ended: boolean;
  /** Its start was written. */
  told?: boolean;
  startedAt?: number;
  pid?: number;
  /** When PM2 said that it stops it. */
  stoppingAt?: number;
  overCap?: boolean;
  /** The end that a start may follow. */
  lastEnd?: HistoryEntry;
}

interface Waiting {
  readonly id: number;
  readonly at: number;
  readonly apply: (run: Run) => void;
}

/** An entry that is not in the list by then is not ours. */
const waitMs = 10_000;
const maxWaiting = 500;

/** The present run of each entry; what is told of one before it is in the list waits for it. */
export class EntryRuns {
  readonly #runs = new Map<number, Run>();
  /** What was told of entries that are not in the list yet, in order. */
  #waiting: Waiting[] = [];

  constructor(private readonly list: { readonly services: readonly Service[] }) {}

  /** Those that are known. */
  get all(): readonly Run[] {
    return [...this.#runs.values()];
  }

  known(id: number): Run | undefined {
    return this.#runs.get(id);
  }

  /** Forgets the runs of entries that are not in the list any more. */
  keep(ids: ReadonlySet<number>): void {
    for (const id of this.#runs.keys()) if (!ids.has(id)) this.#runs.delete(id);
  }

  clear(): void {
    this.#runs.clear();
    this.#waiting = [];
  }

  /** Applies what was told of an entry, now or when the entry is in the list: one may crash before it was ever seen. */
  with(id: number, at: number, apply: (run: Run) => void): void {
    const run = this.#waiting.some((one) => one.id === id) ? undefined : this.of(id);
    if (run) apply(run);
    else this.#waiting = [...this.#waiting, { id, at, apply }].slice(-maxWaiting);
  }

  /** Applies what waited for its entry to be seen. */
  catchUp(now: number): void {
    const waiting = this.#waiting.filter(({ at }) => now - at < waitMs);
    this.#waiting = [];
    for (const one of waiting) {
      const known = this.#runs.has(one.id);
      const run = this.of(one.id);
      if (!run) {
        this.#waiting.push(one);
        continue;
      }
      // What is told of it begins with its first start.
      if (!known) Object.assign(run, { ended: false, startedAt: undefined });
      one.apply(run);
    }
  }

  /** The run of an entry; undefined where that is not ours, or not in the list yet. */
  of(id: number): Run | undefined {
    const known = this.#runs.get(id);
    const service = this.list.services.find((one) =>
      one.instances.some((instance) => instance.id === id),
    );
    if (known && (!service || service.key === known.serviceKey)) return known;
    if (!service) return undefined;
    const instance = service.instances.find((one) => one.id === id);
    const run: Run = {
      serviceKey: service.key,
      ended: !instance?.active,
      startedAt: instance?.startedAt,
      pid: instance?.pid,
    };
    this.#runs.set(id, run);
    return run;
  }
}
