import { sendSignal } from '../processes/plainProcessControl';
import type { OwnershipProof, ProcessControl, ProcessIdentity } from '../types';
import { readProof } from './procEnviron';
import { readProcFile, readProcLink } from './procFile';
import { isAlive, readStat } from './procStat';

/** Processes of Linux, through /proc. */
export class LinuxProcessControl implements ProcessControl {
  readonly bootId: string;

  constructor(private readonly procRoot = '/proc') {
    this.bootId = readProcFile(`${procRoot}/sys/kernel/random/boot_id`)?.trim() ?? '';
  }

  proofOf(pid: number): OwnershipProof | undefined {
    return readProof(pid, this.procRoot);
  }

  folderOf(pid: number): string | undefined {
    return readProcLink(`${this.procRoot}/${pid}/cwd`);
  }

  exists(pid: number): boolean {
    return sendSignal(pid, 0);
  }

  isAlive(pid: number, startTime?: number): boolean {
    const stat = readStat(this.procRoot, pid);
    return stat !== undefined && isAlive(stat) && (startTime ?? stat.startTime) === stat.startTime;
  }

  async signal(
    { pid, startTime }: ProcessIdentity,
    signal: 'SIGINT' | 'SIGKILL',
  ): Promise<boolean> {
    // Microseconds lie between the two; Node has no pidfd, which would leave none.
    return this.isAlive(pid, startTime) && sendSignal(pid, signal);
  }
}
