import type { Document } from './documents';
import { type Member, memberOf, plain, textOf, type Value } from '../../project/config/value';
import { type PackageJson, packageJsonOf } from '../../project/packageJson';

/** A package.json with the places of its scripts. */
export interface Manifest extends Omit<PackageJson, 'scripts'> {
  readonly document: Document;
  readonly scripts: readonly Member[];
}

/** What a package.json says, as far as it can be read while somebody types in it; undefined where it is no object. */
export function readManifest(document: Document): Manifest | undefined {
  const { config } = document;
  if (config?.kind !== 'object') return undefined;
  const scripts = memberOf(config, 'scripts')?.value;
  const members = scripts?.kind === 'object' ? scripts.members : [];
  return {
    ...packageJsonOf(document.file, plain(config) as Readonly<Record<string, unknown>>),
    document,
    scripts: members.filter(({ value }) => textOf(value) !== undefined),
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
