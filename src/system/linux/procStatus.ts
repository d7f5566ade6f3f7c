import { readProcFile } from './procFile';

/** Resident memory of one process by kind, in bytes (proc(5)). */
export interface ProcMemory {
  /** Its own: heap and stacks. */
  readonly anon: number;
  /** Mapped files: the program, its libraries, files it maps. Shared with others that map the same. */
  readonly file: number;
  /** Shared memory and tmpfs. */
  readonly shmem: number;
}

const none: ProcMemory = { anon: 0, file: 0, shmem: 0 };

/** Reads the memory lines of /proc/PID/status. Kernel threads and zombies have none: all zero. */
export function parseStatus(text: string): ProcMemory {
  const at = text.indexOf('\nRssAnon:');
  if (at < 0) return none;
  // The three stand together, in this order; searching from there keeps a forged Name: line out.
  const anon = kilobytes(text, 'RssAnon:', at);
  const file = kilobytes(text, 'RssFile:', at);
  const shmem = kilobytes(text, 'RssShmem:', at);
  return { anon, file, shmem };
}

/** Reads one process; undefined when it is gone or hidden from us. */
export function readMemory(procRoot: string, pid: number): ProcMemory | undefined {
  const text = readProcFile(`${procRoot}/${pid}/status`);
  return text === undefined ? undefined : parseStatus(text);
}

/**
 * Memory of a tree by docs/decisions.md 5: what is its own and what is shared memory, summed, plus the largest
 * share of mapped files, since most of those are the same program. For a single process this is its RSS.
 */
export function treeMemory(parts: readonly ProcMemory[]): number {
  let own = 0;
  let largestFile = 0;
  for (const { anon, file, shmem } of parts) {
    own += anon + shmem;
    largestFile = Math.max(largestFile, file);
  }
  return own + largestFile;
}

function kilobytes(text: string, key: string, from: number): number {
  const start = text.indexOf(key, from);
  // parseInt skips the tab and the blanks before the number and stops at ` kB`.
  return start < 0 ? 0 : (parseInt(text.slice(start + key.length), 10) || 0) * 1024;
}
