/** Where a probed service stands. `deciding`: it has failed since it last answered. */
export type ProbePhase = 'starting' | 'healthy' | 'deciding' | 'unhealthy';

/** How long an answer may take; a first compilation takes longer. */
export const answerMs = { starting: 10_000, running: 5_000 } as const;

/** What stands at a breakpoint is asked this soon after it has gone on. */
export const pausedMs = 1_000;

const startingMs = 250;
/** A refused connection to this machine disturbs nobody and costs a fraction of a millisecond: so a start loses no time. */
const knockingMs = 25;
/** Five seconds; what takes longer is not in such a hurry. */
const knocks = 200;
const decidingMs = 1_000;
/** Failures in a row that make a service unhealthy. */
const failuresForUnhealthy = 3;
const unhealthyMs = 5_000;
/** The last step is a little over a minute, so that with the steps before it there are not more than 60 calls in any hour. */
const healthyMs = [5_000, 30_000, 60_000, 65_000];

/** When a service is asked again: quickly while it starts or is in doubt, ever more rarely while it is well. */
export class ProbeSchedule {
  #phase: ProbePhase = 'starting';
  #failures = 0;
  #step = 0;
  #knocks = 0;

  get phase(): ProbePhase {
    return this.#phase;
  }

  /** Takes an answer and gives the time until the next question, in ms. `refused`: nobody listened. */
  take(ok: boolean, refused = false): number {
    if (ok) {
      if (this.#phase !== 'healthy') this.#step = 0;
      this.#phase = 'healthy';
      this.#failures = 0;
      return healthyMs[Math.min(this.#step++, healthyMs.length - 1)] ?? 0;
    }
    if (this.#phase === 'starting') {
      return refused && this.#knocks++ < knocks ? knockingMs : startingMs;
    }
    this.#failures++;
    if (this.#failures < failuresForUnhealthy) {
      this.#phase = 'deciding';
      return decidingMs;
    }
    this.#phase = 'unhealthy';
    return unhealthyMs;
  }

  /** Something changed: what was known counts for less. */
  unsettle(): void {
    this.#step = 0;
  }
}
