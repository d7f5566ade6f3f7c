import type { Listener, Listeners } from '../types';
import { pidsOf } from './procFile';
import { type ListeningSockets, ListeningTables } from './procNetTcp';
import { readStat } from './procStat';
import { isSocketFile, readSocketFiles } from './socketFiles';

/** A process can be handed a socket that existed before (node's cluster does): so look again that often. */
const trustMs = 30_000;

/** Processes whose files are read before others get a turn: about 10 ms. */
const atOnce = 50;

interface Known {
  readonly startTime: number;
  readonly readAt: number;
  /** The sockets that were listening when its files were read. */
  readonly against: ListeningSockets;
  /** File descriptor by inode. */
  readonly held: ReadonlyMap<number, string>;
}

/**
 * Finds listeners through /proc: sockets in state LISTEN, matched with the open files of processes. The files of
 * a process are read once, and again only when something new listens on this machine, when a socket that it
 * held is closed, or when half a minute has passed.
 */
export class LinuxListeners implements Listeners {
  readonly #known = new Map<number, Known>();
  readonly #tables: ListeningTables;

  /** `ticking`: ms on a clock that never jumps. */
  constructor(
    private readonly procRoot = '/proc',
    private readonly ticking: () => number = () => performance.now(),
  ) {
    this.#tables = new ListeningTables(procRoot, ticking);
  }

  async of(
    pids: readonly number[],
    starts?: ReadonlyMap<number, number>,
  ): Promise<readonly Listener[]> {
    const sockets = this.#tables.read();
    this.#dropOld();
    return pids.flatMap((pid) => {
      const startTime = starts?.get(pid) ?? readStat(this.procRoot, pid)?.startTime;
      return toListeners(pid, sockets, this.#heldBy(pid, startTime, sockets));
    });
  }

  holdersOf(port: number): Promise<readonly Listener[]> {
    return this.holdersOfAny([port]);
  }

  async holdersOfAny(ports: readonly number[]): Promise<readonly Listener[]> {
    const all = this.#tables.read();
    const sockets = new Map([...all].filter(([, listening]) => ports.includes(listening)));
    const holders: Listener[] = [];
    if (sockets.size === 0) return holders;
    const pids = pidsOf(this.procRoot);
    for (const [i, pid] of pids.entries()) {
      if (i % atOnce === atOnce - 1) await new Promise((resolve) => setImmediate(resolve));
      holders.push(...toListeners(pid, sockets, readSocketFiles(this.procRoot, pid, sockets)));
    }
    return holders;
  }

  #heldBy(
    pid: number,
    startTime: number | undefined,
    sockets: ListeningSockets,
  ): ReadonlyMap<number, string> {
    if (startTime === undefined) {
      this.#known.delete(pid);
      return new Map();
    }
    const known = this.#known.get(pid);
    if (known?.startTime === startTime && this.#stillTrue(pid, known, sockets)) return known.held;
    const held = readSocketFiles(this.procRoot, pid, sockets);
    this.#known.set(pid, { startTime, readAt: this.ticking(), against: sockets, held });
    return held;
  }

  #stillTrue(pid: number, known: Known, sockets: ListeningSockets): boolean {
    if (this.#isOld(known)) return false;
    for (const inode of sockets.keys()) if (!known.against.has(inode)) return false;
    return [...known.held].every(([inode, fd]) => isSocketFile(this.procRoot, pid, fd, inode));
  }

  #isOld(known: Known): boolean {
    return this.ticking() - known.readAt >= trustMs;
  }

  #dropOld(): void {
    for (const [pid, known] of this.#known) if (this.#isOld(known)) this.#known.delete(pid);
  }
}

/** One a port: a server that listens on IPv4 and on IPv6 has two sockets. */
function toListeners(
  pid: number,
  sockets: ListeningSockets,
  held: ReadonlyMap<number, string>,
): readonly Listener[] {
  const ports = new Set<number>();
  for (const inode of held.keys()) {
    const port = sockets.get(inode);
    if (port !== undefined) ports.add(port);
  }
  return [...ports].map((port) => ({ pid, port }));
}
