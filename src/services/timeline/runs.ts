/** A run of a service: from a start to an end (ms since the epoch); one without an end goes on. */
export interface Run {
  readonly from: number;
  readonly to?: number;
}

const maxRuns = 50;
/** PM2 tells a start in milliseconds, and the same start never otherwise. */
const sameMs = 50;

/** The runs of services, one after the other. */
export class Runs {
  readonly #runs = new Map<string, Run[]>();

  /** Notes since when a service runs at a moment; undefined where it does not. */
  note(serviceKey: string, startedAt: number | undefined, at: number): void {
    const runs = this.#runs.get(serviceKey) ?? [];
    this.#runs.set(serviceKey, runs);
    const last = runs.at(-1);
    const same = last !== undefined && Math.abs(last.from - (startedAt ?? -Infinity)) < sameMs;
    // What an earlier window saw to its end goes on in this one.
    if (last && same) {
      if (last.to !== undefined) runs[runs.length - 1] = { from: last.from };
      return;
    }
    if (last && last.to === undefined) {
      runs[runs.length - 1] = { from: last.from, to: Math.max(last.from, startedAt ?? at) };
    }
    if (startedAt !== undefined) runs.push({ from: startedAt });
    if (runs.length > maxRuns) runs.shift();
  }

  /** Oldest first. */
  of(serviceKey: string): readonly Run[] {
    return this.#runs.get(serviceKey) ?? [];
  }

  /** Puts what an earlier window saw in front: what this one has found running goes on. */
  restore(serviceKey: string, earlier: readonly Run[]): void {
    const known = this.of(serviceKey);
    const begin = (known[0]?.from ?? Infinity) - sameMs;
    const before = earlier.filter(({ from }) => from < begin);
    this.#runs.set(serviceKey, [...before, ...known].slice(-maxRuns));
  }

  forget(serviceKey: string): void {
    this.#runs.delete(serviceKey);
  }
}
