import { randomUUID } from 'node:crypto';
import * as fs from 'node:fs/promises';

/** Writes a file for this user alone: whole or not at all for whoever reads meanwhile. Its folder must be there. */
export async function writeAtomically(file: string, text: string): Promise<void> {
  // Nobody can lay a link in the way of a name that nobody knows.
  const aside = `${file}.${randomUUID()}`;
  try {
    await fs.writeFile(aside, text, { flag: 'wx', mode: 0o600 });
    await fs.rename(aside, file);
  } catch (error) {
    await fs.rm(aside, { force: true });
    throw error;
  }
}
