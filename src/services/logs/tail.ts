/** A place in a file up to which it has been read. */
export interface SeenPlace {
  readonly inode: number;
  readonly offset: number;
}

/** Remembers across reloads how far every log has been read, by path. */
export interface SeenMemory {
  get(path: string): SeenPlace | undefined;
  set(path: string, place: SeenPlace): void;
}

/** A log file that is followed; see system/fileTail. */
export interface Tail {
  readonly path: string;
  readonly place: SeenPlace;
  readonly switching: boolean;
  /** It began in front of a line without an end. */
  readonly unfinished: boolean;
  before(
    minBytes: number,
    maxBytes: number,
    seen: SeenPlace | undefined,
  ): Promise<{ readonly data: Buffer; readonly seenAt: number; readonly whole: boolean }>;
  read(): Promise<Buffer>;
  /** The last bytes of what was read of the present file, at most so many. */
  latest(maxBytes: number): Promise<Buffer>;
  dispose(): void;
}

/**
 * Opens a file at its present end, or at its beginning where it was made at or after `bornSince` (ms since the epoch);
 * undefined where there is nothing to follow, such as /dev/null. Throws where it cannot be read.
 */
export type TailOpener = (path: string, bornSince: number) => Promise<Tail | undefined>;

/** Where the bytes of lines begin. */
export type LinesFrom = SeenPlace & { readonly path: string };

/** Where bytes begin that were just read; at the beginning of a file where that has changed. */
export function beginning(tail: Tail, inode: number, offset: number): LinesFrom {
  const { path, place } = tail;
  const same = place.inode === inode && place.offset > offset;
  return { path, inode: place.inode, offset: same ? offset : 0 };
}
