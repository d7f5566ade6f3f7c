import { freemem, totalmem } from 'node:os';
import { type RunCommand, runCommand } from '../processes/commandRunner';
import { machineMemory } from '../osMemory';
import type { SystemMemory, SystemMemoryReader } from '../types';

const timeoutMs = 5000;

/** What the system gives away on demand (vm_stat(1)). Node's freemem() counts only the first. */
const reclaimable = ['Pages free', 'Pages inactive', 'Pages speculative', 'Pages purgeable'];

/** Memory of a Mac, from `vm_stat`. */
export class DarwinMemory implements SystemMemoryReader {
  constructor(
    private readonly run: RunCommand = runCommand,
    private readonly os: { totalmem(): number; freemem(): number } = { totalmem, freemem },
  ) {}

  async read(): Promise<SystemMemory> {
    const { stdout } = await this.run('vm_stat', [], { timeoutMs });
    const available = parseVmStat(stdout);
    // A form that we do not know: too little is better than nothing.
    return machineMemory(this.os.totalmem(), available ?? this.os.freemem());
  }
}

/** Bytes that could be had, from the output of `vm_stat`; undefined when it is of another form. */
export function parseVmStat(output: string): number | undefined {
  const pageSize = /page size of (\d+) bytes/.exec(output)?.[1];
  const pages = reclaimable.map(
    (key) => new RegExp(`^${key}:\\s+(\\d+)\\.`, 'm').exec(output)?.[1],
  );
  // Old systems have no purgeable pages; free ones stand everywhere.
  if (pageSize === undefined || pages[0] === undefined) return undefined;
  return Number(pageSize) * pages.reduce((sum, count) => sum + Number(count ?? 0), 0);
}
