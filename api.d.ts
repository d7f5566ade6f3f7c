/**
 * The API of the extension CODEX Services (`codex-services.codex-services`) for other extensions, version 1. It needs no import: copy
 * this file beside your code, and take the API as docs/api.md shows it. Sizes are bytes, times ms since the epoch. What stands in texts
 * has no passwords, keys or tokens in it, and may hold whatever a service has written: show it as text, never as Markdown or HTML.
 */

/** What `activate` of the extension gives, and what its `exports` are. */
export interface CodexServicesExports {
  /** The API in a version. Throws where this version of the extension has another. */
  getApi(version: 1): CodexServicesApi;
}

export interface CodexServicesApi {
  /** `1.0`; the number behind the point grows with what is added, the one before it with what is taken away. */
  readonly version: string;
  /** Resolves when the workspace has been read for the first time; before that there are no services. */
  readonly ready: Promise<void>;
  /** All services of the workspace, in the order of the tree. None in Restricted Mode. */
  readonly services: readonly ServiceStatus[];
  /** Something about a service changed, or services came or went. */
  readonly onDidChange: ApiEvent<void>;
  /**
   * Starts services, each when what it depends on is ready; all where none are named. One that runs is left alone. Resolves when all are
   * ready, or are known not to become so. When cancelled, what was started is stopped.
   */
  start(services?: readonly ServiceName[], options?: RunOptions): Promise<RunResult>;
  /** Restarts services, and starts those that do not run; all that run where none are named. Resolves as `start` does. */
  restart(services?: readonly ServiceName[], options?: RunOptions): Promise<RunResult>;
  /** Stops services, what depends on others first; all where none are named. Resolves when they have ended. */
  stop(services?: readonly ServiceName[], options?: RunOptions): Promise<RunResult>;
  /**
   * Lines of a service: some that are there, then those that come, until the loop is left or `signal` aborts. Whoever is too slow loses
   * the oldest of those that wait, and is told so in a line of level `warning`. Throws where there is no such service.
   */
  logs(service: ServiceName, options?: LogOptions): AsyncIterable<LogLine>;
}

/** Names one service. */
export interface ServiceName {
  readonly name: string;
  /** Where several workspace folders have a service of that name: absolute path, links followed. */
  readonly workspaceFolder?: string;
}

/** Our verdict on a service, which is not PM2's: docs/states.md says what each means. */
export type ServiceState =
  | 'stopped'
  | 'done'
  | 'starting'
  | 'ready'
  | 'unhealthy'
  | 'waitingRestart'
  | 'crashLoop'
  | 'memoryLoop'
  | 'failed'
  | 'orphaned'
  | 'unknown';

export interface ServiceStatus {
  readonly name: string;
  /** `backend`, `frontend`, `generator`, `database` or `other`. */
  readonly kind: string;
  /** Absolute, links followed. */
  readonly workspaceFolder: string;
  readonly state: ServiceState;
  /** Why, as a sentence in the editor's language. */
  readonly reason?: string;
  readonly port?: number;
  /** Of its main processes. */
  readonly pids: readonly number[];
  /** Of its process trees; missing where nothing runs. */
  readonly memoryBytes?: number;
  /** Of one instance. */
  readonly capBytes?: number;
  readonly restarts: number;
}

export interface RunOptions {
  readonly signal?: AbortSignal;
  /** What goes on, as sentences. */
  readonly onProgress?: (text: string) => void;
}

export interface RunResult {
  /** True where every service is ready, or has stopped where that was asked for. */
  readonly ok: boolean;
  readonly cancelled: boolean;
  readonly services: readonly {
    readonly service: ServiceStatus;
    readonly ok: boolean;
    /** Why not, as a sentence in the editor's language. */
    readonly reason?: string;
  }[];
}

export interface LogOptions {
  /** So many lines that are there already, the newest: at most 500; 0 where nothing is said. */
  readonly tail?: number;
  readonly signal?: AbortSignal;
}

export interface LogLine {
  readonly level: 'trace' | 'debug' | 'info' | 'warning' | 'error';
  /** Without colours and control characters. */
  readonly text: string;
  /** When it was written, as far as that is known. */
  readonly at?: number;
  /** It belongs to the line before it, as the frames of a stack trace do. */
  readonly continues?: boolean;
}

/** An event, as the editor's own are. */
export type ApiEvent<T> = (listener: (value: T) => unknown) => { dispose(): void };
