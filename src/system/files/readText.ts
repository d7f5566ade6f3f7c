import * as fs from 'node:fs/promises';
import { bytesToRead, openFlags } from './fileLimits';

/**
 * Opens a regular file to read. Throws for what is none, without waiting for it: a device has no end, and a pipe may have nobody who
 * writes.
 */
export async function openRegular(file: string): Promise<fs.FileHandle> {
  const handle = await fs.open(file, openFlags);
  try {
    bytesToRead(await handle.stat(), file, Infinity);
    return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** A regular file's text. Throws where there is none that may be read, and where it has more than `maxBytes` (1 MB). */
export async function readText(file: string, maxBytes?: number): Promise<string> {
  const handle = await fs.open(file, openFlags);
  try {
    const buffer = Buffer.allocUnsafe(bytesToRead(await handle.stat(), file, maxBytes));
    let length = 0;
    for (;;) {
      const { bytesRead } = await handle.read(buffer, length, buffer.length - length, length);
      length += bytesRead;
      if (bytesRead === 0 || length === buffer.length) break;
    }
    return buffer.toString('utf8', 0, length);
  } finally {
    await handle.close();
  }
}
