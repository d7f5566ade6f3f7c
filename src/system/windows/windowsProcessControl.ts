import * as os from 'node:os';
import { type RunCommand, runCommand } from '../commandRunner';
import { sendSignal } from '../posix/posixProcessControl';
import type { OwnershipProof, ProcessControl, ProcessIdentity } from '../types';

const timeoutMs = 10_000;
const bootGrainMs = 60_000;
/** taskkill's exit code for "there is no such process". */
const notFound = 128;

/** Processes of Windows. There is no SIGINT for others: what must end is ended with its tree. */
export class WindowsProcessControl implements ProcessControl {
  readonly bootId = String(Math.round((Date.now() - os.uptime() * 1000) / bootGrainMs));

  constructor(private readonly run: RunCommand = runCommand) {}

  proofOf(): OwnershipProof | undefined {
    return undefined;
  }

  folderOf(): string | undefined {
    return undefined;
  }

  exists(pid: number): boolean {
    return sendSignal(pid, 0);
  }

  isAlive(pid: number): boolean {
    return sendSignal(pid, 0);
  }

  async signal({ pid }: ProcessIdentity, signal: 'SIGINT' | 'SIGKILL'): Promise<void> {
    // Without /F taskkill asks windows to close, and console programs have none.
    const force = signal === 'SIGKILL' ? ['/F'] : [];
    const { exitCode } = await this.run('taskkill', ['/PID', String(pid), '/T', ...force], {
      timeoutMs,
    });
    if (exitCode !== 0 && exitCode !== notFound && signal === 'SIGKILL') {
      throw new Error(`taskkill ended with exit code ${exitCode} for process ${pid}.`);
    }
  }
}
