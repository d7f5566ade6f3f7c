import type { Entry } from '../../../engine/entry';
import type { Service } from '../../state/service';
import { inspectLog } from '../../../system/logs/logFile';
import { oldFilesOf } from '../../../system/logs/oldLogs';

/** What lies on the disk of a service's output. */
export interface FilesOnDisk {
  readonly files: readonly string[];
  /** How many older files they have. */
  readonly older: number;
  /** Names of other services that write into them too. */
  readonly others: readonly string[];
}

/** The files that PM2 writes a service's streams to, each line once. */
export function logFilesOf(service: Service): readonly string[] {
  return distinct(service.instances.flatMap(({ outFile, errFile }) => [outFile, errFile]));
}

/** These, and where PM2 writes both streams a second time. */
export function writtenFilesOf(service: Service): readonly string[] {
  return distinct([...logFilesOf(service), ...service.instances.map(({ logFile }) => logFile)]);
}

/** Those of them that there are; `list` is what PM2 runs, ours or not. */
export async function filesOnDisk(service: Service, list: readonly Entry[]): Promise<FilesOnDisk> {
  const paths = writtenFilesOf(service);
  const plain = await Promise.all(paths.map((file) => inspectLog(file)));
  const old = await Promise.all(paths.map((file) => oldFilesOf(file)));
  const others = list.filter(
    ({ id, outFile, errFile, logFile }) =>
      !service.instances.some((one) => one.id === id) &&
      paths.some((file) => file === outFile || file === errFile || file === logFile),
  );
  return {
    files: paths.filter((_, index) => plain[index] !== undefined),
    older: new Set(old.flat()).size,
    others: [...new Set(others.map(({ name }) => name))],
  };
}

function distinct(files: readonly (string | undefined)[]): readonly string[] {
  return [...new Set(files.filter((file) => file !== undefined))];
}
