import { constants, type Dirent } from 'node:fs';
import * as fs from 'node:fs/promises';
import * as path from 'node:path';

/** Larger files are no configuration: they are treated as unreadable. Bytes. */
const maxTextBytes = 1024 * 1024;

/**
 * The real file system as floor 2 wants it (`Files` in services/files.ts). What cannot be read is answered as
 * absent, because that is what it is to the rules that ask.
 */
export class NodeFiles {
  async readText(file: string): Promise<string | undefined> {
    try {
      const stat = await fs.stat(file);
      if (!stat.isFile() || stat.size > maxTextBytes) return undefined;
      return await fs.readFile(file, 'utf8');
    } catch {
      return undefined;
    }
  }

  async kind(file: string): Promise<'file' | 'folder' | undefined> {
    try {
      const stat = await fs.stat(file);
      if (stat.isDirectory()) return 'folder';
      return stat.isFile() ? 'file' : undefined;
    } catch {
      return undefined;
    }
  }

  async isExecutable(file: string): Promise<boolean> {
    if ((await this.kind(file)) !== 'file') return false;
    try {
      await fs.access(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  }

  async realpath(file: string): Promise<string> {
    try {
      return await fs.realpath(file);
    } catch {
      return path.resolve(file);
    }
  }

  async list(folder: string): Promise<readonly { name: string; kind: 'file' | 'folder' }[]> {
    let entries: Dirent[];
    try {
      entries = await fs.readdir(folder, { withFileTypes: true });
    } catch {
      return [];
    }
    const known = await Promise.all(
      entries.map(async (entry) => {
        const { name } = entry;
        if (entry.isDirectory()) return { name, kind: 'folder' as const };
        if (entry.isFile()) return { name, kind: 'file' as const };
        return { name, kind: await this.kind(path.join(folder, name)) };
      }),
    );
    return known
      .flatMap(({ name, kind }) => (kind ? [{ name, kind }] : []))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }
}
