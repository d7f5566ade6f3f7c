import { access, readFile, statfs } from 'node:fs/promises';
import { hasCode } from '../../base/errors';

/** The text of a file of any size; undefined where there is none that can be read. */
export async function readWhole(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR', 'EACCES', 'EISDIR')) return undefined;
    throw error;
  }
}

/** True where something stands at a path. */
export async function exists(file: string): Promise<boolean> {
  try {
    await access(file);
    return true;
  } catch {
    // Not there, or not for us: both are no.
    return false;
  }
}

/** What this user may still write on the disk of a folder, in bytes; undefined where that cannot be known. */
export async function freeDiskBytes(folder: string): Promise<number | undefined> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch {
    // A file system that does not tell.
    return undefined;
  }
}
