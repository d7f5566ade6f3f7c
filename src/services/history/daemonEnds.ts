import { searchFile } from '../../system/logs/logSearch';
import { ownTime } from '../logs/search/lineTime';
import type { Service } from '../state/service';
import { readDaemonLog } from './daemonLog';
import { exitCause, trueSignal } from './exitCause';
import type { HistoryEntry } from './historyEntry';

/** Read from the end of the daemon's log. */
const maxBytes = 1024 ** 2;
const maxLines = 2_000;
/** What PM2 was told to stop has ended within this time. */
const stopMs = 60_000;

/**
 * The ends of a service as the daemon's own log tells them, oldest first: for somebody who was not there. Who asked for an end, what it
 * said and what it held is not in that log.
 */
export async function daemonEnds(
  log: string,
  { name, instances }: Pick<Service, 'name' | 'instances'>,
  signal: AbortSignal,
): Promise<readonly HistoryEntry[]> {
  const ids = new Set(instances.map(({ id }) => id));
  const lines = await searchFile(log, (line) => readDaemonLog(line) !== undefined, {
    maxBytes,
    maxLines,
    signal,
  });
  const stopping = new Map<number, number>();
  const overCap = new Set<number>();
  const ends: HistoryEntry[] = [];
  for (const { text } of lines) {
    const notice = readDaemonLog(text);
    const at = ownTime(text);
    if (!notice || at === undefined || !ids.has(notice.id)) continue;
    if (notice.type === 'stopping') stopping.set(notice.id, at);
    else if (notice.type === 'memoryCap') overCap.add(notice.id);
    // An id is given anew after a delete.
    else if (text.includes(`[${name}:${notice.id}]`)) {
      const asked = at - (stopping.get(notice.id) ?? -Infinity) < stopMs;
      const evidence = {
        exitCode: notice.exitCode,
        signal: notice.signal,
        asked,
        overCap: overCap.has(notice.id),
        oomKilled: false,
      };
      const cause = exitCause(evidence);
      const ended = asked ? undefined : trueSignal(evidence);
      ends.push({
        at,
        what: cause === 'memoryCap' ? 'cap' : asked ? 'stop' : 'exit',
        cause,
        ...(notice.exitCode !== undefined && { exitCode: notice.exitCode }),
        ...(ended !== undefined && { signal: ended }),
      });
      stopping.delete(notice.id);
      overCap.delete(notice.id);
    }
  }
  return ends;
}
