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

/** Ten minutes, an hour, six hours, a week. */
const rings = [
  { stepMs: 2_000, spanMs: 600_000 },
  { stepMs: 10_000, spanMs: 3_600_000 },
  { stepMs: 30_000, spanMs: 6 * 3_600_000 },
  { stepMs: 600_000, spanMs: 7 * 24 * 3_600_000 },
];
/** As far back as anything is known, in ms. */
export const longestSpanMs = 7 * 24 * 3_600_000;
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
    for (const ring of own) put(ring, point);
  }

  /** Puts what an earlier window knew of a service in front of what is known by now. Oldest first. */
  restore(serviceKey: string, points: readonly Point[]): void {
    const now = this.#rings.get(serviceKey);
    const whole = rings.map((kind, i): Ring => {
      const ring = newRing(kind);
      const known = now?.[i] ? pointsOf(now[i]) : [];
      const begin = known[0]?.at ?? Infinity;
      for (const point of points) if (point.at < begin) put(ring, point);
      for (const point of known) put(ring, point);
      return ring;
    });
    this.#rings.set(serviceKey, whole);
  }

  /** All that is known of a service, oldest first, each time in the finest steps that there are for it. */
  all(serviceKey: string): readonly Point[] {
    let found: readonly Point[] = [];
    for (const ring of this.#rings.get(serviceKey) ?? []) {
      const begin = found[0]?.at ?? Infinity;
      found = [...pointsOf(ring).filter(({ at }) => at < begin), ...found];
    }
    return found;
  }

  /** The points of the last `spanMs`, oldest first: in the steps of `stepOf`. */
  points(serviceKey: string, spanMs: number, now: number): readonly Point[] {
    const own = this.#rings.get(serviceKey) ?? [];
    const ring = own.find((_, i) => (rings[i]?.spanMs ?? 0) >= spanMs) ?? own.at(-1);
    if (!ring) return [];
    // What lies ahead was seen before the clock was set back, and has its place when the next point comes.
    return pointsOf(ring).filter(({ at }) => at > now - spanMs && at <= now + jitterMs);
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

/** How far apart the points of a span are, in ms. */
export function stepOf(spanMs: number): number {
  return (rings.find((ring) => ring.spanMs >= spanMs) ?? rings.at(-1))?.stepMs ?? 0;
}

/** Points of a span that are farther apart than this, in ms, have a gap between them. */
export function longestGap(spanMs: number): number {
  return Math.max(gapMs, 3 * stepOf(spanMs));
}

/** The points between gaps, oldest first. `spanMs`: that which they were asked for with. */
export function stretches(points: readonly Point[], spanMs: number): readonly (readonly Point[])[] {
  const longest = longestGap(spanMs);
  const found: Point[][] = [];
  let last: Point | undefined;
  for (const point of points) {
    if (last && point.at - last.at <= longest) found.at(-1)?.push(point);
    else found.push([point]);
    last = point;
  }
  return found;
}

/** Adds a point to the step that it belongs to, which keeps its highest memory. */
function put(ring: Ring, point: Point): void {
  const { open, stepMs } = ring;
  if (open && Math.floor(point.at / stepMs) <= Math.floor(open.at / stepMs)) {
    const at = Math.max(open.at, point.at);
    ring.open = { ...point, at, bytes: Math.max(open.bytes, point.bytes) };
    return;
  }
  if (open) ring.closed.push(open);
  ring.open = point;
}

function pointsOf({ closed, open }: Ring): readonly Point[] {
  return open ? [...closed.toArray(), open] : closed.toArray();
}

function newRing({ stepMs, spanMs }: (typeof rings)[number]): Ring {
  return { stepMs, closed: new RingBuffer(spanMs / stepMs) };
}
