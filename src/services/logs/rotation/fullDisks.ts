import { hasCode } from '../../../base/errors';
import type { Logger } from '../../../base/logger';

/** Less free space than this is told. */
export const lowBytes = 200 * 1024 * 1024;
const enoughBytes = 400 * 1024 * 1024;
/** With less, a piece of what PM2 writes may not fit. */
const pieceBytes = 64 * 1024;

/** Tells once that the disk of a log is nearly full, and again when it was not meanwhile. */
export class FullDisks {
  /** Folders on such disks. */
  readonly #told = new Set<string>();

  constructor(
    private readonly freeBytes: (file: string) => Promise<number>,
    private readonly tell: (file: string, freeBytes: number) => void,
    private readonly log: Logger,
  ) {}

  /** Looks at the disks of these files; false where one of them has no room at all. */
  async look(paths: readonly string[]): Promise<boolean> {
    let haveRoom = true;
    const folders = new Map(paths.map((file) => [file.slice(0, file.lastIndexOf('/')), file]));
    for (const [folder, file] of folders) {
      try {
        const free = await this.freeBytes(file);
        if (free < pieceBytes) haveRoom = false;
        if (free < lowBytes && !this.#told.has(folder)) {
          this.#told.add(folder);
          this.tell(file, free);
        } else if (free > enoughBytes) this.#told.delete(folder);
      } catch (error) {
        // A folder that is not there yet has no disk to speak of.
        if (!hasCode(error, 'ENOENT')) {
          this.log.debug(`No free space of ${folder}: ${String(error)}`);
        }
      }
    }
    return haveRoom;
  }
}
