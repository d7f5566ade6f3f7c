import * as path from 'node:path';
import type { AuditFiles } from '../../../src/audit/engine/auditFiles';
import type { FileEntry } from '../../../src/project/files';

/** A file: its text, or text with the run bit, or a size alone. */
export type AuditFile =
  string | { readonly text?: string; readonly run?: boolean; readonly size?: number };

/** A file system in memory that answers at once. Keys are absolute POSIX paths; one that ends in `/` is an empty folder. */
export class MemoryAuditFiles implements AuditFiles {
  readonly #files = new Map<string, AuditFile>();
  readonly #folders = new Set<string>(['/']);
  readonly listed: string[] = [];

  constructor(files: Readonly<Record<string, AuditFile>>) {
    for (const [name, file] of Object.entries(files)) this.write(name, file);
  }

  write(name: string, file: AuditFile): void {
    const clean = name.replace(/\/$/, '');
    if (name.endsWith('/')) this.#folders.add(clean);
    else this.#files.set(clean, file);
    for (let up = path.posix.dirname(clean); up !== '/'; up = path.posix.dirname(up)) {
      this.#folders.add(up);
    }
  }

  readText(file: string): string | undefined {
    const found = this.#files.get(file);
    return typeof found === 'object' ? (found.text ?? '') : found;
  }

  kind(file: string): 'file' | 'folder' | undefined {
    if (this.#files.has(file)) return 'file';
    return this.#folders.has(file) ? 'folder' : undefined;
  }

  isExecutable(file: string): boolean {
    const found = this.#files.get(file);
    return typeof found === 'object' && found.run === true;
  }

  size(file: string): number {
    const found = this.#files.get(file);
    return typeof found === 'object' ? (found.size ?? 0) : (found?.length ?? 0);
  }

  list(folder: string): readonly FileEntry[] {
    this.listed.push(folder);
    const names = [...this.#files.keys(), ...this.#folders].filter(
      (name) => name !== '/' && path.posix.dirname(name) === folder,
    );
    return [...new Set(names)].sort().map((name) => ({
      name: path.posix.basename(name),
      kind: this.kind(name) ?? 'file',
    }));
  }
}
