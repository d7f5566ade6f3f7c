import * as path from 'node:path';
import { parseYaml } from '../base/boundedYaml';
import type { Files } from './files';
import { foreignFolders } from './folderScan';
import { globMatches } from './glob';
import {
  nearestPackageJson,
  type PackageJson,
  parseObject,
  readPackageJson,
  upwards,
} from './packageJson';

/** A monorepo's root, and which folders below it hold its packages. */
export interface Workspaces {
  /** Absolute. */
  readonly root: string;
  /** As they are written: `apps/*`, `packages/**`, `!packages/old`. */
  readonly patterns: readonly string[];
}

/** No monorepo has more; what is behind them is not looked at. */
const maxFolders = 2_000;
/** Folders that are listed while packages are looked for, links to folders above included. */
const maxListed = 10_000;
/** Of one monorepo, each no longer than a path is. */
const maxPatterns = 500;
const maxPatternChars = 500;
/** How far `**` goes down. */
const maxDepth = 4;
const maxSegments = 6;

/** The workspaces of npm, yarn, bun, pnpm or lerna that `folder` stands in: of the nearest folder upwards that names some. */
export async function workspacesAround(
  folder: string,
  files: Files,
): Promise<Workspaces | undefined> {
  for (const root of upwards(folder)) {
    const patterns = await patternsOf(root, files);
    if (patterns.length > 0) return { root, patterns };
  }
  return undefined;
}

async function patternsOf(root: string, files: Files): Promise<readonly string[]> {
  const pnpm = await files.readText(path.join(root, 'pnpm-workspace.yaml'));
  if (pnpm !== undefined) {
    const found = texts(member(yamlOf(pnpm), 'packages'));
    if (found.length > 0) return found;
  }
  const own = parseObject(await files.readText(path.join(root, 'package.json')))?.workspaces;
  const named = texts(own).length > 0 ? texts(own) : texts(member(own, 'packages'));
  if (named.length > 0) return named;
  return texts(parseObject(await files.readText(path.join(root, 'lerna.json')))?.packages);
}

/** The package.json that a call is for: of the package or folder that its words name, else the nearest. */
export async function calledPackage(
  call: { readonly folder?: string; readonly package?: string },
  cwd: string,
  files: Files,
): Promise<PackageJson | undefined> {
  const from = path.resolve(cwd, call.folder ?? '.');
  if (call.package !== undefined) return workspacePackage(call.package, from, files);
  // npm does not look above a folder that it was given.
  return call.folder === undefined ? nearestPackageJson(from, files) : readPackageJson(from, files);
}

/** The folders of a monorepo's packages, in the order of their patterns; the root itself is none of them. */
export async function packageFolders(
  { root, patterns }: Workspaces,
  files: Files,
): Promise<readonly string[]> {
  const found = new Set<string>();
  const budget = { listed: maxListed };
  for (const pattern of patterns.slice(0, maxPatterns)) {
    if (pattern.length > maxPatternChars) continue;
    const drop = pattern.startsWith('!');
    const segments = path.posix
      .normalize(pattern.replace(/^!/, ''))
      .split('/')
      .filter(
        (one, index, all) => !/^\.?$/.test(one) && !(one === '**' && all[index - 1] === '**'),
      );
    if (segments.includes('..') || segments.length > maxSegments) continue;
    if (drop) {
      for (const folder of found) {
        const inside = path.relative(root, folder).split(path.sep).join('/');
        if (globMatches(segments.join('/'), inside)) found.delete(folder);
      }
    } else await walk(root, segments, files, { found, budget }, 0);
  }
  found.delete(root);
  return [...found];
}

/** The package of a name, or in a folder relative to `from`; `''` is the root. Undefined where there is none. */
export async function workspacePackage(
  selector: string,
  from: string,
  files: Files,
): Promise<PackageJson | undefined> {
  const workspaces = await workspacesAround(from, files);
  if (!workspaces) return undefined;
  if (selector === '') return readPackageJson(workspaces.root, files);
  const isFolder = selector.startsWith('.') || (selector.includes('/') && selector[0] !== '@');
  if (isFolder) {
    for (const base of [from, workspaces.root]) {
      const found = await readPackageJson(path.resolve(base, selector), files);
      if (found) return found;
    }
    return undefined;
  }
  const last = selector.slice(selector.indexOf('/') + 1);
  const folders = [...(await packageFolders(workspaces, files))];
  // Most packages are called after their folder: those are read first.
  folders.sort((a, b) => Number(path.basename(b) === last) - Number(path.basename(a) === last));
  const unscoped: PackageJson[] = [];
  for (const folder of folders) {
    const found = await readPackageJson(folder, files);
    if (found?.name === selector) return found;
    if (found?.name?.endsWith(`/${selector}`)) unscoped.push(found);
  }
  // pnpm and turbo take a name without its scope where it is the only one.
  return unscoped.length === 1 ? unscoped[0] : undefined;
}

async function walk(
  folder: string,
  [segment, ...rest]: readonly string[],
  files: Files,
  state: { readonly found: Set<string>; readonly budget: { listed: number } },
  depth: number,
): Promise<void> {
  const { found, budget } = state;
  if (found.size >= maxFolders || depth > maxDepth + rest.length) return;
  if (segment === undefined) {
    if ((await files.kind(path.join(folder, 'package.json'))) === 'file') found.add(folder);
    return;
  }
  if (segment === '**') await walk(folder, rest, files, state, depth);
  else if (!/[*{?]/.test(segment)) {
    return walk(path.join(folder, segment), rest, files, state, depth + 1);
  }
  if (budget.listed-- <= 0) return;
  for (const { name, kind } of await files.list(folder)) {
    if (kind !== 'folder' || name.startsWith('.') || foreignFolders.has(name)) continue;
    if (segment !== '**' && !segmentMatches(name, segment)) continue;
    const left = segment === '**' ? [segment, ...rest] : rest;
    await walk(path.join(folder, name), left, files, state, depth + 1);
  }
}

/** One name against `*`, `app-*`, `{a,b}`. */
function segmentMatches(name: string, pattern: string): boolean {
  const [, before = '', inner, after = ''] = /^([^{}]*)\{([^{}]*)\}([^{}]*)$/.exec(pattern) ?? [];
  const choices = inner?.split(',').map((one) => before + one + after) ?? [pattern];
  return choices.some((one) => globMatches(one, name));
}

function yamlOf(text: string): unknown {
  try {
    return parseYaml(text).toJS();
  } catch {
    // No YAML, or none that anybody honest writes.
    return undefined;
  }
}

function member(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Readonly<Record<string, unknown>>)[key]
    : undefined;
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
}
