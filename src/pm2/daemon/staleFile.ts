import * as fs from 'node:fs/promises';
import { systemClock } from '../../base/clock';
import { hasCode } from '../../base/errors';

/** Clearing takes milliseconds; who has not done it by then was ended meanwhile. */
const clearingMs = 10_000;

/**
 * Removes a lock or lease that `isFree` says may go. One at a time: whoever removed what another has just cleared would remove
 * the file of whoever took it since. Where another is at it, nothing is done.
 */
export async function removeStale(file: string, isFree: () => Promise<boolean>): Promise<void> {
  const clearing = `${file}.clear`;
  try {
    await fs.writeFile(clearing, '', { flag: 'wx', mode: 0o600 });
  } catch (error) {
    // With the folder the file is gone as well.
    if (hasCode(error, 'ENOENT')) return;
    if (!hasCode(error, 'EEXIST')) throw error;
    if (await isOld(clearing)) await fs.rm(clearing, { force: true });
    return;
  }
  try {
    if (await isFree()) await fs.rm(file, { force: true });
  } finally {
    await fs.rm(clearing, { force: true });
  }
}

async function isOld(file: string): Promise<boolean> {
  try {
    return systemClock.now() - (await fs.stat(file)).mtimeMs > clearingMs;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return false;
    throw error;
  }
}
