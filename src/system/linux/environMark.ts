import { sendSignal } from '../processes/plainProcessControl';
import { environValue } from './procEnviron';
import { pidsOf, readProcSecret } from './procFile';
import { readStat } from './procStat';

/** The name of what a confined program has in its environment, and so has all that it starts. */
export const markName = 'CODEX_SERVICES_CONFINED';

/** More looks than anything needs that does not start itself anew again and again. */
const maxLooks = 20;

/**
 * Ends every process whose environment holds the mark, wherever it hangs: one that made a session of its own (setsid, nohup, a daemon)
 * is in no group of its parent's any more. What it starts meanwhile is found by the next look. 6 ms a look over 500 processes.
 */
export function endMarked(mark: string, procRoot = '/proc'): void {
  const ended = new Set<string>();
  for (let look = 0; look < maxLooks; look++) {
    const before = ended.size;
    for (const pid of pidsOf(procRoot)) {
      if (!isMarked(pid, mark, procRoot)) continue;
      const startTime = readStat(procRoot, pid)?.startTime;
      const identity = `${pid} ${startTime}`;
      // What has the pid now is what was marked; one that is ended but still going is not waited for.
      if (startTime === undefined || ended.has(identity) || !isMarked(pid, mark, procRoot))
        continue;
      if (readStat(procRoot, pid)?.startTime !== startTime) continue;
      ended.add(identity);
      try {
        sendSignal(pid, 'SIGKILL');
      } catch {
        // It has become another user's meanwhile (sudo), and is not ours to end.
      }
    }
    if (ended.size === before) return;
  }
}

function isMarked(pid: number, mark: string, procRoot: string): boolean {
  const path = `${procRoot}/${pid}/environ`;
  return readProcSecret(path, (bytes) => environValue(bytes, markName) === mark) ?? false;
}
