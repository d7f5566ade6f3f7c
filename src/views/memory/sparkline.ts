import type { Point } from '../../services/memory/series';

const bars = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/** One character for every `spanMs / cells`: the most it held then, of `top`; a time of which nothing is known is left out. */
export function sparkline(
  points: readonly Point[],
  top: number | undefined,
  { spanMs = 600_000, cells = 8, now }: { spanMs?: number; cells?: number; now: number },
): string {
  const width = spanMs / cells;
  const newest = Math.floor(now / width);
  const most = new Map<number, number>();
  for (const { at, bytes } of points) {
    const cell = Math.floor(at / width);
    // Cells stand still: with the time alone nothing moves within them.
    if (newest - cell < cells) most.set(cell, Math.max(most.get(cell) ?? 0, bytes));
  }
  const scale = top ?? Math.max(...most.values());
  return [...most]
    .sort(([a], [b]) => a - b)
    .map(([, bytes]) => bars[Math.min(7, Math.max(0, Math.ceil((bytes / scale) * 8) - 1))])
    .join('');
}
