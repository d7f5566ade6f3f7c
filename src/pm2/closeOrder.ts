import { createHash } from 'node:crypto';
import * as path from 'node:path';

/** What is stopped when nobody has a workspace folder open any more. */
export interface CloseOrder {
  /** Absolute, real path. */
  readonly folder: string;
  /** Names of its services, in the order in which they stop. */
  readonly names: readonly string[];
}

/** The files in PM2_HOME that belong to a workspace folder. */
export function folderFiles(home: string, folder: string) {
  const hash = createHash('sha256').update(folder).digest('hex').slice(0, 12);
  const file = (extension: string): string =>
    path.join(home, `codex-services-${hash}.${extension}`);
  return {
    /** See Leases. */
    lease: file('lease'),
    /** A CloseOrder, there while the services shall stop with the editor. */
    order: file('close'),
    /** What a guardian has to do for it; see GuardianFiles. */
    guarded: path.join(home, 'codex-guardian', `${hash}.json`),
    /** The pid of the program that waits for that. */
    closer: file('closer'),
  };
}
