import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import * as v from 'valibot';
import { unlessCode } from '../../base/errors';
import { writeAtomically } from '../../system/files/atomicWrite';
import { SharedFile } from '../../system/files/sharedFile';
import { fileHash, guardianFolder } from './sharedNames';

/** Where metrics are to be answered, and what is among them: one for all windows of a PM2_HOME. */
export interface PageAddress {
  /** IP addresses, 127.0.0.1 among them. */
  readonly hosts: readonly string[];
  readonly port: number;
  /** Lines of logs are counted. */
  readonly logLines: boolean;
}

/** How that went, in the guardian's words. */
export type PageStatus =
  | { readonly type: 'listening'; readonly port: number }
  /** `code` as the system gives it: EADDRINUSE, EADDRNOTAVAIL, EACCES. */
  | {
      readonly type: 'failed';
      readonly host: string;
      readonly port: number;
      readonly code: string;
    };

const portSchema = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535));
const addressSchema = v.object({
  hosts: v.pipe(v.array(v.string()), v.minLength(1)),
  port: portSchema,
  logLines: v.boolean(),
});
const statusSchema = v.variant('type', [
  v.object({ type: v.literal('listening'), port: portSchema }),
  v.object({ type: v.literal('failed'), host: v.string(), port: portSchema, code: v.string() }),
]);

/** The files in the guardian's folder that are about metrics; they go with it. */
export class PageFiles {
  readonly #folder: string;

  /** `home`: the PM2_HOME folder, absolute. */
  constructor(home: string) {
    this.#folder = guardianFolder(home);
  }

  /** Undefined where no metrics are wanted. */
  async address(): Promise<PageAddress | undefined> {
    return this.#read('page', addressSchema);
  }

  /** Undefined: no metrics are wanted any more. */
  async setAddress(address: PageAddress | undefined): Promise<void> {
    if (address) await this.#write('page', address);
    else for (const name of ['page', 'page.status']) await fs.rm(this.#file(name), { force: true });
  }

  /** Undefined until the guardian has tried. */
  async status(): Promise<PageStatus | undefined> {
    return this.#read('page.status', statusSchema);
  }

  async setStatus(status: PageStatus): Promise<void> {
    await this.#write('page.status', status);
  }

  /** Says what a window knows of its workspace folder. */
  async tell(workspaceFolder: string, word: unknown): Promise<void> {
    await this.#write(wordName(workspaceFolder), word);
  }

  /** The window says nothing more. */
  async fallSilent(workspaceFolder: string): Promise<void> {
    await fs.rm(this.#file(wordName(workspaceFolder)), { force: true });
  }

  /** What windows said last, for all workspace folders; it may be old. What cannot be read is left out. */
  async words(): Promise<readonly unknown[]> {
    const names = (await unlessCode(fs.readdir(this.#folder), 'ENOENT')) ?? [];
    const words = names.filter((name) => name.endsWith('.word'));
    const all = await Promise.all(words.map((name) => this.#read(name, v.unknown())));
    return all.filter((one) => one !== undefined);
  }

  async #read<T>(name: string, schema: v.GenericSchema<unknown, T>): Promise<T | undefined> {
    // Nothing where it is not there yet, or a stranger's.
    const parsed = v.safeParse(schema, await new SharedFile(this.#file(name)).read());
    return parsed.success ? parsed.output : undefined;
  }

  /** A folder that is gone was taken away because nothing is wanted any more. */
  async #write(name: string, value: unknown): Promise<void> {
    await unlessCode(writeAtomically(this.#file(name), JSON.stringify(value)), 'ENOENT');
  }

  #file(name: string): string {
    return path.join(this.#folder, name);
  }
}

function wordName(workspaceFolder: string): string {
  return `${fileHash(workspaceFolder)}.word`;
}
