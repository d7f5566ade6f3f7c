/** A tree's memory at one moment. */
interface Point {
  readonly at: number;
  readonly bytes: number;
}

const spanMs = 60_000;
/** Closer points say nothing more. */
const stepMs = 2_000;

/** The memory of every service in the last minute. */
export class MemoryTrail {
  readonly #points = new Map<string, Point[]>();

  add(serviceKey: string, at: number, bytes: number): void {
    const points = (this.#points.get(serviceKey) ?? []).filter(
      // What lies ahead was seen before the wall clock was set back.
      (one) => one.at > at - spanMs && one.at <= at,
    );
    const last = points.at(-1);
    if (last && at - last.at < stepMs) points.pop();
    // What stands in place of a point keeps its time, so that steps do not drift.
    points.push({ at: last && at - last.at < stepMs ? last.at : at, bytes });
    this.#points.set(serviceKey, points);
  }

  /** Bytes in the minute before `at`, oldest first. */
  before(serviceKey: string, at: number): readonly number[] {
    return (this.#points.get(serviceKey) ?? [])
      .filter((one) => one.at > at - spanMs && one.at <= at)
      .map(({ bytes }) => bytes);
  }

  clear(serviceKey: string): void {
    this.#points.delete(serviceKey);
  }
}
