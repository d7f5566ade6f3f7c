import { sendSignal } from '../processes/plainProcessControl';
import type { NodeProcesses, OwnershipProof, ProcessControl, ProcessIdentity } from '../types';
import { readProof } from './procEnviron';
import { readProcFile, readProcLink } from './procFile';
import { isAlive, readStat } from './procStat';

/** Processes of Linux, through /proc. */
export class LinuxProcessControl implements ProcessControl, NodeProcesses {
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

  programOf(pid: number): string | undefined {
    // What an update has replaced since it was started.
    return readProcLink(`${this.procRoot}/${pid}/exe`)?.replace(/ \(deleted\)$/, '');
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

  async openInspector({ pid, startTime }: ProcessIdentity): Promise<boolean> {
    const status = readProcFile(`${this.procRoot}/${pid}/status`) ?? '';
    return this.isAlive(pid, startTime) && catchesUsr1(status) && sendSignal(pid, 'SIGUSR1');
  }
}

/** Bit 9, of signal 10. Node takes the signal over within its first 200 ms; until then it would end the process. */
const usr1 = 1n << 9n;

/** Whether a process has a handler for SIGUSR1 by now, from its /proc/PID/status. */
export function catchesUsr1(status: string): boolean {
  // The last one: the name of the program stands before it, and may be anything.
  const at = status.lastIndexOf('\nSigCgt:');
  const [mask = '0'] = (at < 0 ? null : /[0-9a-f]{16}/.exec(status.slice(at))) ?? [];
  return (BigInt(`0x${mask}`) & usr1) !== 0n;
}
