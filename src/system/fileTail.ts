import type { Stats } from 'node:fs';
import * as fs from 'node:fs/promises';
import { StringDecoder } from 'node:string_decoder';
import { hasCode } from '../base/errors';

/** Read in one go at most; a burst is taken in several. */
const maxReadBytes = 1024 * 1024;

/** Follows a file that somebody else appends to. Holds no file open between reads. */
export class FileTail {
  #offset = 0;
  #inode: number | undefined;
  #decoder = new StringDecoder('utf8');

  private constructor(readonly path: string) {}

  /** Begins at the file's present end; a file that is not there yet begins at 0. Anything but a plain file gives undefined. */
  static async atEnd(path: string): Promise<FileTail | undefined> {
    const tail = new FileTail(path);
    const stat = await statOf(path);
    if (stat && !stat.isFile()) return undefined;
    tail.#offset = stat?.size ?? 0;
    tail.#inode = stat?.ino;
    return tail;
  }

  /** What stands before the place where this tail began, at most `maxBytes`, starting with a whole line. */
  async before(maxBytes: number): Promise<string> {
    const end = this.#offset;
    const start = Math.max(0, end - maxBytes);
    const text = (await readRange(this.path, start, end)).toString('utf8');
    if (start === 0) return text;
    const firstEnd = text.indexOf('\n');
    return firstEnd < 0 ? text : text.slice(firstEnd + 1);
  }

  /**
   * What came since the last call, decoded; an empty string where nothing did. A file that was replaced or cut is read from
   * its beginning.
   */
  async read(): Promise<string> {
    const stat = await statOf(this.path);
    if (!stat?.isFile()) return '';
    if (stat.ino !== this.#inode || stat.size < this.#offset) {
      this.#inode = stat.ino;
      this.#offset = 0;
      this.#decoder = new StringDecoder('utf8');
    }
    if (stat.size === this.#offset) return '';
    const end = Math.min(stat.size, this.#offset + maxReadBytes);
    const data = await readRange(this.path, this.#offset, end);
    this.#offset += data.length;
    return this.#decoder.write(data);
  }
}

async function statOf(path: string): Promise<Stats | undefined> {
  try {
    return await fs.stat(path);
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'EACCES', 'ENOTDIR')) return undefined;
    throw error;
  }
}

async function readRange(path: string, start: number, end: number): Promise<Buffer> {
  if (end <= start) return Buffer.alloc(0);
  let handle: fs.FileHandle;
  try {
    handle = await fs.open(path, 'r');
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'EACCES')) return Buffer.alloc(0);
    throw error;
  }
  try {
    const buffer = Buffer.allocUnsafe(end - start);
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, start);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
