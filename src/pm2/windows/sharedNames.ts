import { createHash } from 'node:crypto';
import * as path from 'node:path';

// Names by which windows, the guardian and the program that stops services find each other's files.

/** The name of our own entry in PM2's list, which keeps the guardian running: no service of anybody's. */
export const guardianName = 'codex-services-guardian';

/** A text of any length and content as part of a file's name: 12 hex digits. */
export function fileHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}

/** The folder of the guardian; see GuardianFiles. `home`: the PM2_HOME folder, absolute. */
export function guardianFolder(home: string): string {
  return path.join(home, 'codex-guardian');
}

/** What the guardian has to do for a workspace folder. */
export function guardedFile(home: string, workspaceFolder: string): string {
  return path.join(guardianFolder(home), `${fileHash(workspaceFolder)}.json`);
}
