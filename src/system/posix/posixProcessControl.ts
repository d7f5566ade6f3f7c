import { type RunCommand, runCommand } from '../processes/commandRunner';
import { PlainProcessControl, sendSignal } from '../processes/plainProcessControl';
import type { ProcessIdentity } from '../types';
import { parsePs, psColumns, startSlackMs } from './psOutput';

const timeoutMs = 10_000;

/** Processes of macOS and the BSDs. */
export class PosixProcessControl extends PlainProcessControl {
  constructor(private readonly run: RunCommand = runCommand) {
    super();
  }

  async signal(
    { pid, startTime }: ProcessIdentity,
    signal: 'SIGINT' | 'SIGKILL',
  ): Promise<boolean> {
    const { stdout } = await this.run('ps', [...psColumns, '-p', String(pid)], { timeoutMs });
    const [now] = parsePs(stdout);
    if (!now || now.state.startsWith('Z')) return false;
    return Math.abs(now.startTime - startTime) <= startSlackMs && sendSignal(pid, signal);
  }
}
