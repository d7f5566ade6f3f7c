import type { ProcessInfo } from '../../system/types';

interface Seen {
  readonly cpuMs: number;
  /** In which look it was last seen. */
  look: number;
}

interface Counter {
  totalMs: number;
  readonly seen: Map<string, Seen>;
}

/** A process that a look missed is no new one when it is back; looks are seconds apart. */
const lostLooks = 12;

/** CPU time of process trees as a counter: what a process has used stays counted when it ends. */
export class CpuSeconds {
  readonly #counters = new Map<string, Counter>();
  #look = 0;

  /** Takes the trees as they are now, by whose they are; what is not named any more is forgotten. */
  take(trees: ReadonlyMap<string, readonly ProcessInfo[]>): void {
    this.#look++;
    for (const key of this.#counters.keys()) if (!trees.has(key)) this.#counters.delete(key);
    for (const [key, processes] of trees) {
      let counter = this.#counters.get(key);
      if (!counter) this.#counters.set(key, (counter = { totalMs: 0, seen: new Map() }));
      for (const { pid, startTime, cpuMs } of processes) {
        const id = `${pid} ${startTime}`;
        counter.totalMs += Math.max(0, cpuMs - (counter.seen.get(id)?.cpuMs ?? 0));
        counter.seen.set(id, { cpuMs, look: this.#look });
      }
      for (const [id, { look }] of counter.seen) {
        if (this.#look - look > lostLooks) counter.seen.delete(id);
      }
    }
  }

  /** Undefined where nothing of it was ever seen. */
  of(key: string): number | undefined {
    const counter = this.#counters.get(key);
    return counter && counter.seen.size + counter.totalMs > 0 ? counter.totalMs / 1000 : undefined;
  }
}
