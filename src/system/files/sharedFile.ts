import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { hasCode } from '../../base/errors';
import { writeAtomically } from './atomicWrite';
import { readText } from './readText';

/** More than any of ours has. */
const maxBytes = 16 * 1024 * 1024;

/** A value that several programs of one user see, as JSON in a file of theirs alone. */
export class SharedFile {
  /** `file`: absolute; its folder is made where there is none. */
  constructor(private readonly file: string) {}

  /** What was last written, whoever wrote it; undefined where nothing was, or where it is no JSON. Throws for a huge or odd file. */
  async read(): Promise<unknown> {
    try {
      return JSON.parse(await readText(this.file, maxBytes));
    } catch (error) {
      if (hasCode(error, 'ENOENT') || error instanceof SyntaxError) return undefined;
      throw error;
    }
  }

  async write(value: unknown): Promise<void> {
    await fs.mkdir(path.dirname(this.file), { recursive: true });
    await writeAtomically(this.file, JSON.stringify(value));
  }
}
