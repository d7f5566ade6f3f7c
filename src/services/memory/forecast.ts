import { type Point, stretches } from './series';

/** The slope is that of this time. */
const spanMs = 180_000;
/** Less says nothing about where it goes. */
const leastMs = 40_000;
/** Every program grows while it starts. */
const startMs = 60_000;
/** Said from here on, and taken back only well beyond. */
const saidMinutes = 10;
const takenBackMinutes = 15;
/** Evaluations that must agree before anything is said or taken back. */
const inARow = 3;
/** How much of the movement the line must explain: a saw's teeth are no trend. */
const leastFit = 0.7;

/** Foresees when a service will be over its cap, at the pace of the last minutes. */
export class Forecast {
  #said: number | undefined;
  #agree = 0;
  #startedAt: number | undefined;
  /** Since when its run counts; ms since the epoch. */
  #from = 0;

  /**
   * Takes what a service held lately and gives the whole minutes until it is over its cap; undefined where nothing is to be
   * said. `startedAt` is the start of its run.
   */
  update(
    points: readonly Point[],
    capBytes: number | undefined,
    startedAt: number,
    now: number,
  ): number | undefined {
    if (startedAt !== this.#startedAt) {
      this.reset();
      this.#from = startedAt;
    }
    this.#startedAt = startedAt;
    // The wall clock was set back: that run does not begin only when the old time has come again.
    if (this.#from > now) this.#from = now;
    const minutes = minutesLeft(points, capBytes, this.#from, now);
    const soon = minutes !== undefined && minutes <= saidMinutes;
    const late = minutes === undefined || minutes > takenBackMinutes;
    const turns = this.#said === undefined ? soon : late;
    this.#agree = turns ? this.#agree + 1 : 0;
    if (this.#said !== undefined && minutes !== undefined) this.#said = Math.round(minutes);
    if (this.#agree >= inARow) {
      this.#agree = 0;
      this.#said = this.#said === undefined ? Math.round(minutes ?? 0) : undefined;
    }
    return this.#said;
  }

  /** A new run: nothing is known of it. */
  reset(): void {
    this.#said = undefined;
    this.#agree = 0;
  }
}

/** Minutes until the line through the points meets the cap; undefined where it does not, or is none. */
export function minutesLeft(
  points: readonly Point[],
  capBytes: number | undefined,
  startedAt: number,
  now: number,
): number | undefined {
  const since = Math.max(now - spanMs, startedAt + startMs);
  // What lies behind a gap says nothing of the pace: the machine slept, or it was looked away.
  const own = stretches(
    points.filter(({ at }) => at >= since),
    spanMs,
  ).at(-1);
  if (!own) return undefined;
  const [first] = own;
  const last = own.at(-1);
  if (capBytes === undefined || !first || !last || last.at - first.at < leastMs) return undefined;
  const { slope, fit } = line(own);
  if (slope <= 0 || fit < leastFit) return undefined;
  return Math.max(0, capBytes - last.bytes) / slope / 60_000;
}

/** Least squares: bytes per ms, and the share of the movement that the line explains (0 to 1). */
function line(points: readonly Point[]): { slope: number; fit: number } {
  const n = points.length;
  const meanAt = points.reduce((sum, { at }) => sum + at, 0) / n;
  const meanBytes = points.reduce((sum, { bytes }) => sum + bytes, 0) / n;
  let [xx, xy, yy] = [0, 0, 0];
  for (const { at, bytes } of points) {
    xx += (at - meanAt) ** 2;
    xy += (at - meanAt) * (bytes - meanBytes);
    yy += (bytes - meanBytes) ** 2;
  }
  return { slope: xx > 0 ? xy / xx : 0, fit: xx > 0 && yy > 0 ? xy ** 2 / (xx * yy) : 0 };
}
