import type { Document } from './documents';
import { type Member, memberOf, textOf, type Value } from '../../project/config/value';

/** A package.json with its places. */
export interface Manifest {
  readonly document: Document;
  readonly folder: string;
  readonly name: string | undefined;
  readonly type: string | undefined;
  readonly scripts: readonly Member[];
  /** Wanted version by name, of all kinds of dependencies. */
  readonly packages: Readonly<Record<string, string>>;
}

export function readManifest(document: Document, folder: string): Manifest {
  const root = document.config;
  const members = (key: string): readonly Member[] => {
    const value = memberOf(root, key)?.value;
    return value?.kind === 'object' ? value.members : [];
  };
  const packages: Record<string, string> = {};
  for (const key of ['peerDependencies', 'devDependencies', 'dependencies']) {
    for (const member of members(key)) packages[member.key] = textOf(member.value) ?? '';
  }
  return {
    document,
    folder,
    name: textOf(memberOf(root, 'name')?.value),
    type: textOf(memberOf(root, 'type')?.value),
    scripts: members('scripts').filter(({ value }) => textOf(value) !== undefined),
    packages,
  };
}

/** The script of a name. */
export function scriptOf({ scripts }: Manifest, name: string): Member | undefined {
  return scripts.find(({ key }) => key === name);
}

/** The first number of a wanted version: `^14.2.3` → 14. */
export function majorOf(version: string | undefined): number | undefined {
  const match = /(?:^|[^\d.])(\d+)(?:\.|$|-|x)/.exec(` ${version ?? ''}`);
  return match ? Number(match[1]) : undefined;
}

/** Offsets in the file for offsets in a JSON string's value: escapes are longer than what they stand for. */
export function stringPlaces(text: string, value: Value): (offset: number) => number {
  const places: number[] = [];
  let at = value.start + 1;
  while (at < value.end - 1) {
    places.push(at);
    if (text[at] !== '\\') at++;
    else at += text[at + 1] === 'u' ? 6 : 2;
  }
  places.push(value.end - 1);
  return (offset) => places[Math.min(offset, places.length - 1)] ?? value.end - 1;
}
