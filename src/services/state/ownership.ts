import type { Remembered } from '../../base/remembered';
import * as path from 'node:path';
import type { Entry } from '../../engine/entry';

/**
 * An entry of PM2's that we started. Its id is reused after a delete, and instances share their unique id; both together last as
 * long as the entry. Its time of creation does not: PM2 sets it anew at restarts, and takes it away when it gives up.
 */
export interface OwnedEntry {
  readonly id: number;
  readonly uniqueId: string;
  readonly workspaceFolder: string;
}

/** More than a workspace ever has at a time; the oldest are forgotten. */
const maxRemembered = 500;

/** Decides whose a PM2 entry is. Never by name: PM2 is shared by all projects of the user. */
export class Ownership {
  /** `realPath` follows links in a path, and gives it back as it is where it leads nowhere. */
  constructor(
    private readonly memory: Remembered<readonly OwnedEntry[]>,
    private readonly realPath: (path: string) => string = (path) => path,
  ) {}

  /**
   * The workspace folder an entry belongs to: the innermost that holds its working folder, else the one we started it for.
   * `folders` are real paths.
   */
  folderOf(entry: Entry, folders: readonly string[]): string | undefined {
    const holding = innermost(folders, entry.cwd) ?? innermost(folders, this.realPath(entry.cwd));
    if (holding !== undefined) return holding;
    const owned = this.memory
      .get()
      .find(({ id, uniqueId }) => id === entry.id && uniqueId === entry.uniqueId);
    return owned && folders.includes(owned.workspaceFolder) ? owned.workspaceFolder : undefined;
  }

  remember(entry: Entry, workspaceFolder: string): void {
    if (entry.uniqueId === undefined) return;
    const others = this.memory.get().filter(({ id }) => id !== entry.id);
    const own = { id: entry.id, uniqueId: entry.uniqueId, workspaceFolder };
    this.memory.set([...others, own].slice(-maxRemembered));
  }
}

function innermost(folders: readonly string[], file: string): string | undefined {
  return folders.filter((folder) => isInside(folder, file)).sort((a, b) => b.length - a.length)[0];
}

/** True when `file` is `folder` or lies in it. Both absolute: a path that is not lies nowhere. */
export function isInside(folder: string, file: string): boolean {
  if (!path.isAbsolute(file)) return false;
  const relative = path.relative(folder, file);
  return (
    relative === '' ||
    (!relative.startsWith(`..${path.sep}`) && relative !== '..' && !path.isAbsolute(relative))
  );
}
