import type { Curve } from './lane';

/** A point of a curve; what is not known is missing. */
export interface CurvePoint {
  readonly at: number;
  readonly bytes: number;
  readonly cpuPercent?: number;
}

/** Points as columns; between two that are farther apart than `longestMs` stands a null. */
export function toCurve(points: readonly CurvePoint[], longestMs: number): Curve {
  const at: number[] = [];
  const bytes: (number | null)[] = [];
  const cpu: (number | null)[] = [];
  for (const point of points) {
    const last = at.at(-1);
    if (last !== undefined && point.at - last > longestMs) {
      at.push((last + point.at) / 2);
      bytes.push(null);
      cpu.push(null);
    }
    at.push(point.at);
    bytes.push(point.bytes);
    cpu.push(point.cpuPercent ?? null);
  }
  return { at, bytes, cpu };
}

/** Puts newer points behind older ones: the newest step of a curve may have grown. Points before `from` are dropped. */
export function extended(old: Curve, more: Curve, stepMs: number, from: number): Curve {
  const [first] = more.at;
  const step = (at: number): number => Math.floor(at / stepMs);
  let keep = old.at.length;
  while (first !== undefined && keep > 0 && step(old.at[keep - 1] ?? 0) >= step(first)) keep--;
  // One before, so that the line comes in from the edge.
  const begin = Math.max(0, old.at.findIndex((at) => at >= from) - 1);
  return {
    at: [...old.at.slice(begin, keep), ...more.at],
    bytes: [...old.bytes.slice(begin, keep), ...more.bytes],
    cpu: [...old.cpu.slice(begin, keep), ...more.cpu],
  };
}

/** The index of the newest point at or before a moment; -1 where there is none. */
export function indexAt(at: readonly number[], moment: number): number {
  let [low, high] = [0, at.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((at[middle] ?? Infinity) <= moment) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** At most `rows` points of a curve in a time, one for each equal part of it: that which held most. Gaps are left out. */
export function thinned(
  curve: Curve,
  from: number,
  to: number,
  rows: number,
): readonly CurvePoint[] {
  const width = (to - from) / rows || 1;
  const most = new Map<number, CurvePoint>();
  for (const [i, at] of curve.at.entries()) {
    const bytes = curve.bytes[i];
    if (at < from || at > to || typeof bytes !== 'number') continue;
    const part = Math.min(rows - 1, Math.floor((at - from) / width));
    const cpu = curve.cpu[i];
    const known = most.get(part);
    if (known && known.bytes >= bytes) continue;
    most.set(part, { at, bytes, ...(typeof cpu === 'number' && { cpuPercent: cpu }) });
  }
  return [...most.values()];
}
