import { closeSync, openSync, readdirSync, readlinkSync, readSync } from 'node:fs';
import { hasCode } from '../../base/errors';

/**
 * Gone, or not ours to read (hidepid, another user). ESRCH: the process ended between open and read; ENOTDIR and
 * EINVAL: the same, seen through a path below it.
 */
const unreadable = ['ENOENT', 'ESRCH', 'EACCES', 'EPERM', 'ENOTDIR', 'EINVAL'];

/** Grows when a file needs more. One for all reads: nothing here awaits between reading and decoding. */
let buffer = Buffer.allocUnsafe(64 * 1024);

/**
 * Reads a file of one process at once, synchronously: 9 to 14 µs, where an asynchronous read costs 205 to 240
 * (docs/pm2.md 13). Gives undefined when it is gone or not ours to read, and throws anything else.
 */
export function readProcFile(path: string): string | undefined {
  const length = fill(path, 'one read');
  return length === undefined ? undefined : buffer.toString('utf8', 0, length);
}

/** As `readProcFile`, for a file that is a list and comes in pieces: sockets, mounts, statistics. */
export function readProcList(path: string): string | undefined {
  const length = fill(path, 'to its end');
  return length === undefined ? undefined : buffer.toString('utf8', 0, length);
}

/** As `readProcList`, but a few bytes at a time, and no further once what has been read is enough. */
export function readProcHead(
  path: string,
  bytesAtOnce: number,
  isEnough: (text: string) => boolean,
): string | undefined {
  return orUnreadable(() => {
    const file = openSync(path, 'r');
    try {
      let text = '';
      for (;;) {
        const read = readSync(file, buffer, 0, bytesAtOnce, null);
        text += buffer.toString('latin1', 0, read);
        if (read === 0 || isEnough(text)) return text;
      }
    } finally {
      closeSync(file);
    }
  });
}

/**
 * As `readProcFile`, for a file with secrets: `take` picks what may be known, and the bytes are wiped afterwards.
 */
export function readProcSecret<T>(path: string, take: (bytes: Buffer) => T): T | undefined {
  const length = fill(path, 'to its end');
  if (length === undefined) return undefined;
  const bytes = buffer.subarray(0, length);
  try {
    return take(bytes);
  } finally {
    bytes.fill(0);
  }
}

/** The names in a folder of /proc; undefined when it is gone or not ours to read. */
export function listProc(path: string): readonly string[] | undefined {
  return orUnreadable(() => readdirSync(path));
}

/** Where a link of /proc points; undefined when it is gone or not ours to read. */
export function readProcLink(path: string): string | undefined {
  return orUnreadable(() => readlinkSync(path));
}

/** The pids that a listing of /proc shows. */
export function pidsOf(procRoot: string): number[] {
  const pids: number[] = [];
  for (const name of listProc(procRoot) ?? []) {
    const first = name.charCodeAt(0);
    if (first >= 0x31 && first <= 0x39) pids.push(Number(name));
  }
  return pids;
}

/**
 * Reads the file into the shared buffer and gives its length. The files of a process come whole in one read when
 * they fit (seq_file's single_open); finding that out with a second one costs 2 to 3 µs.
 */
function fill(path: string, how: 'one read' | 'to its end'): number | undefined {
  return orUnreadable(() => {
    const file = openSync(path, 'r');
    try {
      let length = 0;
      for (;;) {
        const read = readSync(file, buffer, length, buffer.length - length, null);
        length += read;
        if (length === buffer.length) grow();
        else if (read === 0 || how === 'one read') return length;
      }
    } finally {
      closeSync(file);
    }
  });
}

function grow(): void {
  const larger = Buffer.allocUnsafe(buffer.length * 2);
  buffer.copy(larger);
  buffer.fill(0);
  buffer = larger;
}

function orUnreadable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (hasCode(error, ...unreadable)) return undefined;
    throw error;
  }
}
