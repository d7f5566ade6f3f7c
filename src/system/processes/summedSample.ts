import type { CpuMeter } from './cpuMeter';
import type { ProcessInfo, TreeSample } from '../types';

const maxCommandLength = 4096;

/** A sample whose memory is summed RSS: all there is where the system does not tell kinds of memory apart. */
export function toSummedSample(
  root: number,
  at: number,
  rows: readonly ProcessInfo[],
  cpu: CpuMeter,
): TreeSample {
  const processes = rows.map(toInfo);
  const memoryBytes = processes.reduce((sum, process) => sum + process.rssBytes, 0);
  const cpuPercent = cpu.measure(root, at, processes);
  return { at, memoryBytes, ...(cpuPercent !== undefined && { cpuPercent }), processes };
}

/** Without what the rows of a system carry besides. */
function toInfo(row: ProcessInfo): ProcessInfo {
  const { pid, startTime, ppid, pgid, rssBytes, cpuMs, startedAt } = row;
  const command = row.command.slice(0, maxCommandLength);
  return { pid, startTime, ppid, pgid, command, rssBytes, cpuMs, startedAt };
}
