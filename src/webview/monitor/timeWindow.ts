/** A time that is shown; ms since the epoch. */
export interface TimeWindow {
  readonly from: number;
  readonly to: number;
}

/** Less is not worth a look: points are 2 s apart at best. */
const leastMs = 20_000;
/** More than anything is kept for. */
const mostMs = 7 * 24 * 3_600_000;

/** A window `factor` times as wide, in which the moment `around` keeps its place; never beyond `now`. */
export function zoomed(
  { from, to }: TimeWindow,
  factor: number,
  around: number,
  now: number,
): TimeWindow {
  const width = Math.min(mostMs, Math.max(leastMs, (to - from) * factor));
  const share = Math.min(1, Math.max(0, (around - from) / (to - from)));
  return within({ from: around - share * width, to: around + (1 - share) * width }, now);
}

/** A window moved by a part of its width (negative: to earlier times); never beyond `now`. */
export function panned({ from, to }: TimeWindow, part: number, now: number): TimeWindow {
  const by = (to - from) * part;
  return within({ from: from + by, to: to + by }, now);
}

/** The window between two moments in any order, at least as wide as is worth a look. */
export function between(one: number, other: number, now: number): TimeWindow {
  const [from, to] = [Math.min(one, other), Math.max(one, other)];
  const missing = Math.max(0, leastMs - (to - from)) / 2;
  return within({ from: from - missing, to: to + missing }, now);
}

/** A moment one step farther; it stays in the window. */
export function stepped({ from, to }: TimeWindow, moment: number, byMs: number): number {
  return Math.min(to, Math.max(from, moment + byMs));
}

/** A window that follows the present: it moves, or where it `grows`, its beginning stays. */
export function followed({ from, to }: TimeWindow, now: number, grows: boolean): TimeWindow {
  return { from: grows ? from : now - (to - from), to: now };
}

/** How much time stands in one px of a plot that is so wide. */
export function msOfPx({ from, to }: TimeWindow, plotPx: number): number {
  return (to - from) / Math.max(1, plotPx);
}

/** A window in whole ms. */
export function rounded({ from, to }: TimeWindow): TimeWindow {
  return { from: Math.round(from), to: Math.round(to) };
}

function within({ from, to }: TimeWindow, now: number): TimeWindow {
  const beyond = Math.max(0, to - now);
  return { from: Math.max(0, from - beyond), to: to - beyond };
}
