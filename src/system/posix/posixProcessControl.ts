import { systemClock } from '../../base/clock';
import { type RunCommand, runCommand } from '../processes/commandRunner';
import { PlainProcessControl, sendSignal } from '../processes/plainProcessControl';
import type { ProcessIdentity } from '../types';
import { parsePs, psColumns, startSlackMs } from './psOutput';

const timeoutMs = 10_000;
/** Ten times what node takes on Linux before it has taken SIGUSR1 over. */
const bootMs = 2_000;

/** Processes of macOS and the BSDs. */
export class PosixProcessControl extends PlainProcessControl {
  constructor(private readonly run: RunCommand = runCommand) {
    super();
  }

  signal(process: ProcessIdentity, signal: 'SIGINT' | 'SIGKILL'): Promise<boolean> {
    return this.#send(process, signal);
  }

  async openInspector(process: ProcessIdentity): Promise<boolean> {
    // Nothing tells whether node has taken the signal over; until then it would end the process.
    if (systemClock.now() - process.startTime < bootMs) return false;
    return this.#send(process, 'SIGUSR1');
  }

  async #send({ pid, startTime }: ProcessIdentity, signal: NodeJS.Signals): Promise<boolean> {
    const { stdout } = await this.run('ps', [...psColumns, '-p', String(pid)], { timeoutMs });
    const [now] = parsePs(stdout);
    if (!now || now.state.startsWith('Z')) return false;
    return Math.abs(now.startTime - startTime) <= startSlackMs && sendSignal(pid, signal);
  }
}
