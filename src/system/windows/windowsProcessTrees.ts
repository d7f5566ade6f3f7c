import { type Clock, systemClock } from '../../base/clock';
import type { Disposable } from '../../base/disposable';
import { CpuMeter } from '../processes/cpuMeter';
import { ProcessTable } from '../processes/processTable';
import { toSummedSample } from '../processes/summedSample';
import type { ProcessTrees, TreeRoot, TreeSample } from '../types';
import { cimExpression, parseCim } from './cimProcesses';
import { PowerShell } from './powershell';

/** Dates come in milliseconds, cut. */
export const startSlackMs = 20;

/** Reads process trees from one PowerShell that stays open (`wmic` is gone from Windows 11). */
export class WindowsProcessTrees implements ProcessTrees, Disposable {
  readonly #shell: Pick<PowerShell, 'ask' | 'dispose'>;
  readonly #clock: Clock;
  readonly #cpu = new CpuMeter(startSlackMs);

  constructor({
    shell = new PowerShell(),
    clock = systemClock,
  }: { readonly shell?: Pick<PowerShell, 'ask' | 'dispose'>; readonly clock?: Clock } = {}) {
    this.#shell = shell;
    this.#clock = clock;
  }

  /** Rejects when PowerShell cannot be started, fails, or does not answer in time. */
  async sample(roots: readonly (number | TreeRoot)[]): Promise<ReadonlyMap<number, TreeSample>> {
    if (roots.length === 0) return new Map();
    const rows = parseCim(await this.#shell.ask(cimExpression));
    const at = this.#clock.now();
    const table = new ProcessTable(rows);
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

  dispose(): void {
    this.#shell.dispose();
  }
}
