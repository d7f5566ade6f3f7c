import { readProcList } from './procFile';

/** Listening TCP sockets of this machine: port by socket inode. */
export type ListeningSockets = ReadonlyMap<number, number>;

/** State LISTEN in /proc/net/tcp (include/net/tcp_states.h). */
const listen = '0A';

/** Reads the listening sockets of /proc/net/tcp or tcp6 into `sockets`. */
export function parseNetTcp(text: string, sockets: Map<number, number>): void {
  for (const line of text.split('\n')) {
    if (!line.includes(` ${listen} `)) continue;
    // sl local_address rem_address st tx:rx tr:tm retrnsmt uid timeout inode …
    const fields = line.trim().split(/\s+/);
    const local = fields[1] ?? '';
    const port = parseInt(local.slice(local.lastIndexOf(':') + 1), 16);
    const inode = Number(fields[9]);
    if (fields[3] !== listen || !(port > 0) || !(inode > 0)) continue;
    sockets.set(inode, port);
  }
}

/** The listening sockets of this machine's own network namespace. */
export function readListeningSockets(procRoot: string): ListeningSockets {
  const sockets = new Map<number, number>();
  // tcp6 is missing where IPv6 is off.
  for (const name of ['tcp', 'tcp6']) {
    parseNetTcp(readProcList(`${procRoot}/net/${name}`) ?? '', sockets);
  }
  return sockets;
}
