import { hasCode } from '../../../base/errors';
import type { Logger } from '../../../base/logger';

/** Less free space than this is told. */
export const lowBytes = 200 * 1024 * 1024;
const enoughBytes = 400 * 1024 * 1024;
/** With less, a piece of PM2's may not fit any more. */
const pieceBytes = 64 * 1024;

/** Tells once that the disk of a log is nearly full, and again when it was not meanwhile. Knows which had no room at all. */
export class FullDisks {
  /** Folders on such disks. */
  readonly #told = new Set<string>();
  /** Folders in which PM2 could not write. */
  readonly #without = new Set<string>();

  constructor(
    private readonly freeBytes: (file: string) => Promise<number>,
    private readonly tell: (file: string, freeBytes: number) => void,
    private readonly log: Logger,
  ) {}

  /** PM2 could not write this file, or will not have been able to. */
  refused(file: string): void {
    this.#without.add(folderOf(file));
  }

  /** Looks at the disks of these files. Gives true where there is room again on one that had none. */
  async look(paths: readonly string[]): Promise<boolean> {
    let hasRoomAgain = false;
    const folders = new Map(paths.map((file) => [folderOf(file), file]));
    for (const [folder, file] of folders) {
      try {
        const free = await this.freeBytes(file);
        if (free < lowBytes && !this.#told.has(folder)) {
          this.#told.add(folder);
          this.tell(file, free);
        } else if (free > enoughBytes) this.#told.delete(folder);
        if (free < pieceBytes) this.#without.add(folder);
        else if (this.#without.delete(folder)) hasRoomAgain = true;
      } catch (error) {
        // A folder that is not there yet has no disk to speak of.
        if (!hasCode(error, 'ENOENT')) {
          this.log.debug(`No free space of ${folder}: ${String(error)}`);
        }
      }
    }
    return hasRoomAgain;
  }
}

function folderOf(file: string): string {
  return file.slice(0, file.lastIndexOf('/'));
}
