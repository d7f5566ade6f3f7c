import * as os from 'node:os';
import { systemClock } from '../../base/clock';
import { hasCode } from '../../base/errors';
import type { NodeProcesses, OwnershipProof, ProcessControl, ProcessIdentity } from '../types';

/** A machine boots more slowly than this; the uptime is only known to the second or so. */
const bootGrainMs = 60_000;

/** What can be said of processes where neither their environment nor their folder can be read. */
export abstract class PlainProcessControl implements ProcessControl, NodeProcesses {
  /** The minute in which the machine booted. */
  readonly bootId = String(Math.round((systemClock.now() - os.uptime() * 1000) / bootGrainMs));

  proofOf(): OwnershipProof | undefined {
    return undefined;
  }

  folderOf(): string | undefined {
    return undefined;
  }

  programOf(): string | undefined {
    return undefined;
  }

  exists(pid: number): boolean {
    return sendSignal(pid, 0);
  }

  isAlive(pid: number): boolean {
    return sendSignal(pid, 0);
  }

  abstract signal(process: ProcessIdentity, signal: 'SIGINT' | 'SIGKILL'): Promise<boolean>;

  abstract openInspector(process: ProcessIdentity): Promise<boolean>;
}

/** False where there is no such process. Throws where it is not ours to signal. */
export function sendSignal(pid: number, signal: NodeJS.Signals | 0): boolean {
  if (!Number.isInteger(pid) || pid <= 1) throw new RangeError(`Not a process to signal: ${pid}`);
  try {
    process.kill(pid, signal);
    return true;
  } catch (error) {
    if (hasCode(error, 'ESRCH')) return false;
    if (signal === 0 && hasCode(error, 'EPERM')) return true;
    throw error;
  }
}
