/** Numbers of `line RUN N`, by run, in the order they came. */
export function byRun(lines: readonly string[]): ReadonlyMap<string, readonly number[]> {
  const runs = new Map<string, number[]>();
  for (const line of lines) {
    const [, run, n] = /^line (\w+) (\d+)\b/.exec(line) ?? [];
    if (run === undefined) continue;
    const numbers = runs.get(run) ?? [];
    numbers.push(Number(n));
    runs.set(run, numbers);
  }
  return runs;
}

/**
 * What is wrong with the lines that were shown, against those on the disk; undefined where nothing is. `lost`: the disk itself
 * did not take some, so that only order and doublets tell.
 */
export function wrongLines(
  shown: readonly string[],
  written: readonly string[],
  lost: boolean,
): string | undefined {
  const [seen, all] = [byRun(shown), byRun(written)];
  for (const [run, numbers] of seen) {
    const at = numbers.findIndex((n, i) => (lost ? n <= (numbers[i - 1] ?? -1) : n !== i));
    if (at >= 0) return `run ${run}: ${numbers.slice(Math.max(0, at - 2), at + 3).join(', ')}`;
  }
  if (lost) return undefined;
  for (const [run, numbers] of all) {
    const count = seen.get(run)?.length ?? 0;
    if (count < numbers.length) return `run ${run}: ${count} of ${numbers.length} were shown`;
  }
  return undefined;
}
