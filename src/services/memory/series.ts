import { RingBuffer } from '../../base/ringBuffer';

/** What a service held and used at one moment. Times in ms since the epoch, CPU in % of one core. */
export interface Point {
  readonly at: number;
  readonly bytes: number;
  readonly cpuPercent?: number;
}

interface Ring {
  readonly stepMs: number;
  readonly closed: RingBuffer<Point>;
  open?: Point;
}

/** Ten minutes in steps of 2 s, six hours in steps of 30 s. */
const rings = [
  { stepMs: 2_000, spanMs: 600_000 },
  { stepMs: 30_000, spanMs: 6 * 3_600_000 },
];
/** The clocks of machines are put right by less than this all the time. */
const jitterMs = 5_000;

/** Memory and CPU of services over time, restarts included. A step keeps its highest memory. */
export class MemorySeries {
  readonly #rings = new Map<string, readonly Ring[]>();
  #newest = -Infinity;

  add(serviceKey: string, point: Point): void {
    if (point.at < this.#newest - jitterMs) this.#setBack(this.#newest - point.at);
    this.#newest = point.at;
    let own = this.#rings.get(serviceKey);
    if (!own) this.#rings.set(serviceKey, (own = rings.map(newRing)));
    for (const ring of own) {
      const { open, stepMs } = ring;
      if (open && Math.floor(point.at / stepMs) <= Math.floor(open.at / stepMs)) {
        const at = Math.max(open.at, point.at);
        ring.open = { ...point, at, bytes: Math.max(open.bytes, point.bytes) };
      } else {
        if (open) ring.closed.push(open);
        ring.open = point;
      }
    }
  }

  /** The points of the last `spanMs`, oldest first: every 2 s up to ten minutes, every 30 s beyond. */
  points(serviceKey: string, spanMs: number, now: number): readonly Point[] {
    const own = this.#rings.get(serviceKey) ?? [];
    const ring = own.find((_, i) => (rings[i]?.spanMs ?? 0) >= spanMs) ?? own.at(-1);
    if (!ring) return [];
    const all = ring.open ? [...ring.closed.toArray(), ring.open] : ring.closed.toArray();
    // What lies ahead was seen before the clock was set back, and has its place when the next point comes.
    return all.filter(({ at }) => at > now - spanMs && at <= now + jitterMs);
  }

  /** By how many bytes a service has grown in the last ten minutes: from the least it held to what it holds. */
  growth(serviceKey: string, now: number): number {
    const points = this.points(serviceKey, 600_000, now);
    const last = points.at(-1);
    return last ? last.bytes - Math.min(...points.map(({ bytes }) => bytes)) : 0;
  }

  /** Forgets all services but these. */
  retain(serviceKeys: ReadonlySet<string>): void {
    for (const key of this.#rings.keys()) if (!serviceKeys.has(key)) this.#rings.delete(key);
  }

  /** The wall clock was set back: what was seen keeps its distance to now, as if it had always gone right. */
  #setBack(byMs: number): void {
    const moved = (point: Point): Point => ({ ...point, at: point.at - byMs });
    for (const ring of [...this.#rings.values()].flat()) {
      const points = ring.closed.toArray().map(moved);
      ring.closed.clear();
      for (const point of points) ring.closed.push(point);
      if (ring.open) ring.open = moved(ring.open);
    }
  }
}

/** Points farther from each other than this have a time between them of which nothing is known: a stop, or the machine's sleep. */
const gapMs = 30_000;

/** The points between gaps, oldest first. `spanMs`: that which they were asked for with. */
export function stretches(points: readonly Point[], spanMs: number): readonly (readonly Point[])[] {
  const stepMs = rings.find((ring) => ring.spanMs >= spanMs)?.stepMs ?? 0;
  const longest = Math.max(gapMs, 3 * stepMs);
  const found: Point[][] = [];
  let last: Point | undefined;
  for (const point of points) {
    if (last && point.at - last.at <= longest) found.at(-1)?.push(point);
    else found.push([point]);
    last = point;
  }
  return found;
}

function newRing({ stepMs, spanMs }: (typeof rings)[number]): Ring {
  return { stepMs, closed: new RingBuffer(spanMs / stepMs) };
}
