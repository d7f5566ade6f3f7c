import * as fs from 'node:fs/promises';
import { type Clock, systemClock } from '../../base/clock';
import { hasCode, unlessCode } from '../../base/errors';
import { closedCodes, mayBeRead, openLog, statNow } from './logFile';

/** Read in one go at most; a burst is taken in several, so that others get their turn in between. */
const maxReadBytes = 128 * 1024;
/** A file that was replaced is read on for this long at least: PM2 writes into the old one until it has opened the new one. */
const replacedGraceMs = 1_000;
/**
 * And for this long where it still has a name: what a rotation puts right is appended to the old one, on a machine that is short
 * of processors seconds later, and only then it is packed and deleted (system/logs/logRotation.ts).
 */
const renamedGraceMs = 10_000;

/** Who wrote within this time may be in the middle of a line; that line is then read from its beginning. */
const recentMs = 2_000;
/** A line is followed back so far. */
const lineBytes = 64 * 1024;

/** Not there, not ours to read, or a FIFO or socket by now. */
const goneCodes = [...closedCodes, 'ENXIO'];

const none = Buffer.alloc(0);

/** Where a tail stands: enough to know after a reload what has been seen. */
export interface TailPlace {
  readonly inode: number;
  /** In bytes from the beginning of the file. */
  readonly offset: number;
}

interface OpenFile {
  readonly handle: fs.FileHandle;
  readonly inode: number;
  readonly size: number;
  readonly birthtimeMs: number;
  readonly mtimeMs: number;
}

/**
 * Follows a file that somebody else appends to. It is kept open, so that what is renamed, deleted or replaced is read to its
 * end all the same.
 */
export class FileTail {
  /** What is read now, and what has taken its place since: several, where it was replaced again meanwhile. */
  readonly #files: OpenFile[] = [];
  #inode = 0;
  #offset = 0;
  #begin = 0;
  /** The size of the file when this tail began. */
  #size = 0;
  #replacedAt: number | undefined;
  #disposed = false;

  private constructor(
    readonly path: string,
    private readonly clock: Clock,
  ) {}

  /**
   * Begins at the file's present end, or at the beginning of a line that somebody may be writing just now; a file that is not
   * there yet begins at 0, and so does one that was made at or after `bornSince` (ms since the epoch). Anything but a plain file
   * gives undefined. Throws where the file may not be read.
   */
  static async atEnd(
    path: string,
    bornSince = Infinity,
    clock: Clock = systemClock,
  ): Promise<FileTail | undefined> {
    const named = await statNow(path);
    if (named && !named.isFile()) return undefined;
    const tail = new FileTail(path, clock);
    await tail.#lookAtName();
    const [file] = tail.#files;
    if (named && !file) await mayBeRead(path);
    if (file) tail.#inode = file.inode;
    if (file && file.birthtimeMs < bornSince) {
      tail.#size = file.size;
      const rest = clock.now() - file.mtimeMs < recentMs ? await tail.#unfinishedBytes() : 0;
      tail.#offset = tail.#begin = file.size - rest;
    }
    return tail;
  }

  get place(): TailPlace {
    return { inode: this.#inode, offset: this.#offset };
  }

  /** It began in front of a line without an end. */
  get unfinished(): boolean {
    return this.#begin < this.#size;
  }

  /** The file has been replaced, and the old one is read on for a moment: somebody should look again. */
  get switching(): boolean {
    return this.#replacedAt !== undefined;
  }

  /**
   * What stands before the place where this tail began: all that came after `seen`, or else `minBytes`, and never more than
   * `maxBytes`; from the beginning of a line. A file that was cut or replaced since it was seen is new as a whole. `whole` tells
   * that nothing after `seen` was left out.
   */
  async before(
    minBytes: number,
    maxBytes = minBytes,
    seen?: TailPlace,
  ): Promise<{ readonly data: Buffer; readonly seenAt: number; readonly whole: boolean }> {
    const end = this.#begin;
    const other = seen !== undefined && seen.inode !== this.#inode;
    const cutSince = seen !== undefined && seen.offset > this.#size;
    const from = seen === undefined ? end : other || cutSince ? 0 : Math.min(seen.offset, end);
    const unseen = end - from;
    const wanted = Math.min(maxBytes, Math.max(minBytes, unseen), end);
    // One byte more tells whether it begins with the beginning of a line.
    const raw = await this.#range(Math.max(0, end - wanted - 1), end);
    const cut = wanted === end ? 0 : Math.max(1, raw.indexOf(10) + 1);
    const data = raw.subarray(cut);
    return {
      data,
      seenAt: Math.max(0, data.length - unseen),
      // Nobody knows what came to the end of a file that is no longer there.
      whole: unseen <= wanted && !(other && seen.inode !== 0 && end > 0),
    };
  }

  /**
   * The bytes that came since the last call; none where nothing did. A file that was cut is read from its beginning, one
   * that was replaced to its end first.
   */
  async read(): Promise<Buffer> {
    const more = await this.#readOn();
    // While it is behind in a burst, too: what has the name now may be replaced as well before its turn comes.
    const plain = await this.#lookAtName();
    if (more.length > 0) return more;
    if (!plain) return none;
    const [file, next] = this.#files;
    if (!file) return none;
    if (!next) {
      this.#replacedAt = undefined;
      if (this.#inode === file.inode) {
        const { size } = await file.handle.stat();
        if (size >= this.#offset) return none;
      }
      this.#beginAnew(file);
      return this.#readOn();
    }
    this.#replacedAt ??= this.clock.now();
    const waitedMs = this.clock.now() - this.#replacedAt;
    if (waitedMs < replacedGraceMs) return none;
    const isNamed = (await file.handle.stat()).nlink > 0;
    if (isNamed && waitedMs < renamedGraceMs) return none;
    // What was appended before it was deleted may have come since the look above.
    const last = await this.#readOn();
    if (last.length > 0) return last;
    // What took its place may have been replaced as well by now, and then has its own moment.
    this.#replacedAt = this.#files.length > 2 ? this.clock.now() : undefined;
    this.#files.shift();
    await file.handle.close();
    this.#beginAnew(next);
    return this.#readOn();
  }

  /** The last bytes of what was read of the present file, at most so many. */
  async latest(maxBytes: number): Promise<Buffer> {
    return this.#range(Math.max(0, this.#offset - maxBytes), this.#offset);
  }

  dispose(): void {
    this.#disposed = true;
    for (const { handle } of this.#files.splice(0)) void handle.close();
  }

  #beginAnew({ inode }: OpenFile): void {
    this.#inode = inode;
    this.#offset = 0;
    // Where this tail began is a place in a file that is no longer there.
    this.#begin = 0;
    this.#size = 0;
  }

  async #unfinishedBytes(): Promise<number> {
    const data = await this.#range(Math.max(0, this.#size - lineBytes), this.#size);
    const lineEnd = data.lastIndexOf(10);
    return lineEnd < 0 && data.length < this.#size ? 0 : data.length - lineEnd - 1;
  }

  /**
   * Opens what has the name now, unless it is open: a file that is soon replaced again is not missed. False where that is
   * something else than a plain file.
   */
  async #lookAtName(): Promise<boolean> {
    const named = await unlessCode(fs.stat(this.path), ...goneCodes);
    if (!named || named.ino === this.#files.at(-1)?.inode) return true;
    if (!named.isFile()) return false;
    const file = await this.#open();
    if (!file) return true;
    if (this.#disposed || file.inode === this.#files.at(-1)?.inode) await file.handle.close();
    else this.#files.push(file);
    return true;
  }

  async #open(): Promise<OpenFile | undefined> {
    try {
      const handle = await openLog(this.path);
      const stat = await handle.stat();
      if (stat.isFile()) {
        const { ino: inode, size, birthtimeMs, mtimeMs } = stat;
        return { handle, inode, size, birthtimeMs, mtimeMs };
      }
      await handle.close();
      return undefined;
    } catch (error) {
      if (hasCode(error, ...goneCodes)) return undefined;
      throw error;
    }
  }

  async #readOn(): Promise<Buffer> {
    const data = await this.#range(this.#offset, this.#offset + maxReadBytes);
    this.#offset += data.length;
    return data;
  }

  async #range(start: number, end: number): Promise<Buffer> {
    const [file] = this.#files;
    if (!file || end <= start) return none;
    const buffer = Buffer.allocUnsafe(end - start);
    const { bytesRead } = await file.handle.read(buffer, 0, buffer.length, start);
    return buffer.subarray(0, bytesRead);
  }
}
