import * as path from 'node:path';

/** True for a heap limit in some words. */
export function namesHeap(text: string): boolean {
  return /--max[-_]old[-_]space[-_]size\b/.test(text);
}

/** The heap limit in MB that some words name. */
export function heapMbIn(text: string): number | undefined {
  const match = /--max[-_]old[-_]space[-_]size(?:=|\s+)(\d+)/.exec(text);
  return match ? Number(match[1]) : undefined;
}

/** A path relative to a folder; undefined where a variable stands in it. */
export function resolvePath(folder: string | undefined, word: string): string | undefined {
  if (/[$*?`~]/.test(word)) return undefined;
  if (path.isAbsolute(word)) return word;
  return folder === undefined ? undefined : path.resolve(folder, word);
}
