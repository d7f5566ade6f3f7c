/** A name in a folder. Symbolic links are followed; what is neither file nor folder does not appear. */
export interface FileEntry {
  readonly name: string;
  readonly kind: 'file' | 'folder';
}

/** The little that the rules of this floor want to know of the file system. Paths are absolute. */
export interface Files {
  /** The text of a file of at most 1 MB; undefined where there is none that can be read. */
  readText(path: string): Promise<string | undefined>;
  /** What stands there, symbolic links followed; undefined for nothing. */
  kind(path: string): Promise<'file' | 'folder' | undefined>;
  /** True for a file that this user may execute. */
  isExecutable(path: string): Promise<boolean>;
  /** The path without symbolic links; the path itself where nothing stands there. */
  realpath(path: string): Promise<string>;
  /** What a folder holds, by name; empty where it cannot be read. */
  list(folder: string): Promise<readonly FileEntry[]>;
}
