import type { ServiceStateType } from '../state/service';

/** A time in which a service was in one state (ms since the epoch); one without an end goes on. */
export interface StateBand {
  readonly from: number;
  readonly to?: number;
  readonly state: ServiceStateType;
}

/** A loop makes two or three a minute. */
const maxBands = 400;
/** A window is loaded anew in less: its service is taken to have been all the while what it is behind that. */
const reloadMs = 30_000;

/** The states that services were in, one after the other. */
export class StateBands {
  readonly #bands = new Map<string, StateBand[]>();

  /** Notes the state of a service at a moment. */
  note(serviceKey: string, state: ServiceStateType, at: number): void {
    const bands = this.#bands.get(serviceKey) ?? [];
    this.#bands.set(serviceKey, bands);
    const last = bands.at(-1);
    if (last && goesOn(last, { from: at, state })) {
      bands[bands.length - 1] = { from: last.from, state };
      return;
    }
    // The wall clock may have been set back.
    const from = Math.max(at, last?.to ?? last?.from ?? 0);
    if (last && last.to === undefined) bands[bands.length - 1] = { ...last, to: from };
    bands.push({ from, state });
    if (bands.length > maxBands) bands.splice(0, bands.length - maxBands);
  }

  /** Those that touch a time, oldest first. */
  of(serviceKey: string, from = 0, to = Infinity): readonly StateBand[] {
    return (this.#bands.get(serviceKey) ?? []).filter(
      (band) => band.from <= to && (band.to ?? Infinity) >= from,
    );
  }

  /** Puts what an earlier window saw in front. All of it has ended. */
  restore(serviceKey: string, earlier: readonly StateBand[]): void {
    const known = this.#bands.get(serviceKey) ?? [];
    const begin = known[0]?.from ?? Infinity;
    const before = earlier
      .filter(({ from }) => from < begin)
      .map((band) => ({ ...band, to: Math.min(band.to ?? begin, begin) }));
    const [last, first] = [before.at(-1), known[0]];
    if (last && first && goesOn(last, first)) {
      before.pop();
      known.splice(0, 1, { ...first, from: last.from });
    }
    this.#bands.set(serviceKey, [...before, ...known].slice(-maxBands));
  }

  forget(serviceKey: string): void {
    this.#bands.delete(serviceKey);
  }
}

function goesOn(band: StateBand, next: Pick<StateBand, 'from' | 'state'>): boolean {
  return band.state === next.state && next.from - (band.to ?? next.from) < reloadMs;
}
