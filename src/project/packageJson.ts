import * as path from 'node:path';
import type { ParseError } from 'jsonc-parser';
import { parseJson } from '../base/boundedJson';
import type { Files } from './files';

/** The parts of a package.json that matter here; a part of the wrong type counts as absent. */
export interface PackageJson {
  /** Absolute. */
  readonly file: string;
  readonly folder: string;
  readonly name?: string;
  readonly version?: string;
  readonly main?: string;
  readonly type?: string;
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies: readonly string[];
  readonly devDependencies: readonly string[];
  /** Wanted version by name, of all kinds of dependencies. */
  readonly packages: Readonly<Record<string, string>>;
  /** Program name → file, relative to the folder. */
  readonly bin: Readonly<Record<string, string>>;
  /** `nodemonConfig`, as it is. */
  readonly nodemonConfig?: Readonly<Record<string, unknown>>;
  /** What wireit runs for a script of that name: `{ command, dependencies }`. */
  readonly wireit?: Readonly<Record<string, unknown>>;
}

/** Reads `folder`/package.json; undefined where there is none or it is no JSON object. */
export async function readPackageJson(
  folder: string,
  files: Files,
): Promise<PackageJson | undefined> {
  const file = path.join(folder, 'package.json');
  const json = parseObject(await files.readText(file));
  return json && packageJsonOf(file, json);
}

/** What the value of a package.json says; for those who have it from elsewhere than from a disk, such as an unsaved editor. */
export function packageJsonOf(file: string, json: Readonly<Record<string, unknown>>): PackageJson {
  const name = text(json.name);
  const version = text(json.version);
  const main = text(json.main);
  const type = text(json.type);
  return {
    file,
    folder: path.dirname(file),
    ...(name === undefined ? {} : { name }),
    ...(version === undefined ? {} : { version }),
    ...(main === undefined ? {} : { main }),
    ...(type === undefined ? {} : { type }),
    scripts: texts(json.scripts),
    dependencies: Object.keys(texts(json.dependencies)),
    devDependencies: Object.keys(texts(json.devDependencies)),
    packages: {
      ...texts(json.peerDependencies),
      ...texts(json.devDependencies),
      ...texts(json.dependencies),
    },
    bin: typeof json.bin === 'string' && name ? { [baseName(name)]: json.bin } : texts(json.bin),
    ...(isObject(json.nodemonConfig) ? { nodemonConfig: json.nodemonConfig } : {}),
    ...(isObject(json.wireit) ? { wireit: json.wireit } : {}),
  };
}

/** The package.json of `folder` or of the nearest folder above that has one, as npm looks for it. */
export async function nearestPackageJson(
  folder: string,
  files: Files,
): Promise<PackageJson | undefined> {
  for (const here of upwards(folder)) {
    const found = await readPackageJson(here, files);
    if (found) return found;
  }
  return undefined;
}

/** Nobody's project lies deeper; a made-up folder may have half a million above it. */
const maxLevels = 200;

/** `folder` and every folder above it, nearest first; the nearest 200 of more. */
export function upwards(folder: string): readonly string[] {
  const folders = [folder];
  for (let at = folder; folders.length < maxLevels; at = folders.at(-1) ?? at) {
    const parent = path.dirname(at);
    if (parent === at) break;
    folders.push(parent);
  }
  return folders;
}

/** A JSON object (comments and trailing commas forgiven), else undefined. */
export function parseObject(
  text: string | undefined,
): Readonly<Record<string, unknown>> | undefined {
  if (text === undefined) return undefined;
  const errors: ParseError[] = [];
  try {
    const value = parseJson(text.replace(/^\uFEFF/, ''), errors);
    return errors.length === 0 && isObject(value) ? value : undefined;
  } catch {
    // Nested deeper than any configuration.
    return undefined;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function texts(value: unknown): Readonly<Record<string, string>> {
  if (!isObject(value)) return {};
  return Object.fromEntries(
    Object.entries(value).filter(
      (entry): entry is [string, string] => text(entry[1]) !== undefined,
    ),
  );
}

function baseName(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}
