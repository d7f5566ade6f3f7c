import type { Remembered } from '../../base/remembered';
import type { Disposable } from '../../base/disposable';
import { Emitter } from '../../base/event';
import type { HistoryEntry } from './historyEntry';

/** Entries of one service that are kept, and services that have any: the editor reads its storage whole. */
const maxEntries = 60;
const maxServices = 50;
/** Entries that keep what was said: some 6 kB each. */
const withLines = 8;

/** What happened to the services of this workspace, newest last; bounded. */
export class RestartHistory implements Disposable {
  readonly #didChange = new Emitter<string>();
  readonly #entries: Map<string, readonly HistoryEntry[]>;

  /** Something was written for the service with this key. */
  readonly onDidChange = this.#didChange.event;

  constructor(
    private readonly memory: Remembered<Readonly<Record<string, readonly HistoryEntry[]>>>,
  ) {
    this.#entries = new Map(Object.entries(memory.get()));
  }

  of(serviceKey: string): readonly HistoryEntry[] {
    return this.#entries.get(serviceKey) ?? [];
  }

  add(serviceKey: string, entry: HistoryEntry): void {
    this.#put(serviceKey, [...this.of(serviceKey), entry]);
  }

  /** Replaces an entry by one that says more, such as its log lines. */
  amend(serviceKey: string, entry: HistoryEntry, more: Partial<HistoryEntry>): HistoryEntry {
    const amended = { ...entry, ...more };
    this.#put(
      serviceKey,
      this.of(serviceKey).map((one) => (one === entry ? amended : one)),
    );
    return (
      this.of(serviceKey).find((one) => one.at === amended.at && one.what === amended.what) ??
      amended
    );
  }

  dispose(): void {
    this.#didChange.dispose();
  }

  #put(serviceKey: string, entries: readonly HistoryEntry[]): void {
    // Set anew, so that the service that was quiet for longest goes first.
    this.#entries.delete(serviceKey);
    const kept = entries.slice(-maxEntries);
    const old = kept.length - withLines;
    this.#entries.set(
      serviceKey,
      kept.map((entry, i) => (i < old && entry.lines ? { ...entry, lines: undefined } : entry)),
    );
    for (const key of this.#entries.keys()) {
      if (this.#entries.size <= maxServices) break;
      this.#entries.delete(key);
    }
    this.memory.set(Object.fromEntries(this.#entries));
    this.#didChange.fire(serviceKey);
  }
}
