// What a service is meant to be, from settings, ecosystem file or detection.
// From outside: ServiceDefinition, WorkspaceModel, which keeps all of a workspace, and the numbers of defaults.
import type { ProgramBuild } from '../../system/buildProgram';
import type { ServiceKind } from '../../project/tools/tool';
export type { ServiceKind } from '../../project/tools/tool';

/** Where a definition was read. `file` is an absolute path. */
export type DefinitionSource =
  | { readonly type: 'settings' }
  | { readonly type: 'ecosystem'; readonly file: string }
  | { readonly type: 'detected'; readonly file: string };

/**
 * What said a port, the surest first: the settings, the service's environment, its command, an env file that its tool reads, a configuration
 * file, the program's own text, the tool's default; or nobody: it was seen listening there.
 */
export type PortSource =
  'setting' | 'env' | 'command' | 'envFile' | 'config' | 'code' | 'default' | 'learned';

/** A command as its author wrote it, before anything is made of it. */
export interface WrittenCommand {
  /** A program or script: absolute, relative to `cwd`, or a name in PATH. */
  readonly script: string;
  readonly args: readonly string[];
  /** PM2's `interpreter`: undefined leaves the choice to PM2 (by the script's extension). */
  readonly interpreter?: string;
  /** PM2's `node_args` / `interpreter_args`. */
  readonly interpreterArgs: readonly string[];
}

/** When PM2 starts a service again by itself. Durations in milliseconds. */
export interface RestartPolicy {
  readonly autorestart: boolean;
  readonly restartDelayMs: number;
  readonly maxRestarts: number;
  readonly minUptimeMs: number;
  readonly killTimeoutMs: number;
  /** True where somebody has named the number of restarts, so that it holds whatever ends the service. */
  readonly named?: boolean;
}

/** How it is found out whether a service answers, where the settings say it. */
export type ProbeSetting =
  /** `status`: what counts as an answer; 200 to 399 where nothing is said. */
  | { readonly type: 'http'; readonly path: string; readonly status?: readonly number[] }
  /** A listener on its port is enough. */
  | { readonly type: 'tcp' }
  /** A line of its log that the regular expression matches. */
  | { readonly type: 'log'; readonly pattern: string }
  | { readonly type: 'postgres' }
  | { readonly type: 'none' };

/** A service as the user means it: from the settings, an ecosystem file, or detection. */
export interface ServiceDefinition {
  readonly name: string;
  readonly kind: ServiceKind;
  /** The workspace folder it belongs to: absolute, real path. */
  readonly workspaceFolder: string;
  /** Absolute, real path. */
  readonly cwd: string;
  readonly source: DefinitionSource;
  readonly written: WrittenCommand;
  /** The service's own environment. May hold secrets: never show or log a value. */
  readonly env: Readonly<Record<string, string>>;
  readonly port?: number;
  /** What said the port. */
  readonly portFrom?: PortSource;
  /** The tool that its command comes to, by its name in the table of tools; absent where that is not known. */
  readonly tool?: string;
  /** The folder in which its server runs, where it is known: absolute. */
  readonly servesIn?: string;
  /** A sentence about how it was found, for people: that nobody knows what its script starts. */
  readonly note?: string;
  readonly instances: number;
  /** PM2's `exec_mode: 'cluster'`, kept only where the file asks for it. */
  readonly cluster: boolean;
  /** Memory cap over the whole process tree, in bytes. */
  readonly capBytes?: number;
  /** False where nobody asked for the cap: it is warned about, and nothing is restarted. */
  readonly capEnforced?: boolean;
  readonly restart: RestartPolicy;
  /** Heap limit for node services in MB, where neither command nor environment names one. */
  readonly heapMb?: number;
  /** Names of what must be ready before it is started: services of its workspace folder, or `database`. */
  readonly dependsOn?: readonly string[];
  /** True where nobody said that, so that it is waited for a while and not for ever. */
  readonly dependsGuessed?: boolean;
  /** Undefined: guessed from the kind. */
  readonly probe?: ProbeSetting;
  /** It is started again when it does not answer any more. */
  readonly restartUnhealthy?: boolean;
  /** Every other key of an ecosystem app that PM2 knows (log files, signals, namespace …), passed on as it is. */
  readonly passThrough: Readonly<Record<string, unknown>>;
}

/** What is really started. */
export interface LaunchPlan {
  /** `direct`: the command was understood and its wrappers and watchers are gone. */
  readonly mode: 'direct' | 'asWritten';
  /** With `direct`, an absolute program (PM2 `interpreter: 'none'`), unless `build` names it first. */
  readonly script: string;
  readonly args: readonly string[];
  readonly interpreter?: string;
  readonly interpreterArgs: readonly string[];
  readonly cwd: string;
  /** Goes on top of the definition's own environment. */
  readonly env: Readonly<Record<string, string>>;
  /**
   * What must run first: a cargo build, whose `executable` then takes the place of `script`, or another program, which makes one of
   * the files that `args` names.
   */
  readonly build?: CargoBuild | ProgramBuild;
  /** Wrappers or watchers that stay in the process tree, such as `npm` or `nodemon`; shown on the row. */
  readonly remains: readonly string[];
  /** Why the command was not launched directly, in words. */
  readonly reason?: string;
  /** That it runs on another node than its project asks for, and what to do, as a sentence. */
  readonly nodeNote?: string;
}

/** `cargo build` with arguments that select what `cargo run` would run. */
export interface CargoBuild {
  /** Arguments after `build`, such as `['--release', '--bin', 'generator']`. */
  readonly args: readonly string[];
  readonly cwd: string;
  /** Name of the binary that is wanted, where the command names one. */
  readonly bin?: string;
}
