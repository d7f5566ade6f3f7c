import type { FileEntry } from '../../project/files';

/**
 * What the audit reads of a file system. Unlike `Files` it answers at once: the audit runs on a thread of its own, where thousands
 * of small reads are several times faster so. Paths are absolute.
 */
export interface AuditFiles {
  /** The text of a file of at most 1 MB; undefined where there is none that can be read. */
  readText(file: string): string | undefined;
  kind(file: string): 'file' | 'folder' | undefined;
  isExecutable(file: string): boolean;
  /** Bytes; 0 where there is no file. */
  size(file: string): number;
  /** What a folder holds, links not followed; empty where it cannot be read. */
  list(folder: string): readonly FileEntry[];
}
