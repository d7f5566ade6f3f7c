import * as fs from 'node:fs/promises';

/** Writes a file for this user alone: whole or not at all for whoever reads meanwhile. Its folder must be there. */
export async function writeAtomically(file: string, text: string): Promise<void> {
  const aside = `${file}.${process.pid}`;
  await fs.writeFile(aside, text, { mode: 0o600 });
  await fs.rename(aside, file);
}
