/** By so much text a place is recognised. */
const knownChars = 4_096;

/**
 * What one or several streams wrote, in order, and is in neither of two files: the `end` of the one that was written before,
 * and the `beginning` of the one that is written now. Where texts repeat themselves it errs towards nothing being missing, so
 * that nothing is ever there twice.
 */
export function findMissing(
  streams: readonly (readonly string[])[],
  end: string,
  beginning: string,
): string {
  const [only, ...others] = streams.filter((chunks) => chunks.length > 0);
  if (!only) return '';
  if (others.length === 0) return missingOfOne(only, end, beginning);
  return findAbsent([only, ...others], end, beginning);
}

/** The chunks that are in none of the texts. Several streams write into one file with their chunks whole. */
export function findAbsent(
  streams: readonly (readonly string[])[],
  ...texts: readonly string[]
): string {
  return streams
    .flat()
    .filter((chunk) => !texts.some((text) => text.includes(chunk)))
    .join('');
}

/**
 * The old file ends somewhere in what was said, the new one begins somewhere in it; what is between them is missing. What was
 * said may have begun before the end that is known of the old file, and may go on after what is known of the new one, or end
 * before.
 */
function missingOfOne(chunks: readonly string[], end: string, beginning: string): string {
  const whole = chunks.join('');
  const cuts = [0];
  for (const chunk of chunks) cuts.push((cuts.at(-1) ?? 0) + chunk.length);
  const before = endIn(whole, cuts, end);
  return whole.slice(before, beginningIn(whole, cuts, beginning, before));
}

function endIn(whole: string, cuts: readonly number[], end: string): number {
  const known = end.slice(-knownChars);
  const found = known.length < knownChars ? -1 : whole.lastIndexOf(known);
  if (found >= 0) return found + known.length;
  // Little was said before the old file ended.
  return cuts.findLast((cut) => end.endsWith(whole.slice(0, cut))) ?? 0;
}

/** Undefined where the new file begins after all that was said. */
function beginningIn(
  whole: string,
  cuts: readonly number[],
  beginning: string,
  from: number,
): number | undefined {
  const known = beginning.slice(0, knownChars);
  const found = known === '' ? -1 : whole.indexOf(known, from);
  if (found >= 0) return found;
  // Little was said after the new file began.
  return cuts.find((cut) => cut >= from && beginning.startsWith(whole.slice(cut)));
}
