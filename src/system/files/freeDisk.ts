import { statfs } from 'node:fs/promises';

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
