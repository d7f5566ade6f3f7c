import * as path from 'node:path';
import type { Files } from './files';
import { scanFolders } from './folderScan';

/** A file and when it was last changed, in ms since the epoch. */
export interface ChangedFile {
  /** Relative to the folder that was asked about, with slashes. */
  readonly path: string;
  readonly at: number;
}

/** Below the folder that was asked about. */
const maxDepth = 8;
/** Each costs a look. */
const maxFiles = 5_000;
/** Looks at a time. */
const atATime = 64;

/** Files of a folder that were changed since a moment, newest first; hidden and generated folders are left out, and so are files behind the first 5,000. */
export async function changedFiles(
  folder: string,
  since: number,
  files: Files & { modifiedAt(file: string): Promise<number | undefined> },
): Promise<readonly ChangedFile[]> {
  const folders = await scanFolders(folder, files, maxDepth);
  const all = folders
    .flatMap((one) =>
      one.entries
        .filter(({ kind }) => kind === 'file')
        .map(({ name }) => path.join(one.folder, name)),
    )
    .slice(0, maxFiles);
  const found: ChangedFile[] = [];
  for (let from = 0; from < all.length; from += atATime) {
    const some = all.slice(from, from + atATime);
    const times = await Promise.all(some.map((file) => files.modifiedAt(file)));
    for (const [index, at] of times.entries()) {
      if (at === undefined || at <= since) continue;
      const relative = path.relative(folder, some[index] ?? '');
      found.push({ path: relative.split(path.sep).join('/'), at });
    }
  }
  return found.sort((a, b) => b.at - a.at);
}
