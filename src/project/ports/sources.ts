import * as path from 'node:path';
import type { Files } from '../files';
import { ReadBudget } from '../readBudget';
import { withoutComments } from './configPort';

/** A file of JavaScript or TypeScript, without its comments. */
export interface Source {
  /** Absolute. */
  readonly file: string;
  readonly text: string;
}

/** As much is read and searched in one look, in characters: files that import each other would be gone through for minutes. */
const maxChars = 12_000_000;
/** By what a look reads its files through. */
const known = new WeakMap<Files, Sources>();
const endings = ['', '.ts', '.js', '.mts', '.mjs', '.cjs', '.tsx', '/index.ts', '/index.js'];

/** The sources of the programs that are looked at through one `Files`, so that it must not be kept for another look. */
export function sourcesOf(files: Files): Sources {
  const sources = known.get(files) ?? new Sources(files);
  known.set(files, sources);
  return sources;
}

/** Sources, each read once. */
export class Sources {
  readonly #known = new Map<string, Promise<Source | undefined>>();
  readonly #budget = new ReadBudget(maxChars);

  constructor(private readonly files: Files) {}

  /** Whether a text may be gone through once more. */
  maySearch({ length }: string): boolean {
    return this.#budget.mayRead(length);
  }

  /** The source of a module (absolute): what is written `./server.js` or built to `dist/server.js` of `folder` may be TypeScript. */
  of(module: string, folder: string): Promise<Source | undefined> {
    const id = `${folder}\n${module}`;
    const known = this.#known.get(id) ?? this.#read(module, folder);
    this.#known.set(id, known);
    return known;
  }

  async #read(module: string, folder: string): Promise<Source | undefined> {
    const inside = path.relative(folder, module).split(path.sep).join('/');
    const built = /^(?:dist|build|lib|out)\/(?:src\/)?(.*)$/.exec(inside)?.[1];
    const bases = [
      ...(built === undefined ? [] : [path.join(folder, 'src', built), path.join(folder, built)]),
      module,
    ];
    for (const base of bases) {
      const stem = base.replace(/\.[cm]?js$/, '');
      for (const candidate of new Set([...endings.map((ending) => stem + ending), base])) {
        if ((await this.files.kind(candidate)) !== 'file') continue;
        const text = await this.files.readText(candidate);
        if (text === undefined) continue;
        return this.maySearch(text) ? { file: candidate, text: withoutComments(text) } : undefined;
      }
    }
    return undefined;
  }
}
