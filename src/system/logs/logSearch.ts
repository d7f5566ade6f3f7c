import * as fs from 'node:fs/promises';
import { openRegular } from '../files/readText';
import { inspectLog, isClosed } from './logFile';
import { type FoundLine, LineScan } from './lineScan';
import { oldFilesOf } from './oldLogs';
import { unpacked, unpackedSize } from './packedLog';

export type { FoundLine } from './lineScan';

const chunkBytes = 256 * 1024;

/** How far a search goes. */
export interface SearchLimits {
  /** Of the newest, unpacked. */
  readonly maxBytes: number;
  readonly maxLines: number;
  readonly signal: AbortSignal;
}

/** More of one packed file is not unpacked, whatever it says of its size. */
const maxUnpackedBytes = 1024 * 1024 * 1024;

/**
 * The newest lines of a log that pass, and then those of its old files, a file at a time and newest first: at most `maxLines` of
 * the last `maxBytes` in all. Lines are cut at 2,000 characters. A file that cannot be read has none.
 */
export async function* searchLog(
  path: string,
  passes: (line: string) => boolean,
  limits: SearchLimits,
): AsyncGenerator<readonly FoundLine[]> {
  let { maxBytes, maxLines } = limits;
  const look = async (file: string, isPacked: boolean): Promise<readonly FoundLine[]> => {
    const part = { ...limits, maxBytes, maxLines };
    const lines = await (isPacked ? searchPacked : searchFile)(file, passes, part);
    maxBytes -= await (isPacked ? unpackedSize : sizeOf)(file);
    maxLines -= lines.length;
    return [...lines].reverse();
  };
  yield await look(path, false);
  for (const old of await unpackedOnce(path)) {
    if (maxBytes <= 0 || maxLines <= 0 || limits.signal.aborted) return;
    yield await look(old, old.endsWith('.gz'));
  }
}

/** The newest lines of a plain file that pass, oldest first, within limits. */
export async function searchFile(
  path: string,
  passes: (line: string) => boolean,
  { maxBytes, maxLines, signal }: SearchLimits,
): Promise<readonly FoundLine[]> {
  const handle = await openPlain(path);
  if (!handle) return [];
  try {
    const { size } = await handle.stat();
    // One byte more tells whether it begins with the beginning of a line.
    let at = Math.max(0, size - maxBytes - 1);
    const scan = new LineScan(path, passes, maxLines, at);
    while (at < size && !signal.aborted) {
      const chunk = Buffer.allocUnsafe(chunkBytes);
      const { bytesRead } = await handle.read(chunk, 0, chunkBytes, at);
      if (bytesRead === 0) break;
      at += bytesRead;
      scan.push(chunk.subarray(0, bytesRead));
    }
    return scan.end();
  } finally {
    await handle.close();
  }
}

/** The same in a packed file; places are those in what is unpacked. */
async function searchPacked(
  path: string,
  passes: (line: string) => boolean,
  { maxBytes, maxLines, signal }: SearchLimits,
): Promise<readonly FoundLine[]> {
  const begin = Math.max(0, (await unpackedSize(path)) - maxBytes - 1);
  const scan = new LineScan(path, passes, maxLines, begin);
  let at = 0;
  for await (const chunk of unpacked(path, signal)) {
    scan.push(chunk.subarray(Math.max(0, begin - at)));
    at += chunk.length;
    if (at > maxUnpackedBytes) break;
  }
  return scan.end();
}

/** Old files, the newest first; one that is being packed is there twice. */
async function unpackedOnce(path: string): Promise<readonly string[]> {
  const old = await oldFilesOf(path);
  return old.filter((one) => !old.includes(one.replace(/\.gz$/, '')) || !one.endsWith('.gz'));
}

async function sizeOf(path: string): Promise<number> {
  return (await inspectLog(path))?.size ?? 0;
}

/** The line, from 0, in which a byte of a file stands. */
export async function lineAtOffset(path: string, offset: number): Promise<number> {
  const handle = await openPlain(path);
  if (!handle) return 0;
  try {
    let line = 0;
    const buffer = Buffer.allocUnsafe(chunkBytes);
    for (let at = 0; at < offset;) {
      const { bytesRead } = await handle.read(buffer, 0, Math.min(chunkBytes, offset - at), at);
      if (bytesRead === 0) break;
      at += bytesRead;
      for (let i = buffer.indexOf(10); i >= 0 && i < bytesRead; i = buffer.indexOf(10, i + 1))
        line++;
    }
    return line;
  } finally {
    await handle.close();
  }
}

/** A part of a file around a place. */
export interface Excerpt {
  /** In whole lines. */
  readonly text: string;
  /** How many of them stand before the place. */
  readonly line: number;
}

/** A part of a plain file around a place, so many bytes before and after it. */
export async function excerpt(path: string, offset: number, bytes: number): Promise<Excerpt> {
  const handle = await openPlain(path);
  if (!handle) return { text: '', line: 0 };
  try {
    const start = Math.max(0, offset - bytes);
    const buffer = Buffer.alloc(bytes * 2);
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, start);
    return excerptOf(buffer.subarray(0, bytesRead), start, offset);
  } finally {
    await handle.close();
  }
}

/** The same of a packed file; the place is one in what is unpacked. */
export async function excerptOfPacked(
  path: string,
  offset: number,
  bytes: number,
  signal?: AbortSignal,
): Promise<Excerpt> {
  const start = Math.max(0, offset - bytes);
  const end = start + bytes * 2;
  const parts: Buffer[] = [];
  let at = 0;
  for await (const chunk of unpacked(path, signal)) {
    const part = chunk.subarray(Math.max(0, start - at), end - at);
    if (part.length > 0) parts.push(part);
    at += chunk.length;
    if (at >= end) break;
  }
  return excerptOf(Buffer.concat(parts), start, offset);
}

/** `data` begins at the byte `start` of a file. */
function excerptOf(data: Buffer, start: number, offset: number): Excerpt {
  const cut = start === 0 ? 0 : data.indexOf(10) + 1;
  const before = data.subarray(cut, Math.max(cut, offset - start)).toString('utf8');
  return { text: data.subarray(cut).toString('utf8'), line: before.split('\n').length - 1 };
}

async function openPlain(path: string): Promise<fs.FileHandle | undefined> {
  try {
    if (!(await fs.stat(path)).isFile()) return undefined;
    return await openRegular(path);
  } catch (error) {
    if (isClosed(error)) return undefined;
    throw error;
  }
}
