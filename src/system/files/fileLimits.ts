import { constants, type Dirent, type Stats } from 'node:fs';
import * as path from 'node:path';

/** What may be read of files that strangers wrote; `NodeFiles` and `SyncFiles` keep to it. */
export interface ReadLimits {
  /** Larger files are no configuration: they are treated as unreadable. Bytes; 1 MB where nothing is said. */
  readonly maxBytes?: number;
  /** For folders that nobody trusts: nothing outside this one is read, and no link is followed out of it. Absolute. */
  readonly within?: string;
}

export const defaultMaxBytes = 1024 * 1024;

/** Never waits for who writes into a pipe, and takes no terminal. Windows knows neither. */
export const openFlags = constants.O_RDONLY | flag('O_NONBLOCK') | flag('O_NOCTTY');

/**
 * How much of an open file is read, in bytes: what it had when it was opened, so that one that grows is cut. Throws for what is no
 * regular file (a device has no end, and a pipe may never have one), and for what is too large.
 */
export function bytesToRead(stat: Stats, file: string, maxBytes = defaultMaxBytes): number {
  if (!stat.isFile()) throw new Error(`${file} is not a regular file.`);
  if (stat.size > maxBytes) throw new Error(`${file} has more than ${maxBytes} bytes.`);
  return stat.size;
}

/** True for a folder, and for what is in it. Absolute paths. */
export function isInside(folder: string, file: string): boolean {
  const inside = path.relative(folder, file);
  return inside !== '..' && !inside.startsWith(`..${path.sep}`) && !path.isAbsolute(inside);
}

/**
 * True for a path of another machine (`\\host\share`) where the folder is on none: to Windows, looking at it is to sign in there with the
 * user's name and the hash of the password.
 */
export function isOnOtherHost(folder: string, file: string): boolean {
  const host = /^[\\/]{2}/;
  return host.test(file) && !host.test(folder);
}

/** No folder of a project has more names, or more links among them; of one that has, the last ones are left out. */
const maxEntries = 200_000;
const maxLinks = 1_000;

/** The entries of a folder that count. What is neither file, folder nor link is none of them. */
export function entriesToTake(entries: readonly Dirent[]): readonly Dirent[] {
  let links = 0;
  return entries
    .slice(0, maxEntries)
    .filter(
      (entry) =>
        entry.isFile() || entry.isDirectory() || (entry.isSymbolicLink() && links++ < maxLinks),
    );
}

function flag(name: string): number {
  return (constants as Readonly<Record<string, number | undefined>>)[name] ?? 0;
}
