import { isServer, toolCommand } from '../tools/toolCommand';
import type { Started } from './started';

/** The same as what ends before something else begins. */
export function ending(one: Started): Started {
  if (one.type === 'script') return { ...one, parts: one.parts.map(ending) };
  return one.role === 'builder' ? one : { ...one, role: 'setup' };
}

/** The server that a program which nobody knows is given to run: `portless web next dev`, `doppler run -- next dev`. */
export function serverInside(words: readonly string[]): readonly string[] | undefined {
  for (let at = 1; at < Math.min(words.length, 12); at++) {
    const found = toolCommand(words.slice(at));
    if (found && isServer(found)) return words.slice(at);
  }
  return undefined;
}

export function asShellCommand(words: readonly string[]) {
  const placed = words.map((text) => ({ text, start: 0, end: 0 }));
  return {
    words: placed,
    assigned: [],
    operators: [],
    start: 0,
    end: 0,
    after: '',
    before: '',
    keywords: [],
    depth: 0,
  } as const;
}

export function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
