/** What an engine says an app is doing. Evidence, not truth. */
export type EntryStatus =
  | 'online'
  | 'launching'
  | 'stopping'
  | 'stopped'
  | 'errored'
  | 'waiting restart'
  | 'one-launch-status'
  | 'unknown';

/** What an engine runs, without its environment: what is not here cannot leak. Times in ms since the epoch. */
export interface Entry {
  /** The engine's own number for it, the same for as long as it is in the list. */
  readonly id: number;
  readonly name: string;
  /** Undefined where there is none. */
  readonly pid?: number;
  readonly status: EntryStatus;
  readonly cwd: string;
  readonly execPath: string;
  /** Last (re)start. */
  readonly startedAt?: number;
  readonly createdAt?: number;
  readonly restarts: number;
  readonly unstableRestarts: number;
  readonly exitCode?: number;
  readonly outFile?: string;
  readonly errFile?: string;
  /** Both streams in one file, beside the others. */
  readonly logFile?: string;
  readonly killTimeoutMs?: number;
  /** Of its main process alone, as the engine saw it last. */
  readonly memoryBytes?: number;
  readonly uniqueId?: string;
  /** The hash our own definition was started with; undefined for entries that others started. */
  readonly definitionHash?: string;
  /** The engine's own, such as PM2's module pm2-logrotate. */
  readonly isModule: boolean;
}

/** The key in an app's environment that carries the hash of the definition it was started from. */
export const definitionHashKey = 'CODEX_SERVICES_DEFINITION';
