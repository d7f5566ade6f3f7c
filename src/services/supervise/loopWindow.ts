import type { RestartPolicy } from '../definitions/definition';

/** At least this long is looked back for exits (the product's rule). */
const shortestMs = 600_000;
/** A cap that is reached again within this time of the start was not cured by the restart. */
const capUptimeMs = 60_000;
const capsInARow = 5;
/** Ends of several instances may be told in another order than they came in. */
const jitterMs = 5_000;

/** An end that nobody asked for. Times in ms since the epoch. */
export interface CountedExit {
  readonly at: number;
  readonly uptimeMs?: number;
  /** A cap ended it. */
  readonly cap: boolean;
  /** Time does not cure what ended it, and it was not ready since a person started it. */
  readonly incurable?: boolean;
}

/** From how many exits on a service loops. */
export interface LoopPolicy extends Pick<
  RestartPolicy,
  'maxRestarts' | 'restartDelayMs' | 'minUptimeMs'
> {
  /** As many in a row that time does not cure are enough; undefined: those count as all others. */
  readonly vainExits?: number;
}

/** What a service does over and over. */
export interface Loop {
  readonly type: 'crashLoop' | 'memoryLoop';
  readonly exits: number;
  /** From the first of these exits to the last. */
  readonly spanMs: number;
}

/**
 * Counts the exits of one service in a sliding window. PM2's own limit counts an exit only under conditions that real crash
 * loops escape (docs/pm2.md 5); here every exit counts.
 */
export class LoopWindow {
  #exits: CountedExit[] = [];

  /** Takes an exit and says whether it closes a loop under this policy. */
  add(exit: CountedExit, policy: LoopPolicy): Loop | undefined {
    const since = exit.at - windowMs(policy);
    // What lies ahead was counted before the wall clock was set back, who knows how long ago.
    const until = exit.at + jitterMs;
    this.#exits = [...this.#exits.filter(({ at }) => at > since && at <= until), exit];
    const caps = this.#exits.slice(-capsInARow);
    if (caps.length === capsInARow && caps.every(wasEarly)) {
      return loop('memoryLoop', caps);
    }
    const vain = this.#exits.slice(-(policy.vainExits ?? Infinity));
    if (vain.length === policy.vainExits && vain.every(({ incurable }) => incurable)) {
      return loop('crashLoop', vain);
    }
    const crashes = this.#exits.filter(({ cap }) => !cap);
    return !exit.cap && crashes.length >= Math.max(1, policy.maxRestarts)
      ? loop('crashLoop', crashes)
      : undefined;
  }

  /** A person started it again: what was before does not count. */
  reset(): void {
    this.#exits = [];
  }
}

/** True for a cap that was reached early. A time below zero is that of a clock that was set back: nobody knows how long it ran. */
function wasEarly({ cap, uptimeMs = Infinity }: CountedExit): boolean {
  return cap && uptimeMs < capUptimeMs && uptimeMs > -jitterMs;
}

/** How far back exits count, in ms. */
export function windowMs({
  maxRestarts,
  restartDelayMs,
  minUptimeMs,
}: Pick<RestartPolicy, 'maxRestarts' | 'restartDelayMs' | 'minUptimeMs'>): number {
  return Math.max(shortestMs, 2 * maxRestarts * (restartDelayMs + minUptimeMs));
}

function loop(type: Loop['type'], exits: readonly CountedExit[]): Loop {
  const first = exits[0]?.at ?? 0;
  return { type, exits: exits.length, spanMs: (exits.at(-1)?.at ?? first) - first };
}
