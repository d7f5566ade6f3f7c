import type { Files } from '../../project/files';
import type { ScannedFolder } from '../../project/folderScan';
import type { Packages } from '../../project/packages';
import type { StartedReader } from '../../project/started/startedReader';
import type { Found } from './detectedService';

/** A project to look for services in. */
export interface Project {
  /** The workspace folder: absolute, real path. */
  readonly root: string;
  /**
   * Every folder that is looked at with the names in it, the nearest to the root first: three levels down, and the packages of workspaces
   * wherever they are. Hidden, generated and foreign folders are left out.
   */
  readonly folders: readonly ScannedFolder[];
  /** Bounded reads; what cannot be read is absent. */
  readonly files: Files;
  readonly packages: Packages;
  /** Tells what scripts and shell commands come to start. */
  readonly started: StartedReader;
}

/**
 * Finds the services of one world: Node.js, Rust, Python, a Procfile … It reads files and runs nothing, and never throws for what stands
 * in them. It goes over `project.folders`, asks `hasFile(folder, 'pyproject.toml')` before it reads, and gives a `DetectedService` for
 * each command that serves in development, with the tool's name in the table of tools (`src/project/tools`), so that port, kind, cap and
 * launch follow. What it saw and does not start it gives as `leftOut`, with a sentence. Names, examples and what Compose builds are no
 * matter of its own: `detect` sees to them. `found` is what the detectors before it in the list of `detectors.ts` have found, for one
 * that only knows what others do not.
 */
export type Detector = (project: Project, found: Found) => Promise<Found>;
