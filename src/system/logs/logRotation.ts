import * as syncFs from 'node:fs';
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import { HumanError, unlessCode } from '../../base/errors';
import { openRegular } from '../files/readText';
import { inspectLog, placeOfAbsent } from './logFile';
import { oldFiles, oldNameOf, prune } from './oldLogs';

export { inspectLog, type LogFile } from './logFile';
export { nameNow, oldFiles, oldFilesOf, prune } from './oldLogs';
export { pack } from './packedLog';

/** Renames a log to its old name, which it gives. What is written to the open file goes on into it. */
export async function moveAside(file: string, now: number): Promise<string> {
  // A renaming replaces what has the name: after the clock was set back, say.
  let at = now;
  while (await isTaken(oldNameOf(file, at))) at++;
  const old = oldNameOf(file, at);
  await fs.rename(file, old);
  return old;
}

/** Takes a renaming back, unless there is a new file by now. */
export async function moveBack(old: string, file: string): Promise<void> {
  if (!(await inspectLog(file))) await fs.rename(old, file);
}

/**
 * Copies a file aside and cuts it, for a writer that never opens it anew. Between the last look and the cut there is no await:
 * what is lost is what another process writes in these microseconds.
 */
export async function copyAside(file: string, now: number): Promise<string> {
  const old = oldNameOf(file, now);
  if (await isTaken(old)) throw new Error(`There is already a file ${old}.`);
  try {
    await fs.copyFile(file, old, syncFs.constants.COPYFILE_EXCL);
    cutCopied(file, old);
  } catch (error) {
    // The file still has it all; half a copy on a full disk is no use to anybody.
    await fs.rm(old, { force: true });
    throw error;
  }
  return old;
}

/** Copies what has come since the file was copied, and cuts it. */
function cutCopied(file: string, old: string): void {
  const from = syncFs.openSync(file, 'r+');
  const to = syncFs.openSync(old, 'a');
  try {
    const buffer = Buffer.allocUnsafe(64 * 1024);
    for (let at = syncFs.fstatSync(to).size; ;) {
      const read = syncFs.readSync(from, buffer, 0, buffer.length, at);
      if (read === 0) break;
      syncFs.writeSync(to, buffer, 0, read);
      at += read;
    }
    syncFs.ftruncateSync(from, 0);
  } finally {
    syncFs.closeSync(from);
    syncFs.closeSync(to);
  }
}

/**
 * Empties a log and deletes its old files, though it may not be there itself; who appends to it goes on at its beginning. False
 * where there is nothing that may be touched. Throws a HumanError where another name leads to the same file: that is no log alone.
 */
export async function clearLog(file: string): Promise<boolean> {
  const found = await inspectLog(file);
  if (found && found.links > 1) {
    throw new HumanError(
      l10n.t(
        '{0} was left alone: another file is the same one (a hard link). Remove one of them.',
        file,
      ),
    );
  }
  const lies = found?.path ?? (await placeOfAbsent(file));
  if (lies === undefined) return false;
  const old = await oldFiles(lies);
  if (found) await fs.truncate(lies, 0);
  await prune(lies, 0);
  return found !== undefined || old.length > 0;
}

/** Free bytes on the disk of a file, for who is not root. */
export async function freeBytes(file: string): Promise<number> {
  const { bavail, bsize } = await fs.statfs(path.dirname(file));
  return bavail * bsize;
}

/** The end of a file from a byte on, as text, at most `maxBytes`; '' where there is none. */
export async function textFrom(file: string, start: number, maxBytes: number): Promise<string> {
  const handle = await unlessCode(openRegular(file), 'ENOENT');
  if (!handle) return '';
  try {
    const from = Math.max(0, start);
    const { size } = await handle.stat();
    const buffer = Buffer.allocUnsafe(Math.max(0, Math.min(maxBytes, size - from)));
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, from);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await handle.close();
  }
}

export async function appendTo(file: string, text: string): Promise<void> {
  await fs.appendFile(file, text);
}

async function isTaken(old: string): Promise<boolean> {
  for (const name of [old, `${old}.gz`]) if (await exists(name)) return true;
  return false;
}

function exists(file: string): Promise<boolean> {
  return fs.lstat(file).then(
    () => true,
    () => false,
  );
}
