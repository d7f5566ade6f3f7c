import { once } from '../base/once';
import { denoPackage } from './denoJson';
import type { Files } from './files';
import { lockedManager, nearestManager } from './packageManager';
import { type PackageJson, readPackageJson, upwards } from './packageJson';
import { packageFolders, workspacesAround } from './workspaces';

/** The packages of a project, each read once: by folder, and all of the monorepo that a folder stands in. */
export class Packages {
  readonly #read = new Map<string, Promise<PackageJson | undefined>>();
  readonly #members = new Map<string, Promise<readonly PackageJson[]>>();
  readonly #locked = new Map<string, Promise<string | undefined>>();

  /** `root`: nothing above it is looked at. Absolute. */
  constructor(
    readonly root: string,
    readonly files: Files,
  ) {}

  /** The package.json of a folder; where it has none, its deno.json as one. */
  at(folder: string): Promise<PackageJson | undefined> {
    return once(
      this.#read,
      folder,
      async () =>
        (await readPackageJson(folder, this.files)) ?? (await denoPackage(folder, this.files)),
    );
  }

  /** The nearest package.json upwards, as npm looks for it. */
  async nearest(folder: string): Promise<PackageJson | undefined> {
    for (const here of upwards(folder)) {
      const found = await this.at(here);
      if (found || here === this.root) return found;
    }
    return undefined;
  }

  /** The package manager of a folder, by the nearest lock file upwards; npm where there is none. */
  manager(folder: string): Promise<string> {
    return nearestManager(folder, (here) =>
      once(this.#locked, here, () => lockedManager(here, this.files)),
    );
  }

  /** All packages of the workspaces that a folder stands in, their root first; empty where it stands in none. */
  async members(folder: string): Promise<readonly PackageJson[]> {
    for (const here of upwards(folder)) {
      const members = await once(this.#members, here, () => this.#membersOf(here));
      if (members.length > 0 || here === this.root) return members;
    }
    return [];
  }

  async #membersOf(folder: string): Promise<readonly PackageJson[]> {
    const workspaces = await workspacesAround(folder, this.files);
    // One above is asked for there.
    if (workspaces?.root !== folder) return [];
    const folders = [folder, ...(await packageFolders(workspaces, this.files))];
    const found = await Promise.all(folders.map((one) => this.at(one)));
    return found.filter((one) => one !== undefined);
  }
}
