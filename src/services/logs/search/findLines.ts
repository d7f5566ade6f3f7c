import type { LogFilter } from '../logFilter';
import { clean, readLogLine } from '../logLine';
import type { Service } from '../../state/service';
import { type FoundLine, searchLog } from '../../../system/logs/logSearch';
import { logFilesOf } from './logFiles';

/** A line that a search has found, and whose it is. */
export interface FoundLogLine extends FoundLine {
  readonly service: Service;
}

/** Of one log with its old files. */
const searchedBytes = 64 * 1024 * 1024;
const foundLines = 200;

/** The newest lines of services' files that pass a filter: first those of all their present files, then file by file of old ones. */
export async function* findLines(
  services: readonly Service[],
  filter: LogFilter,
  signal: AbortSignal,
): AsyncGenerator<readonly FoundLogLine[]> {
  const passes = (raw: string): boolean => filter(clean(raw));
  const limits = { maxBytes: searchedBytes, maxLines: foundLines, signal };
  const logs = services.flatMap((service) =>
    logFilesOf(service).map((file) => {
      const stream = service.instances.some(({ errFile }) => errFile === file) ? 'err' : 'out';
      const read = (line: FoundLine): FoundLogLine => {
        const { text } = readLogLine(line.text, stream, 0);
        return { ...line, text, service };
      };
      return { files: searchLog(file, passes, limits), read };
    }),
  );
  const present: FoundLogLine[] = [];
  for (const { files, read } of logs) {
    if (signal.aborted) return;
    const { value } = await files.next();
    present.push(...(value ?? []).map(read));
  }
  yield present;
  for (const { files, read } of logs) {
    for await (const lines of files) yield lines.map(read);
  }
}
