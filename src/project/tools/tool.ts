// Every tool that commands name, one row each: kind, watcher, launch, port, heap, build and production command.
// From outside: toolNamed and toolCommand; a new tool is a row in one of the tables.
/** What a service is for (docs/decisions.md 6). */
export type ServiceKind = 'backend' | 'frontend' | 'generator' | 'database' | 'other';

/**
 * A tool that commands name: what launcher, audit and detection know of it. A new tool is one row in a file of this folder, and
 * its line in `test/unit/project/tools/tools.test.ts`.
 */
export interface Tool {
  /** The name of its program. */
  readonly name: string;
  /** What people call it, where that is not the name of its program: `React Router`. */
  readonly title?: string;
  /** Other names of the same program. */
  readonly aliases?: readonly string[];
  /** The file inside its package that its program is, with the extension it has today: `tsx/dist/cli.mjs`. */
  readonly file?: string;
  /**
   * What it does with other programs: `manager` runs scripts and programs of packages, `wrapper` runs others and stays beside
   * them, `prefix` only sets something up for the command behind it, `shell` reads a script; `builder` runs none and serves nobody: it
   * makes or checks files.
   */
  readonly role?: 'manager' | 'wrapper' | 'prefix' | 'shell' | 'builder';
  /** What its words are: whole commands, or names of scripts of package.json. */
  readonly runs?: 'commands' | 'scripts';
  /** True where it serves beside development, so that it is found and stays off until somebody adds it. */
  readonly aside?: true;
  /** What a service is that it runs; absent where that says nothing. */
  readonly kind?: Exclude<ServiceKind, 'other'> | undefined;
  /** True where a package.json that names it says what the whole folder is. */
  readonly decidesKind?: boolean;
  /**
   * The commands with which it is a server, `''` for none: `next dev`, `tsx FILE`. A folder whose script runs one of these is
   * detected as a service.
   */
  readonly serves?: readonly string[];
  /** Options of which it must have one to be a server: `eleventy --serve`. */
  readonly needs?: readonly string[];
  /** Those among its commands that are for development alone. */
  readonly develops?: readonly string[];
  /** `any`: its first word is a command, as in `next dev`; a list: only these are. */
  readonly commands?: 'any' | readonly string[];
  /** True where the first word that is no option is a file to run, and everything behind it belongs to that. */
  readonly runsFile?: boolean;
  readonly options?: Grammar;
  /** Options with which it runs something else, or in a way that no direct launch takes over. */
  readonly odd?: readonly string[];
  /** How it watches files; any one of these makes it a watcher. `{}`: always. */
  readonly watch?: readonly Watch[];
  /** Options that concern watching alone, and go with it. */
  readonly watchOptions?: readonly string[];
  /** What it is given behind its words so that it does not watch, where leaving words out is not enough: `--no-reload`. */
  readonly once?: readonly string[];
  /**
   * How it is launched as one program, without watch. `file`: its own file under node; `program`: as it is, from node_modules/.bin or
   * PATH. The others have code in `src/services/launch/rules`. Absent: a program of a package as node_modules/.bin has it, every other
   * as it is written.
   */
  readonly launch?:
    | 'file'
    | 'program'
    | 'nest'
    | 'node'
    | 'tsx'
    | 'tsNode'
    | 'nodemon'
    | 'cargo'
    | 'python'
    | 'air'
    | 'dotnet'
    | undefined;
  /**
   * How a heap limit reaches the node that does the work: as node's own flag, as a flag of the node that the tool's loader goes
   * into, or by NODE_OPTIONS alone. Absent where no node does the work.
   */
  readonly heap?: 'flag' | 'loader' | 'environment' | undefined;
  /** The configuration file that may name its port, without extension, and the object there: `['vite.config', 'server']`. */
  readonly portIn?: readonly [stem: string, object: string];
  /** Env files from which it takes PORT in development, the one that counts first. */
  readonly envFiles?: readonly string[];
  /** Where it listens when nobody says anything else. */
  readonly defaultPort?: number;
  /** What builds the project for production, and what then serves it; absent where the service's own command does. */
  readonly build?: readonly string[];
  readonly production?: readonly string[];
}

/** Long names of options between blanks, each with its letter where it has one: `require:r import`. */
export interface Grammar {
  /** Those that take the next word as their value. What is written with `=` needs no declaration. */
  readonly valued?: string;
  /** Those that take none, where they have a letter. */
  readonly flags?: string;
}

/** A command, an option, or both together. */
export interface Watch {
  readonly command?: string;
  readonly option?: string;
}
