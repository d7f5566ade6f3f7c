import type { ProcessInfo } from '../types';

interface Reading {
  /** ms since the epoch. */
  readonly at: number;
  /** ms on a clock that never jumps. */
  readonly ticked: number;
  readonly processes: ReadonlyMap<number, ProcessInfo>;
}

/** Turns the CPU time of a tree's processes into per cent of one core between two samples. */
export class CpuMeter {
  readonly #previous = new Map<number, Reading>();

  /**
   * `slackMs`: how much earlier than it really was a start time may be given; `ticking`: ms on a clock that
   * never jumps.
   */
  constructor(
    private readonly slackMs: number,
    private readonly ticking: () => number = () => performance.now(),
  ) {}

  /**
   * CPU that the tree of `root` used since the last call for it, in % of one core; undefined in the first call. A
   * process that ended in between is not counted; one that started in between counts whole; one that only
   * joined the tree counts from now on.
   */
  measure(root: number, at: number, processes: readonly ProcessInfo[]): number | undefined {
    const previous = this.#previous.get(root);
    const ticked = this.ticking();
    if (processes.length === 0) {
      this.#previous.delete(root);
      return undefined;
    }
    this.#previous.set(root, { at, ticked, processes: new Map(processes.map((p) => [p.pid, p])) });
    if (!previous || ticked <= previous.ticked) return undefined;
    let usedMs = 0;
    for (const process of processes) usedMs += this.#usedSince(previous, process);
    return (100 * usedMs) / (ticked - previous.ticked);
  }

  forget(root: number): void {
    this.#previous.delete(root);
  }

  #usedSince(previous: Reading, process: ProcessInfo): number {
    const before = previous.processes.get(process.pid);
    // The kernel's split of user and system time may step back by a tick.
    if (before?.startTime === process.startTime) return Math.max(0, process.cpuMs - before.cpuMs);
    return process.startedAt + this.slackMs >= previous.at ? process.cpuMs : 0;
  }
}
