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

/** The old file ends with the first chunks, the new one begins with the last ones; what is between them is missing. */
function missingOfOne(chunks: readonly string[], end: string, beginning: string): string {
  const whole = chunks.join('');
  const cuts = [0];
  for (const chunk of chunks) cuts.push((cuts.at(-1) ?? 0) + chunk.length);
  const before = cuts.findLast((cut) => end.endsWith(whole.slice(0, cut))) ?? 0;
  const after = cuts.find((cut) => cut >= before && beginning.startsWith(whole.slice(cut)));
  return whole.slice(before, after);
}
