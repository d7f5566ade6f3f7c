import type { LogFilter } from '../../services/logs/logFilter';
import { clean, readLogLine } from '../../services/logs/logLine';
import type { Service } from '../../services/service';
import { type FoundLine, searchLog } from '../../system/logSearch';
import { logFilesOf } from './logFiles';

/** A line that a search has found, and whose it is. */
export interface FoundLogLine extends FoundLine {
  readonly service: Service;
}

/** Of one log with its old files. */
const searchedBytes = 64 * 1024 * 1024;
const foundLines = 200;

/** The newest lines of services' files, old ones as well, that pass a filter: the newest first within a file. */
export async function findLines(
  services: readonly Service[],
  filter: LogFilter,
  signal: AbortSignal,
): Promise<readonly FoundLogLine[]> {
  const passes = (raw: string): boolean => filter(clean(raw));
  const limits = { maxBytes: searchedBytes, maxLines: foundLines, signal };
  const found: FoundLogLine[] = [];
  for (const service of services) {
    for (const file of logFilesOf(service)) {
      const errors = service.instances.some(({ errFile }) => errFile === file);
      for (const line of await searchLog(file, passes, limits)) {
        const { text } = readLogLine(line.text, errors ? 'err' : 'out', 0);
        found.push({ ...line, text, service });
      }
      if (signal.aborted) return found;
    }
  }
  return found;
}
