import * as path from 'node:path';
import { memberOf, plain } from './config/value';
import { readYaml } from './config/readYaml';
import type { Files } from './files';
import { foreignFolders } from './folderScan';
import { globMatches } from './glob';
import { parseObject, type PackageJson, readPackageJson, upwards } from './packageJson';

/** A pattern such as `packages/**` goes no deeper than this. */
const maxDepth = 5;
/** A workspace with more packages is read no further. */
const maxPackages = 2_000;

/** The packages of a project, each read once: by folder, by name, and all of a workspace of npm, pnpm, yarn, bun or lerna. */
export class Packages {
  readonly #read = new Map<string, Promise<PackageJson | undefined>>();
  readonly #members = new Map<string, Promise<readonly PackageJson[]>>();

  /** `root`: nothing above it is looked at. Absolute. */
  constructor(
    readonly root: string,
    readonly files: Files,
  ) {}

  /** The package.json of a folder. */
  at(folder: string): Promise<PackageJson | undefined> {
    return once(this.#read, folder, () => readPackageJson(folder, this.files));
  }

  /** The nearest package.json upwards, as npm looks for it. */
  async nearest(folder: string): Promise<PackageJson | undefined> {
    for (const here of this.#upwards(folder)) {
      const found = await this.at(here);
      if (found) return found;
    }
    return undefined;
  }

  /** All packages of the workspace that a folder stands in, its root first; empty where it stands in none. */
  async members(folder: string): Promise<readonly PackageJson[]> {
    for (const here of this.#upwards(folder)) {
      const members = await once(this.#members, here, () => this.#membersOf(here));
      if (members.length > 0) return members;
    }
    return [];
  }

  #upwards(folder: string): readonly string[] {
    const all = upwards(folder);
    const at = all.indexOf(this.root);
    return at < 0 ? [folder] : all.slice(0, at + 1);
  }

  async #membersOf(folder: string): Promise<readonly PackageJson[]> {
    const own = await this.at(folder);
    const patterns = [...(own?.workspaces ?? []), ...(await otherPatterns(folder, this.files))];
    if (patterns.length === 0) return [];
    const folders = await this.#expand(folder, patterns);
    const found = await Promise.all(folders.map((one) => this.at(one)));
    return [own, ...found].filter((one) => one !== undefined);
  }

  async #expand(base: string, patterns: readonly string[]): Promise<readonly string[]> {
    const found = new Set<string>();
    for (const pattern of patterns.filter((one) => !one.startsWith('!'))) {
      const words = pattern.split('/').filter((word) => word !== '' && word !== '.');
      for (const folder of await this.#matches(base, words, 0)) found.add(folder);
    }
    const dropped = patterns.filter((one) => one.startsWith('!')).map((one) => one.slice(1));
    found.delete(base);
    return [...found]
      .filter((one) => !dropped.some((pattern) => globMatches(pattern, relative(base, one))))
      .slice(0, maxPackages);
  }

  async #matches(
    folder: string,
    [first, ...rest]: readonly string[],
    depth: number,
  ): Promise<readonly string[]> {
    if (first === undefined) return [folder];
    if (depth > maxDepth || first === '..') return [];
    if (!first.includes('*')) return this.#matches(path.join(folder, first), rest, depth);
    const below = (await this.files.list(folder)).filter(
      ({ name, kind }) => kind === 'folder' && !name.startsWith('.') && !foreignFolders.has(name),
    );
    const isDeep = first === '**';
    const next = below.filter(({ name }) => isDeep || globMatches(first, name));
    const found = await Promise.all(
      next.map(({ name }) =>
        this.#matches(path.join(folder, name), isDeep ? ['**', ...rest] : rest, depth + 1),
      ),
    );
    return [...(isDeep ? await this.#matches(folder, rest, depth) : []), ...found.flat()];
  }
}

/** What pnpm and lerna keep in files of their own. */
async function otherPatterns(folder: string, files: Files): Promise<readonly string[]> {
  const pnpm = readYaml((await files.readText(path.join(folder, 'pnpm-workspace.yaml'))) ?? '');
  const lerna = parseObject(await files.readText(path.join(folder, 'lerna.json')));
  const listed = pnpm && memberOf(pnpm, 'packages')?.value;
  return [listed && plain(listed), lerna?.packages].flatMap((list) =>
    Array.isArray(list) ? list.filter((one) => typeof one === 'string') : [],
  );
}

function relative(base: string, folder: string): string {
  return path.relative(base, folder).split(path.sep).join('/');
}

function once<T>(known: Map<string, Promise<T>>, key: string, read: () => Promise<T>): Promise<T> {
  const found = known.get(key) ?? read();
  known.set(key, found);
  return found;
}
