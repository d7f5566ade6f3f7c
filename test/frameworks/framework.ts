import type { ServiceKind } from '../../src/project/tools/tool';

/** A tool that is tried for real: a minimal app of ours that is found, started and stopped as anybody's would be. */
export interface Framework {
  /** As people call it. */
  readonly title: string;
  /** Packages of the npm registry with their exact versions. */
  readonly packages?: Readonly<Record<string, string>>;
  /** Programs, or files, with the package of Debian's that brings each where the machine has it not. */
  readonly debian?: Readonly<Record<string, string>>;
  /** Modules of Debian's own python, in a virtual environment of the app. */
  readonly venv?: true;
  /** Text by path, relative to the app's folder. The test adds its packages to package.json. */
  readonly files: Readonly<Record<string, string>>;
  /** Files among them that are programs. */
  readonly executable?: readonly string[];
  readonly expected: Expected;
  /** What it serves; absent where it serves nothing. */
  readonly page?: { readonly path: string; readonly text: string };
  /** The file that is saved while it runs. */
  readonly saves: string;
}

/** What must be found, and what must become of it. */
export interface Expected {
  /** That of its folder, where nothing else is said. */
  readonly name?: string;
  readonly kind: ServiceKind;
  /** What the definition says before anything ran, and where it listens in the end; absent where it serves nobody. */
  readonly port?: number;
  readonly launch: 'direct' | 'asWritten';
}

/** A tool that cannot be had here, or not be started: its app is found and its launch planned. */
export interface PlanOnly {
  readonly title: string;
  readonly why: string;
  readonly files: Readonly<Record<string, string>>;
  readonly kind: ServiceKind;
  readonly port?: number;
  /** Programs that are pretended to be there, as they would be on a machine with the tool. */
  readonly programs: readonly string[];
  /** The command that is planned, programs by their names. */
  readonly command: string;
}
