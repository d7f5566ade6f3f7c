import { constants, type Stats } from 'node:fs';
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { hasCode, unlessCode } from '../../base/errors';

/** Nothing is there, or can be, or it is not ours to read. */
export const closedCodes: readonly string[] = [
  ...['ENOENT', 'EACCES', 'EPERM', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG'],
];

/** A log file as it really lies. */
export interface LogFile {
  /** Without symbolic links in its last part. */
  readonly path: string;
  readonly size: number;
  /** Names that lead to it; a log has one. */
  readonly links: number;
}

/**
 * Looks at a file that PM2 says it writes. Undefined for what must not be touched: nothing, a FIFO or a device, a symbolic link
 * that leaves its folder.
 */
export async function inspectLog(file: string): Promise<LogFile | undefined> {
  try {
    const named = await fs.lstat(file);
    if (named.isFile()) return { path: file, size: named.size, links: named.nlink };
    if (!named.isSymbolicLink()) return undefined;
    const target = await fs.realpath(file);
    if (path.dirname(target) !== (await fs.realpath(path.dirname(file)))) return undefined;
    const stat = await fs.lstat(target);
    return stat.isFile() ? { path: target, size: stat.size, links: stat.nlink } : undefined;
  } catch (error) {
    if (isClosed(error)) return undefined;
    throw error;
  }
}

/**
 * Where a file that PM2 says it writes would lie, though it is not there now. Undefined where something has the name, or a
 * symbolic link leaves its folder.
 */
export async function placeOfAbsent(file: string): Promise<string | undefined> {
  try {
    const named = await statOf(file);
    if (!named) return file;
    if (!named.isSymbolicLink()) return undefined;
    const folder = path.dirname(file);
    const target = path.resolve(folder, await fs.readlink(file));
    if ((await fs.realpath(path.dirname(target))) !== (await fs.realpath(folder))) return undefined;
    // A link to a link would have to be followed on.
    return (await statOf(target)) ? undefined : target;
  } catch (error) {
    if (isClosed(error)) return undefined;
    throw error;
  }
}

/** Of a link itself; undefined where nothing has the name. */
function statOf(file: string): Promise<Stats | undefined> {
  return unlessCode(fs.lstat(file), 'ENOENT');
}

export function isClosed(error: unknown): boolean {
  return hasCode(error, ...closedCodes);
}

/** Throws where the file is there and may not be read. */
export async function mayBeRead(path: string): Promise<void> {
  try {
    await (await openLog(path)).close();
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error;
  }
}

/** Never waits for a FIFO's other end: what is there now decides. */
export function openLog(path: string): Promise<fs.FileHandle> {
  return fs.open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
}

/** Undefined where nothing has the name. Throws where that cannot be known. */
export function statNow(path: string): Promise<Stats | undefined> {
  return unlessCode(fs.stat(path), 'ENOENT');
}
