import { type Clock, systemClock } from '../../base/clock';
import { CpuMeter } from '../processes/cpuMeter';
import { ProcessTable } from '../processes/processTable';
import type { OwnershipProof, ProcessInfo, ProcessTrees, TreeRoot, TreeSample } from '../types';
import { ProcClock } from './procClock';
import { readProof } from './procEnviron';
import { readProcFile } from './procFile';
import { ProcessScan } from './processScan';
import { isAlive, type ProcStat, readStat } from './procStat';
import { type ProcMemory, readMemory, treeMemory } from './procStatus';
import { ProofScan } from './proofScan';

/** Start times are cut to a tick (10 ms), the boot time to a hundredth of a second. */
const startSlackMs = 50;

const maxCommandLength = 4096;

/** What hides from a sample of known processes is found within this time. */
const fullEveryMs = 10_000;

/** A process that moves while it is read is read again; more than twice is not seen in practice. */
const maxRounds = 3;

export interface LinuxProcessTreesOptions {
  /** Another root for tests. */
  readonly procRoot?: string;
  readonly clock?: Clock;
  /** Where the proof for roots that ask for it comes from; by default the process's environment. */
  readonly proofOf?: (pid: number) => OwnershipProof | undefined;
  /** ms between two scans that believe nothing of what is known. */
  readonly fullScanEveryMs?: number;
}

interface Measured {
  readonly info: ProcessInfo;
  readonly memory: ProcMemory;
  readonly rssPages: number;
}

/** A tree as it was last seen. */
interface Seen {
  /** When everything was last looked at, in ms on a clock that never jumps. */
  readonly fullAt: number;
  readonly parts: readonly Measured[];
}

/** Reads process trees from /proc, with synchronous reads: 10 trees of 60 processes in a few ms. */
export class LinuxProcessTrees implements ProcessTrees {
  readonly #procRoot: string;
  readonly #clock: Clock;
  readonly #procClock: ProcClock;
  readonly #scan: ProcessScan;
  readonly #proofs: ProofScan;
  readonly #cpu = new CpuMeter(startSlackMs);
  readonly #seen = new Map<number, Seen>();

  constructor(options: LinuxProcessTreesOptions = {}) {
    const { procRoot = '/proc', clock = systemClock, fullScanEveryMs } = options;
    this.#procRoot = procRoot;
    this.#clock = clock;
    this.#procClock = new ProcClock(procRoot, clock);
    this.#scan = new ProcessScan(procRoot, fullScanEveryMs);
    this.#proofs = new ProofScan(options.proofOf ?? ((pid) => readProof(pid, procRoot)));
  }

  async sample(roots: readonly (number | TreeRoot)[]): Promise<ReadonlyMap<number, TreeSample>> {
    const wanted = roots.map((root) => (typeof root === 'number' ? { pid: root } : root));
    const isFresh = this.#scan.refresh();
    this.#procClock.refresh();
    const at = this.#clock.now();
    const trees = this.#currentTrees(wanted, isFresh);
    const measured = new Map<number, Measured | undefined>();
    const samples = new Map<number, TreeSample>();
    wanted.forEach(({ pid }, i) => {
      const parts = (trees[i] ?? []).flatMap((row) => {
        if (!measured.has(row.pid)) measured.set(row.pid, this.#measure(row));
        return measured.get(row.pid) ?? [];
      });
      const sample = this.#toSample(pid, at, parts);
      this.#seen.set(pid, { fullAt: performance.now(), parts });
      samples.set(pid, sample);
    });
    return samples;
  }

  sampleKnown(roots: readonly TreeRoot[]): ReadonlyMap<number, TreeSample> | undefined {
    const at = this.#clock.now();
    const now = performance.now();
    const samples = new Map<number, TreeSample>();
    for (const { pid } of roots) {
      const seen = this.#seen.get(pid);
      if (!seen || seen.parts.length === 0 || now - seen.fullAt >= fullEveryMs) return undefined;
      const parts = this.#remeasure(seen.parts);
      if (!parts) return undefined;
      this.#seen.set(pid, { ...seen, parts });
      samples.set(pid, this.#toSample(pid, at, parts));
    }
    return samples;
  }

  forget(root: number): void {
    this.#cpu.forget(root);
    this.#seen.delete(root);
  }

  /** Measures what is known of a tree and the children it has got; undefined where one of it has ended. */
  #remeasure(known: readonly Measured[]): readonly Measured[] | undefined {
    const tree = new Map(known.map((part) => [part.info.pid, part]));
    const parts = new Map<number, Measured>();
    // A map may grow while it is walked; the new entries are walked as well.
    for (const [pid, part] of tree) {
      const { info } = part;
      const stat = readStat(this.#procRoot, pid);
      if (!stat || !isAlive(stat) || stat.startTime !== info.startTime) return undefined;
      // Half of what a look costs, and for nothing where the sum of it all has not moved.
      const memory = stat.rssPages === part.rssPages ? part.memory : undefined;
      const measured = this.#measure(stat, info.command, memory);
      // The main thread's children cost 10 µs, those of all threads ten times that (docs/pm2.md 10).
      const children = readProcFile(`${this.#procRoot}/${pid}/task/${pid}/children`);
      if (!measured || children === undefined) return undefined;
      parts.set(pid, measured);
      for (const child of children.split(' ')) {
        const found = child && !tree.has(Number(child)) && this.#newborn(Number(child));
        if (found) tree.set(found.info.pid, found);
      }
    }
    return [...parts.values()];
  }

  #newborn(pid: number): Measured | undefined {
    const stat = readStat(this.#procRoot, pid);
    return stat && isAlive(stat) ? this.#measure(stat) : undefined;
  }

  /** The trees, with every process in them read just now; `isFresh`: all of them have been. */
  #currentTrees(roots: readonly TreeRoot[], isFresh: boolean): readonly (readonly ProcStat[])[] {
    if (isFresh) return this.#trees(roots);
    const fresh = new Set<number>();
    for (let round = 1; ; round++) {
      const trees = this.#trees(roots);
      let moved = false;
      for (const row of trees.flat()) {
        if (fresh.has(row.pid)) continue;
        fresh.add(row.pid);
        const now = this.#scan.reread(row.pid);
        moved ||= !now || !isAlive(now) || !samePlace(row, now);
      }
      if (moved && round < maxRounds) continue;
      // The trees hold the rows as they were; the scan has the new ones.
      return trees.map((rows) =>
        rows.flatMap((row) => this.#scan.get(row.pid) ?? []).filter(isAlive),
      );
    }
  }

  #trees(roots: readonly TreeRoot[]): readonly ProcStat[][] {
    const table = new ProcessTable([...this.#scan.rows()].filter(isAlive));
    if (roots.some((root) => root.proof)) this.#proofs.refresh(this.#scan.rows());
    return roots.map((root) =>
      table.tree(root, root.proof ? this.#proofs.pidsWith(root.proof) : []),
    );
  }

  /** Undefined when the process has gone since its `stat` was read. `known`: its command and memory, where they need not be read. */
  #measure(stat: ProcStat, known?: string, knownMemory?: ProcMemory): Measured | undefined {
    const { pid, ppid, pgid, startTime, rssPages } = stat;
    const memory = knownMemory ?? readMemory(this.#procRoot, pid);
    // Read in every full sample (10 µs): programs rewrite it, and a shell may have become something else.
    const command = known ?? readProcFile(`${this.#procRoot}/${pid}/cmdline`);
    if (!memory || command === undefined) return undefined;
    const info: ProcessInfo = {
      pid,
      startTime,
      ppid,
      pgid,
      command: toCommand(command) || `[${stat.comm}]`,
      rssBytes: memory.anon + memory.file + memory.shmem,
      cpuMs: this.#procClock.ms(stat.cpuTicks),
      startedAt: this.#procClock.startedAt(startTime),
    };
    return { info, memory, rssPages };
  }

  #toSample(root: number, at: number, parts: readonly Measured[]): TreeSample {
    const processes = parts.map((part) => part.info);
    const memoryBytes = treeMemory(parts.map((part) => part.memory));
    const cpuPercent = this.#cpu.measure(root, at, processes);
    return { at, memoryBytes, ...(cpuPercent !== undefined && { cpuPercent }), processes };
  }
}

function samePlace(a: ProcStat, b: ProcStat): boolean {
  return a.startTime === b.startTime && a.ppid === b.ppid && a.pgid === b.pgid && a.sid === b.sid;
}

/** Arguments are separated and ended by zero bytes; a program that renames itself pads with more. */
function toCommand(cmdline: string): string {
  let end = cmdline.length;
  while (cmdline[end - 1] === '\0') end--;
  return cmdline.slice(0, Math.min(end, maxCommandLength)).replaceAll('\0', ' ');
}
