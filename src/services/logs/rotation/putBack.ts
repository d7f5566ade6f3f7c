import { poll } from '../../../base/async';
import type { Clock } from '../../../base/clock';
import type { LogFile } from '../../../system/logs/logRotation';
import { findAbsent, findMissing } from './missingChunks';

/** What is done to files; see system/logRotation. */
export interface PutBackFiles {
  inspectLog(file: string): Promise<LogFile | undefined>;
  textFrom(file: string, start: number, maxBytes: number): Promise<string>;
  appendTo(file: string, text: string): Promise<void>;
}

/** What came over the bus meanwhile is in a file after this time, or never. */
export const settleMs = 250;
/** A file is compared with the bus so far beyond what came over the bus. */
const overlapBytes = 256 * 1024;
const comparedBytes = 16 * 1024 * 1024;

/**
 * PM2 opens all its files anew, and drops what comes meanwhile. What came over the bus and is in no file goes to the end of
 * the old one, where it belongs; where there is no old one, to the end of the file. `streams` is what came, by stream. Gives what
 * was put back.
 */
export async function putBack(
  path: string,
  old: string | undefined,
  streams: readonly (readonly string[])[],
  files: PutBackFiles,
  clock: Clock,
): Promise<string> {
  if (streams.length === 0) return '';
  const said = streams.flat().reduce((sum, chunk) => sum + Buffer.byteLength(chunk), 0);
  const written = (await files.inspectLog(old ?? path))?.size ?? 0;
  const start = written - said - overlapBytes;
  const end = await files.textFrom(old ?? path, start, comparedBytes);
  const missing =
    old === undefined
      ? findAbsent(streams, end)
      : findMissing(streams, end, await beginningOf(path, files, clock));
  if (missing !== '') await files.appendTo(old ?? path, missing);
  return missing;
}

/** Whether all of these chunks stand in a file, which PM2 then writes again. */
export async function isWritten(
  path: string,
  chunks: readonly string[],
  files: PutBackFiles,
): Promise<boolean> {
  if (chunks.length === 0) return true;
  const size = (await files.inspectLog(path))?.size ?? 0;
  const text = await files.textFrom(path, size - comparedBytes, comparedBytes);
  return chunks.every((chunk) => text.includes(chunk));
}

/** What stands in a new file; PM2 may need a moment until something does. */
async function beginningOf(path: string, files: PutBackFiles, clock: Clock): Promise<string> {
  const text = await poll(async () => (await files.textFrom(path, 0, comparedBytes)) || undefined, {
    everyMs: 100,
    ms: settleMs,
    clock,
  });
  return text ?? '';
}
