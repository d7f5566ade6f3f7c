import * as path from 'node:path';
import type { FileEntry, Files } from './files';

/** A folder with the names in it. */
export interface ScannedFolder {
  /** Absolute. */
  readonly folder: string;
  /** 0 for the workspace folder itself. */
  readonly depth: number;
  readonly entries: readonly FileEntry[];
}

/** Generated or foreign: nothing in them is the user's own project. */
export const foreignFolders: ReadonlySet<string> = new Set(
  'node_modules target dist build out coverage vendor venv __pycache__ bower_components'.split(' '),
);
/** Of all folders together. A folder that has more is read to its end, and none behind it. */
export const maxEntries = 50_000;
/** How far down is looked where nobody says otherwise. */
const usualDepth = 2;
/** A workspace with more folders at the top than this is no place to guess in. */
const maxFolders = 400;

/**
 * The workspace folder and the folders below it, two levels down where nothing else is asked for, hidden and generated ones left out;
 * at most 400, nearest first, with some 50,000 names.
 */
export async function scanFolders(
  root: string,
  files: Files,
  maxDepth = usualDepth,
): Promise<readonly ScannedFolder[]> {
  const found: ScannedFolder[] = [];
  const real = await files.realpath(root);
  let level = [root];
  let seen = 0;
  for (let depth = 0; depth <= maxDepth && level.length > 0; depth++) {
    const next: string[] = [];
    for (const folder of level.slice(0, maxFolders - found.length)) {
      if (seen >= maxEntries) return found;
      // A link upwards, to `/` say: everything would be found below itself.
      if (depth > 0 && isAbove(await files.realpath(folder), real)) continue;
      const entries = await files.list(folder);
      seen += entries.length;
      found.push({ folder, depth, entries });
      for (const { name, kind } of entries) {
        if (kind !== 'folder' || name.startsWith('.') || foreignFolders.has(name)) continue;
        next.push(path.join(folder, name));
      }
    }
    level = next;
  }
  return found;
}

/** True for a folder and those above it. */
function isAbove(folder: string, root: string): boolean {
  return root === folder || root.startsWith(folder.replace(/[\\/]$/, '') + path.sep);
}

/** True where a folder holds a file of that name. */
export function hasFile({ entries }: ScannedFolder, name: string): boolean {
  return entries.some((entry) => entry.kind === 'file' && entry.name === name);
}
