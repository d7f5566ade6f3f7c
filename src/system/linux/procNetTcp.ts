import { readProcFile, readProcHead, readProcList } from './procFile';

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

/** What the kernel's order of sockets is checked by. */
const fullEveryMs = 30_000;
/** A line of tcp has 150 bytes, one of tcp6 a little more: a read of so many gives one line or two. */
const lineBytes = 150;

/**
 * The listening sockets of this machine's own network namespace. The kernel lists them before all others, and walks a table of
 * some 260,000 places for the others (1.7 ms, most of what a look costs): so no more than the first of those is read.
 */
export class ListeningTables {
  readonly #tables: readonly Table[];

  /** `ticking`: ms on a clock that never jumps. */
  constructor(procRoot: string, ticking: () => number) {
    this.#tables = ['tcp', 'tcp6'].map((name) => new Table(procRoot, name, ticking));
  }

  read(): ListeningSockets {
    const sockets = new Map<number, number>();
    for (const table of this.#tables) parseNetTcp(table.read(), sockets);
    return sockets;
  }
}

class Table {
  #fullAt = -Infinity;
  /** Whether this kernel lists them first; now and then it is looked again. */
  #ordered = true;

  constructor(
    private readonly procRoot: string,
    private readonly name: string,
    private readonly ticking: () => number,
  ) {}

  /** Empty where IPv6 is off. */
  read(): string {
    const path = `${this.procRoot}/net/${this.name}`;
    const now = this.ticking();
    if (this.#ordered && now - this.#fullAt < fullEveryMs) {
      return this.#isUnused() ? '' : (readProcHead(path, lineBytes, isPastListening) ?? '');
    }
    this.#fullAt = now;
    const text = readProcList(path) ?? '';
    this.#ordered &&= isOrdered(text);
    return text;
  }

  /** No socket of IPv6 at all, which costs next to nothing to know. */
  #isUnused(): boolean {
    if (this.name !== 'tcp6') return false;
    return /^TCP6: inuse 0$/m.test(readProcFile(`${this.procRoot}/net/sockstat6`) ?? '');
  }
}

function isPastListening(text: string): boolean {
  const end = text.lastIndexOf('\n');
  const line = text.slice(text.lastIndexOf('\n', end - 1) + 1, Math.max(0, end));
  return stateOf(line) !== undefined && stateOf(line) !== listen;
}

function isOrdered(text: string): boolean {
  const states = text.split('\n').flatMap((line) => stateOf(line) ?? []);
  const first = states.findIndex((state) => state !== listen);
  return first < 0 || !states.includes(listen, first);
}

/** The two digits of a socket's state; undefined for the line of titles. */
function stateOf(line: string): string | undefined {
  return /^ *\d+: \S+ \S+ ([0-9A-F]{2}) /.exec(line)?.[1];
}
