import type { HistoryCause } from '../history/historyEntry';
import type { RestartMoment } from '../history/restartsIn';

/** Restarts of one service that were counted, as far as the other side may yet tell of them. */
interface Counted {
  readonly at: number;
  readonly by: Side;
  matched: boolean;
}

type Side = 'window' | 'guardian';

interface Tally {
  readonly counted: Counted[];
  /** When each was that was taken in, by side and time. */
  readonly taken: Map<string, number>;
  readonly totals: Map<HistoryCause, number>;
}

/** Window and guardian hear of a restart within this time of each other. */
const sameMs = 3_000;
/** A window has told of a restart by then: it knows more of its cause, so that it goes first. */
const patienceMs = 10_000;
/** What nobody told within this time is not counted any more, and need not be remembered. */
const lateMs = 3_600_000;
const kept = 100;

/**
 * Counts restarts by cause, each once, from two histories of the same services: a window's, while there is one, and the guardian's own.
 * The counts begin with this object, as those of a program that was started anew may.
 */
export class RestartCounts {
  readonly #tallies = new Map<string, Tally>();

  /** `since`: what was before is not counted; ms since the epoch. */
  constructor(private readonly since: number) {}

  /**
   * Takes what both sides tell of a service by now. `window` is undefined where no window is there: then the guardian's word counts
   * at once.
   */
  take(
    serviceKey: string,
    guardian: readonly RestartMoment[],
    window: readonly RestartMoment[] | undefined,
    now: number,
  ): void {
    let tally = this.#tallies.get(serviceKey);
    if (!tally) {
      tally = { counted: [], taken: new Map(), totals: new Map() };
      this.#tallies.set(serviceKey, tally);
    }
    const from = Math.max(this.since, now - lateMs);
    for (const [id, at] of tally.taken) if (at < from) tally.taken.delete(id);
    for (const one of this.#fresh(tally, 'window', window ?? [], from))
      this.#count(tally, 'window', one);
    for (const one of this.#fresh(tally, 'guardian', guardian, from)) {
      if (window && now - one.moment.at < patienceMs && !this.#match(tally, 'guardian', one.moment))
        continue;
      this.#count(tally, 'guardian', one);
    }
    tally.counted.splice(0, Math.max(0, tally.counted.length - kept));
  }

  /** How often a service was restarted, by cause. */
  of(serviceKey: string): ReadonlyMap<HistoryCause, number> {
    return this.#tallies.get(serviceKey)?.totals ?? new Map();
  }

  /** Forgets services that are not there any more. */
  keep(serviceKeys: ReadonlySet<string>): void {
    for (const key of this.#tallies.keys()) if (!serviceKeys.has(key)) this.#tallies.delete(key);
  }

  /** What a side tells that was not taken from it yet; several may have come in the same millisecond. */
  #fresh({ taken }: Tally, side: Side, moments: readonly RestartMoment[], from: number) {
    const seen = new Map<number, number>();
    return moments.flatMap((moment) => {
      const nth = (seen.get(moment.at) ?? 0) + 1;
      seen.set(moment.at, nth);
      const id = `${side} ${moment.at} ${nth}`;
      return moment.at >= from && !taken.has(id) ? [{ id, moment }] : [];
    });
  }

  #count(
    tally: Tally,
    side: Side,
    { id, moment: { at, cause } }: { id: string; moment: RestartMoment },
  ): void {
    tally.taken.set(id, at);
    const known = this.#match(tally, side, { at });
    if (known) {
      known.matched = true;
      return;
    }
    tally.counted.push({ at, by: side, matched: false });
    tally.totals.set(cause, (tally.totals.get(cause) ?? 0) + 1);
  }

  /** The restart that the other side has told of and this one has not. */
  #match({ counted }: Tally, side: Side, { at }: Pick<RestartMoment, 'at'>): Counted | undefined {
    return counted.find(
      (one) => one.by !== side && !one.matched && Math.abs(one.at - at) <= sameMs,
    );
  }
}
