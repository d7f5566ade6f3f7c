import * as path from 'node:path';
import { once } from '../base/once';
import type { FileEntry, Files } from './files';

/**
 * The files of one look at a project: nothing is read twice, and nothing is asked for that a folder that was listed has not. What changes
 * meanwhile is seen by the next look.
 */
export class OneLook implements Files {
  readonly #texts = new Map<string, Promise<string | undefined>>();
  readonly #kinds = new Map<string, ReturnType<Files['kind']>>();
  readonly #lists = new Map<string, Promise<readonly FileEntry[]>>();
  readonly #names = new Map<string, Promise<ReadonlySet<string>>>();

  constructor(private readonly files: Files) {}

  async readText(file: string): Promise<string | undefined> {
    if (await this.#isAbsent(file)) return undefined;
    return once(this.#texts, file, () => this.files.readText(file));
  }

  async kind(file: string): Promise<FileEntry['kind'] | undefined> {
    if (await this.#isAbsent(file)) return undefined;
    return once(this.#kinds, file, () => this.files.kind(file));
  }

  async isExecutable(file: string): Promise<boolean> {
    return !(await this.#isAbsent(file)) && this.files.isExecutable(file);
  }

  realpath(file: string): Promise<string> {
    return this.files.realpath(file);
  }

  list(folder: string): Promise<readonly FileEntry[]> {
    return once(this.#lists, folder, () => this.files.list(folder));
  }

  /** Some systems take a name in whatever case it is written. */
  async #isAbsent(file: string): Promise<boolean> {
    const folder = path.dirname(file);
    const list = this.#lists.get(folder);
    if (!list) return false;
    const names = await once(this.#names, folder, async () => {
      const entries = await list;
      return new Set(entries.map(({ name }) => name.toLowerCase()));
    });
    return names.size > 0 && !names.has(path.basename(file).toLowerCase());
  }
}
