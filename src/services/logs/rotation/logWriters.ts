import type { Entry } from '../../../engine/entry';
import type { LogFile } from '../../../system/logs/logRotation';

/** A log as it lies, and whose output goes there, as `id:stream`. */
export interface WrittenFile extends LogFile {
  readonly sources: readonly string[];
}

/** Whose output goes into a file, as `id:stream`, by the path that PM2 names. */
export type Writers = ReadonlyMap<string, readonly string[]>;

/** The files that PM2 names for our entries; others may write into them too. */
export function writersOf(list: readonly Entry[], ours: ReadonlySet<number>): Writers {
  const writers = new Map<string, string[]>();
  const paths = new Set<string>();
  for (const { id, outFile, errFile, logFile } of list) {
    for (const [file, streams] of [
      [outFile, ['out']],
      [errFile, ['err']],
      [logFile, ['out', 'err']],
    ] as const) {
      if (file === undefined || file === '/dev/null') continue;
      if (ours.has(id)) paths.add(file);
      writers.set(file, [...(writers.get(file) ?? []), ...streams.map((one) => `${id}:${one}`)]);
    }
  }
  for (const file of writers.keys()) if (!paths.has(file)) writers.delete(file);
  return writers;
}

/** The files as they lie: a symbolic link and what it leads to are one. */
export async function writtenFiles(
  writers: Writers,
  inspectLog: (file: string) => Promise<LogFile | undefined>,
): Promise<readonly WrittenFile[]> {
  const found = new Map<string, WrittenFile>();
  for (const [path, sources] of writers) {
    const file = await inspectLog(path);
    if (!file) continue;
    const before = found.get(file.path)?.sources ?? [];
    found.set(file.path, { ...file, sources: [...before, ...sources] });
  }
  return [...found.values()];
}
