import * as path from 'node:path';
import { fileHash, guardedFile } from './sharedNames';

/** What is stopped when nobody has a workspace folder open any more. */
export interface CloseInstruction {
  /** Absolute, real path. */
  readonly folder: string;
  /** Names of its services, in the order in which they stop. */
  readonly names: readonly string[];
}

/** The files in PM2_HOME that belong to a workspace folder. */
export function folderFiles(home: string, folder: string) {
  const hash = fileHash(folder);
  const file = (extension: string): string =>
    path.join(home, `codex-services-${hash}.${extension}`);
  return {
    /** See Leases. */
    lease: file('lease'),
    /** A CloseInstruction, there while the services shall stop with the editor. */
    instruction: file('close'),
    /** What a guardian has to do for it. */
    guarded: guardedFile(home, folder),
    /** The pid of the program that waits for that. */
    closer: file('closer'),
  };
}
