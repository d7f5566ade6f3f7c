import * as fs from 'node:fs';
import * as path from 'node:path';
import {
  bytesToRead,
  entriesToTake,
  isInside,
  isOnOtherHost,
  openFlags,
  type ReadLimits,
} from './fileLimits';

/**
 * The real file system as the audit wants it (`AuditFiles` in audit/engine/auditFiles.ts), answering at once. Only for threads and
 * processes that nobody waits for.
 */
export class SyncFiles {
  #root: string | undefined;

  constructor(private readonly limits: ReadLimits = {}) {}

  readText(file: string): string | undefined {
    const real = this.#real(file);
    return real === undefined
      ? undefined
      : orAbsent(() => readTextSync(real, this.limits.maxBytes));
  }

  kind(file: string): 'file' | 'folder' | undefined {
    const stat = this.#stat(file);
    if (stat?.isDirectory()) return 'folder';
    return stat?.isFile() ? 'file' : undefined;
  }

  isExecutable(file: string): boolean {
    if (this.kind(file) !== 'file') return false;
    // Gives nothing where it may be run, and throws where not.
    return orAbsent(() => fs.accessSync(file, fs.constants.X_OK) ?? 'yes') === 'yes';
  }

  size(file: string): number {
    return this.#stat(file)?.size ?? 0;
  }

  /** Links to folders are not followed, so that no walk goes in circles; links to files are. */
  list(folder: string): readonly { name: string; kind: 'file' | 'folder' }[] {
    const real = this.#real(folder);
    const entries =
      real === undefined ? [] : orAbsent(() => fs.readdirSync(real, { withFileTypes: true }));
    return entriesToTake(entries ?? [])
      .flatMap((entry): { name: string; kind: 'file' | 'folder' }[] => {
        const { name } = entry;
        if (entry.isDirectory()) return [{ name, kind: 'folder' }];
        const isFile = entry.isFile() || this.kind(path.join(folder, name)) === 'file';
        return isFile ? [{ name, kind: 'file' }] : [];
      })
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** What stands there is no secret of any folder, unless a link of the folder leads to it. */
  #stat(file: string): fs.Stats | undefined {
    const { within } = this.limits;
    if (within !== undefined && isOnOtherHost(within, file)) return undefined;
    const real = within !== undefined && isInside(within, file) ? this.#real(file) : file;
    if (real === undefined) return undefined;
    return orAbsent(() => fs.statSync(real, { throwIfNoEntry: false }));
  }

  /** The path to read; undefined where it may not be read. */
  #real(file: string): string | undefined {
    const { within } = this.limits;
    if (within === undefined) return file;
    if (isOnOtherHost(within, file)) return undefined;
    return orAbsent(() => {
      const root = (this.#root ??= fs.realpathSync.native(within));
      const real = fs.realpathSync.native(file);
      return isInside(root, real) ? real : undefined;
    });
  }
}

/** A regular file's text. Throws where there is none that may be read. */
export function readTextSync(file: string, maxBytes?: number): string {
  const handle = fs.openSync(file, openFlags);
  try {
    const buffer = Buffer.allocUnsafe(bytesToRead(fs.fstatSync(handle), file, maxBytes));
    let length = 0;
    for (;;) {
      const read = fs.readSync(handle, buffer, length, buffer.length - length, length);
      length += read;
      if (read === 0 || length === buffer.length) return buffer.toString('utf8', 0, length);
    }
  } finally {
    fs.closeSync(handle);
  }
}

/** What cannot be read is absent to the rules that ask. */
function orAbsent<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
