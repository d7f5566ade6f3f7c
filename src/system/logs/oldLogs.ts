import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { unlessCode } from '../../base/errors';
import { closedCodes, inspectLog, isClosed, placeOfAbsent } from './logFile';
import { inodeOfPacked, partSuffix } from './packedLog';

/** What old files of a log are called: `NAME.2026-11-24T08-40-00-123`, and `.gz` once they are packed. */
const oldName = /^\.\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-\d{3}(?:\.gz)?$/;
const timeInName = /(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)-(\d{3})(?:\.gz)?$/;

/** The name that a log gets at a time. */
export function oldNameOf(file: string, now: number): string {
  return `${file}.${new Date(now).toISOString().replace(/[:.]/g, '-').replace('Z', '')}`;
}

/** Old files of a log as it lies, the newest first. */
export async function oldFiles(file: string): Promise<readonly string[]> {
  const names = await namesBeside(file, (rest) => oldName.test(rest));
  return names.sort().reverse();
}

/** Old files of a log as PM2 names it, though it may not be there itself; none where it must not be touched. */
export async function oldFilesOf(file: string): Promise<readonly string[]> {
  const lies = (await inspectLog(file))?.path ?? (await placeOfAbsent(file));
  return lies === undefined ? [] : oldFiles(lies);
}

/**
 * The name that a file which once was this log has now, packed or not; undefined where it is gone. `at` is when something was
 * read from it, in ms since the epoch: an inode that is free is given to another file, but to none that was there before.
 */
export async function nameNow(
  file: string,
  inode: number,
  at: number,
): Promise<string | undefined> {
  const names = [file, ...(await oldFilesOf(file))];
  for (const [index, name] of names.entries()) {
    const before = names[index + 1];
    // A log is made when the one before it is renamed.
    if (before !== undefined && renamedAt(before) > at) continue;
    if ((await inodeOf(name, index > 0)) === inode) return name;
  }
  return undefined;
}

/** Deletes the oldest files of a log beyond `keep`, and what a packing that was interrupted has left. */
export async function prune(file: string, keep: number): Promise<void> {
  const old = await oldFiles(file);
  const parts = await namesBeside(
    file,
    (rest) => rest.endsWith(partSuffix) && oldName.test(rest.slice(0, -partSuffix.length)),
  );
  for (const one of [...old.slice(keep), ...parts]) await fs.rm(one, { force: true });
}

/** Plain files in a log's folder whose name is the log's and more. */
async function namesBeside(file: string, fits: (rest: string) => boolean): Promise<string[]> {
  const folder = path.dirname(file);
  const base = path.basename(file);
  try {
    const entries = await fs.readdir(folder, { withFileTypes: true });
    return entries
      .filter(
        (one) => one.isFile() && one.name.startsWith(base) && fits(one.name.slice(base.length)),
      )
      .map(({ name }) => path.join(folder, name));
  } catch (error) {
    if (isClosed(error)) return [];
    throw error;
  }
}

async function inodeOf(file: string, isOld: boolean): Promise<number | undefined> {
  if (isOld && file.endsWith('.gz')) return inodeOfPacked(file);
  return (await unlessCode(fs.stat(file), ...closedCodes))?.ino;
}

/** Ms since the epoch. */
function renamedAt(old: string): number {
  const [, day, hour, minute, second, ms] = timeInName.exec(old) ?? [];
  return Date.parse(`${day}T${hour}:${minute}:${second}.${ms}Z`);
}
