import * as path from 'node:path';
import type { FileEntry, Files } from '../../src/project/files';

/** A file: its text, or text with the executable bit, or a symbolic link to another path. */
export type MemoryFile = string | { readonly text?: string; readonly link?: string };

/** A file system in memory. Keys are absolute POSIX paths; a key that ends in `/` is an empty folder. */
export class MemoryFiles implements Files {
  readonly #files = new Map<string, MemoryFile>();
  readonly #folders = new Set<string>(['/']);

  constructor(files: Readonly<Record<string, MemoryFile>>) {
    for (const [name, file] of Object.entries(files)) this.write(name, file);
  }

  write(name: string, file: MemoryFile): void {
    const clean = name.replace(/\/$/, '');
    if (name.endsWith('/')) this.#folders.add(clean);
    else this.#files.set(clean, file);
    for (let up = path.posix.dirname(clean); up !== '/'; up = path.posix.dirname(up)) {
      this.#folders.add(up);
    }
  }

  async readText(name: string): Promise<string | undefined> {
    const file = this.#files.get(this.#follow(name));
    if (file === undefined) return undefined;
    return typeof file === 'string' ? file : (file.text ?? '');
  }

  async kind(name: string): Promise<'file' | 'folder' | undefined> {
    const real = this.#follow(name);
    if (this.#files.has(real)) return 'file';
    return this.#folders.has(real) ? 'folder' : undefined;
  }

  async isExecutable(name: string): Promise<boolean> {
    return typeof this.#files.get(this.#follow(name)) === 'object';
  }

  async realpath(name: string): Promise<string> {
    return this.#follow(name);
  }

  async list(folder: string): Promise<readonly FileEntry[]> {
    const here = this.#follow(folder);
    const names = [...this.#files.keys(), ...this.#folders].filter(
      (name) => name !== '/' && path.posix.dirname(name) === here,
    );
    const entries: FileEntry[] = [];
    for (const name of [...new Set(names)].sort()) {
      const kind = await this.kind(name);
      if (kind) entries.push({ name: path.posix.basename(name), kind });
    }
    return entries;
  }

  /** Resolves links anywhere in the path. */
  #follow(name: string): string {
    // No system has one so long (PATH_MAX); each look would be paid for its every part.
    if (name.length > 4_096) return name;
    let done = '';
    for (const part of path.posix.resolve(name).split('/').filter(Boolean)) {
      done += `/${part}`;
      const file = this.#files.get(done);
      if (typeof file === 'object' && file.link !== undefined) {
        done = this.#follow(path.posix.resolve(path.posix.dirname(done), file.link));
      }
    }
    return done || '/';
  }
}
