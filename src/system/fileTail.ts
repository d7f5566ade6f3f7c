import type { Stats } from 'node:fs';
import * as fs from 'node:fs/promises';
import { constants } from 'node:fs';
import { type Clock, systemClock } from '../base/clock';
import { hasCode } from '../base/errors';

/** Read in one go at most; a burst is taken in several, so that others get their turn in between. */
const maxReadBytes = 128 * 1024;
/**
 * A file that was replaced is read on for this long: PM2 writes into the old one until it has opened the new one, and what a
 * rotation puts right is appended to the old one (system/logRotation).
 */
const replacedGraceMs = 1_000;

const none = Buffer.alloc(0);

/** Where a tail stands: enough to know after a reload what has been seen. */
export interface TailPlace {
  readonly inode: number;
  /** In bytes from the beginning of the file. */
  readonly offset: number;
}

/**
 * Follows a file that somebody else appends to. It is kept open, so that what is renamed, deleted or replaced is read to its
 * end all the same.
 */
export class FileTail {
  #handle: fs.FileHandle | undefined;
  #inode = 0;
  #offset = 0;
  #begin = 0;
  #replacedAt: number | undefined;

  private constructor(
    readonly path: string,
    private readonly clock: Clock,
  ) {}

  /**
   * Begins at the file's present end; a file that is not there yet begins at 0, and so does one that was made at or after
   * `bornSince` (ms since the epoch). Anything but a plain file gives undefined.
   */
  static async atEnd(
    path: string,
    bornSince = Infinity,
    clock: Clock = systemClock,
  ): Promise<FileTail | undefined> {
    const named = await statOf(path);
    if (named && !named.isFile()) return undefined;
    const tail = new FileTail(path, clock);
    const stat = await tail.#open();
    if (stat && stat.birthtimeMs < bornSince) tail.#offset = tail.#begin = stat.size;
    return tail;
  }

  get place(): TailPlace {
    return { inode: this.#inode, offset: this.#offset };
  }

  /** The file has been replaced, and the old one is read on for a moment: somebody should look again. */
  get switching(): boolean {
    return this.#replacedAt !== undefined;
  }

  /**
   * What stands before the place where this tail began: all that came after `seen`, or else `minBytes`, and never more than
   * `maxBytes`; from the beginning of a line. `whole` tells that nothing after `seen` was left out.
   */
  async before(
    minBytes: number,
    maxBytes = minBytes,
    seen?: TailPlace,
  ): Promise<{ readonly data: Buffer; readonly seenAt: number; readonly whole: boolean }> {
    const end = this.#begin;
    const known = seen !== undefined && seen.inode === this.#inode && seen.offset <= end;
    const unseen = known ? end - seen.offset : 0;
    const wanted = Math.min(maxBytes, Math.max(minBytes, unseen), end);
    // One byte more tells whether it begins with the beginning of a line.
    const raw = await this.#range(Math.max(0, end - wanted - 1), end);
    const cut = wanted === end ? 0 : Math.max(1, raw.indexOf(10) + 1);
    const data = raw.subarray(cut);
    const seenAt = known ? Math.max(0, data.length - unseen) : data.length;
    return { data, seenAt, whole: unseen <= wanted };
  }

  /**
   * The bytes that came since the last call; none where nothing did. A file that was cut is read from its beginning, one
   * that was replaced to its end first.
   */
  async read(): Promise<Buffer> {
    const more = await this.#readOn();
    if (more.length > 0) return more;
    const named = await statOf(this.path);
    if (named && !named.isFile()) return none;
    if (this.#handle && (!named || named.ino === this.#inode)) {
      this.#replacedAt = undefined;
      const { size } = await this.#handle.stat();
      if (size >= this.#offset) return none;
      this.#offset = 0;
      return this.#readOn();
    }
    if (!named) return none;
    if (this.#handle) {
      this.#replacedAt ??= this.clock.now();
      if (this.clock.now() - this.#replacedAt < replacedGraceMs) return none;
      await this.#close();
    }
    this.#replacedAt = undefined;
    this.#offset = 0;
    await this.#open();
    return this.#readOn();
  }

  dispose(): void {
    void this.#close();
  }

  /** Never waits for a FIFO's other end: what is there now decides. */
  async #open(): Promise<Stats | undefined> {
    try {
      const handle = await fs.open(this.path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
      const stat = await handle.stat();
      if (!stat.isFile()) {
        await handle.close();
        return undefined;
      }
      this.#handle = handle;
      this.#inode = stat.ino;
      return stat;
    } catch (error) {
      if (isGone(error)) return undefined;
      throw error;
    }
  }

  async #readOn(): Promise<Buffer> {
    const data = await this.#range(this.#offset, this.#offset + maxReadBytes);
    this.#offset += data.length;
    return data;
  }

  async #range(start: number, end: number): Promise<Buffer> {
    if (!this.#handle || end <= start) return none;
    const buffer = Buffer.allocUnsafe(end - start);
    const { bytesRead } = await this.#handle.read(buffer, 0, buffer.length, start);
    return buffer.subarray(0, bytesRead);
  }

  async #close(): Promise<void> {
    const handle = this.#handle;
    this.#handle = undefined;
    await handle?.close();
  }
}

async function statOf(path: string): Promise<Stats | undefined> {
  try {
    return await fs.stat(path);
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

/** Not there, not ours to read, or a FIFO or socket by now. */
function isGone(error: unknown): boolean {
  return hasCode(error, 'ENOENT', 'EACCES', 'EPERM', 'ENOTDIR', 'ENXIO', 'ELOOP');
}
