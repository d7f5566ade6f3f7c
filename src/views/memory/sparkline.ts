import type { Point } from '../../services/memory/series';

const bars = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/** As wide as half an em, and not folded in Markdown or a row as plain spaces are. */
const gap = '\u2002';

/** One character for every `spanMs / cells`: the most it held then, of `top`; a time of which nothing is known is a gap. */
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
    if (cell <= newest && newest - cell < cells) {
      most.set(cell, Math.max(most.get(cell) ?? 0, bytes));
    }
  }
  const scale = top ?? Math.max(...most.values());
  const oldest = Math.min(...most.keys());
  const last = Math.max(...most.keys());
  let text = '';
  for (let cell = oldest; cell <= last; cell++) {
    const bytes = most.get(cell);
    const bar = Math.min(7, Math.max(0, Math.ceil(((bytes ?? 0) / scale) * 8) - 1));
    text += bytes === undefined ? gap : (bars[bar] ?? '');
  }
  return text;
}
