import * as l10n from '@vscode/l10n';
import { RE2JS, RE2Set } from 're2js';
import { messageOf } from '../../base/errors';

/** Several patterns as one automaton: the time to match grows with the text, not with what the patterns look like. */
export interface Patterns {
  /** The index of the first pattern that is found in the text; -1 for none. */
  first(text: string): number;
  /** What is wrong with patterns that are left out, by index. */
  readonly problems: ReadonlyMap<number, string>;
}

/** A pattern may ask for thousands of steps at each character of a text: `.{1000}.{1000}`. */
const maxSteps = 1_000;

/** Compiles patterns of users. Those with look-around or back-references are problems: no engine matches them in linear time. */
export function compilePatterns(sources: readonly string[]): Patterns {
  const problems = new Map<number, string>();
  const set = new RE2Set();
  /** From the set's indices to ours. */
  const indices: number[] = [];
  for (const [index, source] of sources.entries()) {
    try {
      if (RE2JS.compile(source).programSize() > maxSteps) {
        throw new Error(l10n.t('it repeats too much.'));
      }
      set.add(source);
      indices.push(index);
    } catch (error) {
      problems.set(index, messageOf(error));
    }
  }
  if (indices.length > 0) set.compile();
  return {
    problems,
    first: (text) => {
      if (indices.length === 0) return -1;
      const [found] = set.match(text).sort((a, b) => a - b);
      return found === undefined ? -1 : (indices[found] ?? -1);
    },
  };
}
