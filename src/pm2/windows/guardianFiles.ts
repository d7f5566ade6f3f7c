import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { hasCode, unlessCode } from '../../base/errors';
import { writeAtomically } from '../../system/files/atomicWrite';
import { NodeFiles } from '../../system/files/nodeFiles';
import { readText } from '../../system/files/readText';
import { fileHash, guardianFolder } from './sharedNames';

/** Something the guardian did while the editor was closed. Times in ms, sizes in bytes. */
export interface GuardianDeed {
  /** ms since the epoch. */
  readonly at: number;
  readonly service: string;
  readonly detail: string;
  readonly uptimeMs?: number;
  readonly pid?: number;
  /** The service was stopped because it went over its cap again and again. */
  readonly loop?: true;
}

/** Some thousand deeds; less than what is read of a file. */
const maxDeedsBytes = 512 * 1024;

/**
 * The folder in PM2_HOME through which the editor and the guardian speak: for each workspace folder what to guard (`HASH.json`)
 * and what was done (`HASH.deeds`, a line of JSON each), and the guardian's own log. Nothing of it stays when guarding is off.
 */
export class GuardianFiles {
  readonly folder: string;

  /** `home`: the PM2_HOME folder, absolute. */
  constructor(home: string) {
    this.folder = guardianFolder(home);
  }

  get logFile(): string {
    return path.join(this.folder, 'guardian.log');
  }

  get pidFile(): string {
    return path.join(this.folder, 'guardian.pid');
  }

  /** Writes what to guard for a workspace folder; true where it was not the same already. */
  async write(workspaceFolder: string, instructions: unknown): Promise<boolean> {
    const file = this.#file(workspaceFolder, 'json');
    const text = JSON.stringify(instructions);
    if ((await read(file)) === text) return false;
    await fs.mkdir(this.folder, { recursive: true, mode: 0o700 });
    // A guardian that finds no instructions takes itself away.
    await writeAtomically(file, text);
    return true;
  }

  /** Takes a workspace folder out; what was done stays to be collected. */
  async remove(workspaceFolder: string): Promise<void> {
    await fs.rm(this.#file(workspaceFolder, 'json'), { force: true });
  }

  /** What to guard, for all workspace folders; what cannot be read is left out. */
  async all(): Promise<readonly unknown[]> {
    let names: readonly string[];
    try {
      names = await fs.readdir(this.folder);
    } catch (error) {
      if (hasCode(error, 'ENOENT')) return [];
      throw error;
    }
    const texts = await Promise.all(
      names
        .filter((name) => name.endsWith('.json'))
        .map((name) => new NodeFiles().readText(path.join(this.folder, name))),
    );
    return texts.flatMap((text) => parse(text) ?? []);
  }

  async tell(workspaceFolder: string, deed: GuardianDeed): Promise<void> {
    const file = this.#file(workspaceFolder, 'deeds');
    // Nobody has asked for a long time: what is told by then says the same again and again.
    if (((await unlessCode(fs.stat(file), 'ENOENT'))?.size ?? 0) > maxDeedsBytes) return;
    await fs.appendFile(file, `${JSON.stringify(deed)}\n`, { mode: 0o600 });
  }

  /** What was done for a workspace folder since this was last asked. */
  async collect(workspaceFolder: string): Promise<readonly GuardianDeed[]> {
    const file = this.#file(workspaceFolder, 'deeds');
    const aside = `${file}.${process.pid}`;
    try {
      // Moved first, so that of two windows one collects, and nothing that is told meanwhile is lost.
      await fs.rename(file, aside);
    } catch (error) {
      if (hasCode(error, 'ENOENT')) return [];
      throw error;
    }
    const text = (await read(aside)) ?? '';
    await fs.rm(aside, { force: true });
    return text.split('\n').flatMap((line) => {
      const deed = parse(line) as Partial<GuardianDeed> | undefined;
      return typeof deed?.at === 'number' && typeof deed.service === 'string'
        ? [{ ...deed, at: deed.at, service: deed.service, detail: String(deed.detail ?? '') }]
        : [];
    });
  }

  /** Takes everything away. */
  async clear(): Promise<void> {
    await fs.rm(this.folder, { recursive: true, force: true });
  }

  #file(workspaceFolder: string, kind: 'json' | 'deeds'): string {
    return path.join(this.folder, `${fileHash(workspaceFolder)}.${kind}`);
  }
}

function read(file: string): Promise<string | undefined> {
  return unlessCode(readText(file), 'ENOENT');
}

function parse(text: string | undefined): unknown {
  try {
    return text ? JSON.parse(text) : undefined;
  } catch {
    // Half written: it is read again.
    return undefined;
  }
}
