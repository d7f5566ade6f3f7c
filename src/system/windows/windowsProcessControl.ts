import { type RunCommand, runCommand } from '../processes/commandRunner';
import { PlainProcessControl } from '../processes/plainProcessControl';
import type { ProcessIdentity } from '../types';

const timeoutMs = 10_000;
/** taskkill's exit code for "there is no such process". */
const notFound = 128;

/** Processes of Windows. There is no SIGINT for others: what must end is ended with its tree. */
export class WindowsProcessControl extends PlainProcessControl {
  constructor(private readonly run: RunCommand = runCommand) {
    super();
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
