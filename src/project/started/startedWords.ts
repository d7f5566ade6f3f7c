import * as path from 'node:path';
import { ownValue } from '../../base/ownValue';
import type { PackageJson } from '../packageJson';
import { isServer, toolCommand } from '../tools/toolCommand';
import type { Started } from './started';

/** The same as what ends before something else begins. */
export function ending(one: Started): Started {
  if (one.type === 'script') return { ...one, parts: one.parts.map(ending) };
  return one.role === 'builder' ? one : { ...one, role: 'setup' };
}

/** The same, run by a program that may give it a port of its own choice. */
export function servedBy(words: readonly string[], one: Started): Started {
  return one.type === 'command' && words.some((word) => /^(?:\S*\/)?portless$/.test(word))
    ? { ...one, portGiven: true }
    : one;
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

/** `npm:dev:* --port 1` → the pattern of scripts, and what they are given; empty for other text. */
export function scriptShort(text: string): readonly string[] {
  return /^(?:npm|pnpm|yarn|bun|node|deno):(\S+)((?:\s.*)?)$/s.exec(text.trim())?.slice(1) ?? [];
}

export function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** https://github.com/google/wireit: `{ command, dependencies: [ NAME | ./folder:NAME | { script } ] }`. Folders are absolute. */
export function wireitOf(
  { folder, wireit = {} }: PackageJson,
  script: string,
): {
  readonly command?: string;
  readonly dependencies: readonly { readonly folder: string; readonly name: string }[];
} {
  const config = ownValue(wireit, script);
  if (typeof config !== 'object' || config === null) return { dependencies: [] };
  const { command, dependencies } = config as { command?: unknown; dependencies?: unknown };
  const found = (Array.isArray(dependencies) ? dependencies : []).flatMap((one: unknown) => {
    const name = typeof one === 'object' && one !== null && 'script' in one ? one.script : one;
    if (typeof name !== 'string') return [];
    const at = name.startsWith('.') ? name.lastIndexOf(':') : -1;
    const where = at < 0 ? folder : path.resolve(folder, name.slice(0, at));
    return [{ folder: where, name: name.slice(at + 1) }];
  });
  return { ...(typeof command === 'string' ? { command } : {}), dependencies: found };
}
