import { constants } from 'node:fs';
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { entriesToTake, isInside, isOnOtherHost, type ReadLimits } from './fileLimits';
import { readText } from './readText';

/**
 * The real file system as the floors above want it (`Files` in project/files.ts). What cannot be read is answered as absent, because
 * that is what it is to the rules that ask.
 */
export class NodeFiles {
  constructor(private readonly limits: ReadLimits = {}) {}

  async readText(file: string): Promise<string | undefined> {
    return orAbsent(async () => readText(await this.#real(file), this.limits.maxBytes));
  }

  async kind(file: string): Promise<'file' | 'folder' | undefined> {
    return orAbsent(async () => {
      const { within } = this.limits;
      if (within !== undefined && isOnOtherHost(within, file)) return undefined;
      const asked = within !== undefined && isInside(within, file) ? await this.#real(file) : file;
      const stat = await fs.stat(asked);
      if (stat.isDirectory()) return 'folder';
      return stat.isFile() ? 'file' : undefined;
    });
  }

  /** When a file was last changed, in ms since the epoch; undefined where there is none. */
  async modifiedAt(file: string): Promise<number | undefined> {
    return orAbsent(async () => (await fs.stat(file)).mtimeMs);
  }

  async isExecutable(file: string): Promise<boolean> {
    if ((await this.kind(file)) !== 'file') return false;
    return (await orAbsent(() => fs.access(file, constants.X_OK).then(() => true))) ?? false;
  }

  async realpath(file: string): Promise<string> {
    const { within } = this.limits;
    if (within !== undefined && isOnOtherHost(within, file)) return file;
    return (await orAbsent(() => fs.realpath(file))) ?? path.resolve(file);
  }

  async list(folder: string): Promise<readonly { name: string; kind: 'file' | 'folder' }[]> {
    const entries = await orAbsent(async () =>
      fs.readdir(await this.#real(folder), { withFileTypes: true }),
    );
    const known = await Promise.all(
      entriesToTake(entries ?? []).map(async (entry) => {
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

  /** The path to read. Throws where it may not be read. */
  async #real(file: string): Promise<string> {
    const { within } = this.limits;
    if (within === undefined) return file;
    if (isOnOtherHost(within, file)) throw new Error(`${file} is on another machine.`);
    const [root, real] = await Promise.all([fs.realpath(within), fs.realpath(file)]);
    if (!isInside(root, real)) throw new Error(`${file} leads out of ${within}.`);
    return real;
  }
}

async function orAbsent<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch {
    return undefined;
  }
}
