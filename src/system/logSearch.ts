import * as fs from 'node:fs/promises';
import { hasCode } from '../base/errors';

const chunkBytes = 256 * 1024;

/** A line of a file that was found. */
export interface FoundLine {
  readonly path: string;
  /** Where the line begins, in bytes. */
  readonly offset: number;
  readonly text: string;
}

/**
 * The newest lines of a file that pass, oldest first: at most `maxLines` of its last `maxBytes`. Lines are cut at 2,000
 * characters. A file that cannot be read has none.
 */
export async function searchFile(
  path: string,
  passes: (line: string) => boolean,
  { maxBytes, maxLines, signal }: { maxBytes: number; maxLines: number; signal: AbortSignal },
): Promise<readonly FoundLine[]> {
  const found: FoundLine[] = [];
  const handle = await openPlain(path);
  if (!handle) return found;
  try {
    const { size } = await handle.stat();
    // One byte more tells whether it begins with the beginning of a line.
    let at = Math.max(0, size - maxBytes - 1);
    let rest = Buffer.alloc(0);
    // What it begins with may be the end of a line.
    let partial = at > 0;
    const take = (line: string, offset: number): void => {
      if (!partial && passes(line)) found.push({ path, offset, text: line.slice(0, 2_000) });
      partial = false;
    };
    while (at < size && !signal.aborted) {
      const chunk = Buffer.allocUnsafe(chunkBytes);
      const { bytesRead } = await handle.read(chunk, 0, chunkBytes, at);
      if (bytesRead === 0) break;
      const base = at - rest.length;
      at += bytesRead;
      const data = Buffer.concat([rest, chunk.subarray(0, bytesRead)]);
      let begin = 0;
      for (let end = data.indexOf(10); end >= 0; end = data.indexOf(10, begin)) {
        take(data.toString('utf8', begin, end), base + begin);
        begin = end + 1;
      }
      rest = data.subarray(begin);
      // A line without an end is not gathered for ever.
      if (rest.length > 4 * chunkBytes) {
        rest = Buffer.alloc(0);
        partial = true;
      }
      if (found.length > maxLines * 2) found.splice(0, found.length - maxLines);
    }
    if (rest.length > 0) take(rest.toString('utf8'), at - rest.length);
    return found.slice(-maxLines);
  } finally {
    await handle.close();
  }
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

/** A part of a file around a place, in whole lines, and how many of them stand before the place. */
export async function excerpt(
  path: string,
  offset: number,
  bytes: number,
): Promise<{ readonly text: string; readonly line: number }> {
  const handle = await openPlain(path);
  if (!handle) return { text: '', line: 0 };
  try {
    const start = Math.max(0, offset - bytes);
    const buffer = Buffer.alloc(bytes * 2);
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, start);
    const data = buffer.subarray(0, bytesRead);
    const cut = start === 0 ? 0 : data.indexOf(10) + 1;
    const before = data.subarray(cut, Math.max(cut, offset - start)).toString('utf8');
    return { text: data.subarray(cut).toString('utf8'), line: before.split('\n').length - 1 };
  } finally {
    await handle.close();
  }
}

async function openPlain(path: string): Promise<fs.FileHandle | undefined> {
  try {
    if (!(await fs.stat(path)).isFile()) return undefined;
    return await fs.open(path, 'r');
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'EACCES', 'EPERM', 'ENOTDIR', 'ELOOP')) return undefined;
    throw error;
  }
}
