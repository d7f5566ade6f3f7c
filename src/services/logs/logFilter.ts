import type { PatternEngine } from './noiseRules';
import { explain } from './noiseRules';

/** Says whether a line passes. */
export type LogFilter = (line: string) => boolean;

/**
 * What a person typed as a filter: `/pattern/` is a regular expression on the linear-time engine, anything else a text to be
 * found, without regard to case. A pattern that cannot be used gives a problem in words.
 */
export async function compileFilter(
  typed: string,
  engine: PatternEngine,
): Promise<{ readonly filter: LogFilter } | { readonly problem: string }> {
  const text = typed.trim();
  if (text === '') return { filter: () => true };
  const source = /^\/(.+)\/(i?)$/.exec(text);
  if (!source) {
    const wanted = text.toLowerCase();
    return { filter: (line) => line.toLowerCase().includes(wanted) };
  }
  const [, pattern = '', flag] = source;
  const patterns = (await engine()).compilePatterns([flag ? `(?i)${pattern}` : pattern]);
  const problem = patterns.problems.get(0);
  if (problem !== undefined) return { problem: explain(pattern, problem) };
  return { filter: (line) => patterns.first(line) === 0 };
}

/** What stands in front of a line in a channel: our time, the level. */
const inFront = /^(?:\d\d:\d\d:\d\d\.\d{3} )?\[(?:trace|debug|info|warning|error)\] /;

/** Whether a line passes as a channel shows it, or as the service wrote it: `/^x/` means the beginning of that. */
export function passesAsShown(filter: LogFilter, shown: string): boolean {
  return filter(shown) || filter(shown.replace(inFront, ''));
}
