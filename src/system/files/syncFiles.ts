import * as fs from 'node:fs';
import * as path from 'node:path';

/** Larger files are no configuration: they are treated as unreadable. Bytes. */
const maxTextBytes = 1024 * 1024;

/**
 * The real file system as the audit wants it (`AuditFiles` in audit/files.ts), answering at once. Only for threads and processes that nobody
 * waits for.
 */
export class SyncFiles {
  readText(file: string): string | undefined {
    try {
      const text = fs.readFileSync(file, 'utf8');
      return text.length > maxTextBytes ? undefined : text;
    } catch {
      // What cannot be read is absent to the rules that ask.
      return undefined;
    }
  }

  kind(file: string): 'file' | 'folder' | undefined {
    const stat = fs.statSync(file, { throwIfNoEntry: false });
    if (stat?.isDirectory()) return 'folder';
    return stat?.isFile() ? 'file' : undefined;
  }

  isExecutable(file: string): boolean {
    try {
      fs.accessSync(file, fs.constants.X_OK);
      return this.kind(file) === 'file';
    } catch {
      return false;
    }
  }

  size(file: string): number {
    return fs.statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  }

  /** Links to folders are not followed, so that no walk goes in circles; links to files are. */
  list(folder: string): readonly { name: string; kind: 'file' | 'folder' }[] {
    let entries: fs.Dirent[];
    try {
      entries = fs.readdirSync(folder, { withFileTypes: true });
    } catch {
      return [];
    }
    return entries
      .flatMap((entry): { name: string; kind: 'file' | 'folder' }[] => {
        const { name } = entry;
        if (entry.isDirectory()) return [{ name, kind: 'folder' }];
        if (entry.isFile()) return [{ name, kind: 'file' }];
        const isFile = entry.isSymbolicLink() && this.kind(path.join(folder, name)) === 'file';
        return isFile ? [{ name, kind: 'file' }] : [];
      })
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }
}
