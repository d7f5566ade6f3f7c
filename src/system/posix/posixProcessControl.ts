import { PlainProcessControl, sendSignal } from '../processes/plainProcessControl';
import type { ProcessIdentity } from '../types';

/** Processes of macOS and the BSDs. */
export class PosixProcessControl extends PlainProcessControl {
  /** The identity was read a moment ago, from `ps`; asking again costs as much and leaves the same gap. */
  async signal({ pid }: ProcessIdentity, signal: 'SIGINT' | 'SIGKILL'): Promise<void> {
    sendSignal(pid, signal);
  }
}
