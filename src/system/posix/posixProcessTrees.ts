import { type Clock, systemClock } from '../../base/clock';
import { type RunCommand, runCommand } from '../processes/commandRunner';
import { CpuMeter } from '../processes/cpuMeter';
import { ProcessTable } from '../processes/processTable';
import { toSummedSample } from '../processes/summedSample';
import type { ProcessTrees, TreeRoot, TreeSample } from '../types';
import { parsePs, psArguments, type PsRow, startSlackMs } from './psOutput';

/** 19 ms with 69 processes (docs/pm2.md 4); a machine that swaps may need seconds. */
const timeoutMs = 10_000;

/** Reads process trees from one `ps` a sample: for macOS and the BSDs; tried with procps as well. */
export class PosixProcessTrees implements ProcessTrees {
  readonly #run: RunCommand;
  readonly #clock: Clock;
  readonly #cpu = new CpuMeter(startSlackMs);
  #started: ReadonlyMap<number, number> = new Map();

  constructor({
    run = runCommand,
    clock = systemClock,
  }: { readonly run?: RunCommand; readonly clock?: Clock } = {}) {
    this.#run = run;
    this.#clock = clock;
  }

  /** Rejects when `ps` cannot be started or does not answer in time. */
  async sample(roots: readonly (number | TreeRoot)[]): Promise<ReadonlyMap<number, TreeSample>> {
    if (roots.length === 0) return new Map();
    const { stdout, exitCode, pid: own } = await this.#run('ps', psArguments, { timeoutMs });
    const all = parsePs(stdout);
    if (all.length === 0) throw new Error(`ps gave no processes (exit code ${exitCode}).`);
    const at = this.#clock.now();
    const rows = this.#steady(all.filter((row) => row.pid !== own && !row.state.startsWith('Z')));
    const table = new ProcessTable(rows, startSlackMs);
    return new Map(
      roots.map((given) => {
        const root = typeof given === 'number' ? { pid: given } : given;
        const processes = table.tree(root).map((row) => ({ ...row, startedAt: row.startTime }));
        return [root.pid, toSummedSample(root.pid, at, processes, this.#cpu)];
      }),
    );
  }

  forget(root: number): void {
    this.#cpu.forget(root);
  }

  /** Keeps the start time that was seen first, so that it can serve as identity. */
  #steady(rows: readonly PsRow[]): readonly PsRow[] {
    const before = this.#started;
    const steady = rows.map((row) => {
      const first = before.get(row.pid);
      const same = first !== undefined && Math.abs(first - row.startTime) <= startSlackMs;
      return same ? { ...row, startTime: first } : row;
    });
    this.#started = new Map(steady.map((row) => [row.pid, row.startTime]));
    return steady;
  }
}
