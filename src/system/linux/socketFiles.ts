import { listProc, readProcLink } from './procFile';

/** Inode of the socket that a link in /proc/PID/fd points to; undefined for any other file. */
export function parseSocketLink(target: string | undefined): number | undefined {
  const match = target === undefined ? null : /^socket:\[(\d+)\]$/.exec(target);
  return match ? Number(match[1]) : undefined;
}

/**
 * Open files of a process that are one of `wanted` sockets: file descriptor by inode. Empty when it is gone or not
 * ours to read.
 */
export function readSocketFiles(
  procRoot: string,
  pid: number,
  wanted: ReadonlyMap<number, unknown>,
): ReadonlyMap<number, string> {
  const found = new Map<number, string>();
  const folder = `${procRoot}/${pid}/fd`;
  for (const fd of listProc(folder) ?? []) {
    const inode = parseSocketLink(readProcLink(`${folder}/${fd}`));
    if (inode !== undefined && wanted.has(inode)) found.set(inode, fd);
  }
  return found;
}

/** True while this file descriptor of the process still is that socket. */
export function isSocketFile(procRoot: string, pid: number, fd: string, inode: number): boolean {
  return parseSocketLink(readProcLink(`${procRoot}/${pid}/fd/${fd}`)) === inode;
}
