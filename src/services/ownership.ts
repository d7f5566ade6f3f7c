import * as path from 'node:path';
import type { Pm2Process } from '../pm2/processList';

/** Remembers which PM2 entries we started, across window reloads. Implemented over the editor's storage. */
export interface OwnershipMemory {
  get(): readonly OwnedEntry[];
  set(entries: readonly OwnedEntry[]): void;
}

/** An entry of PM2's that we started: its id is reused after a delete, hence the time of its creation. */
export interface OwnedEntry {
  readonly id: number;
  /** ms since the epoch. */
  readonly createdAt: number;
  readonly workspaceFolder: string;
}

/** More than a workspace ever has at a time; the oldest are forgotten. */
const maxRemembered = 500;

/** Decides whose a PM2 entry is. Never by name: PM2 is shared by all projects of the user. */
export class Ownership {
  /** `realPath` follows links in a path, and gives it back as it is where it leads nowhere. */
  constructor(
    private readonly memory: OwnershipMemory,
    private readonly realPath: (path: string) => string = (path) => path,
  ) {}

  /**
   * The workspace folder an entry belongs to: the innermost that holds its working folder, else the one we started it for.
   * `folders` are real paths.
   */
  folderOf(entry: Pm2Process, folders: readonly string[]): string | undefined {
    const holding = innermost(folders, entry.cwd) ?? innermost(folders, this.realPath(entry.cwd));
    if (holding !== undefined) return holding;
    const owned = this.memory
      .get()
      .find(({ id, createdAt }) => id === entry.id && createdAt === entry.createdAt);
    return owned && folders.includes(owned.workspaceFolder) ? owned.workspaceFolder : undefined;
  }

  remember(entry: Pm2Process, workspaceFolder: string): void {
    if (entry.createdAt === undefined) return;
    const others = this.memory.get().filter(({ id }) => id !== entry.id);
    const own = { id: entry.id, createdAt: entry.createdAt, workspaceFolder };
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
