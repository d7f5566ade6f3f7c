import type { SystemMemory } from '../../system/types';

/**
 * Who says how a service is: a window of the editor; the guardian, which reads no log and knows no password; or PM2 alone, whose word
 * is evidence and no verdict.
 */
export type FactSource = 'editor' | 'guardian' | 'pm2';

/** One instance of a service. Bytes, seconds; `replica` counts from 0. */
export interface ReplicaFacts {
  readonly replica: number;
  readonly memoryBytes?: number;
  readonly cpuSeconds?: number;
  /** Seconds since the epoch. */
  readonly startedAt?: number;
}

/** A service as metrics tell of it. All texts are labels: masked, on one line, bounded. */
export interface ServiceFacts {
  readonly service: string;
  /** The workspace folder, by its name; '' where nobody exports one that it belongs to. */
  readonly workspace: string;
  readonly kind: string;
  readonly source: FactSource;
  readonly state: string;
  readonly up: boolean;
  /** Undefined where nobody has asked it. */
  readonly ready?: boolean;
  /** Of each replica. */
  readonly capBytes?: number;
  readonly replicas: readonly ReplicaFacts[];
  /** By cause. */
  readonly restarts: ReadonlyMap<string, number>;
  /** By level; empty where lines are not counted. */
  readonly logLines: ReadonlyMap<string, number>;
}

/** A database that somebody looks at. */
export interface DatabaseFacts {
  readonly database: string;
  readonly workspace: string;
  readonly connections: number;
  readonly maxConnections: number;
}

/** What there is to tell at one moment. */
export interface Facts {
  readonly services: readonly ServiceFacts[];
  /** Undefined where it could not be read. */
  readonly memory?: SystemMemory;
  readonly databases: readonly DatabaseFacts[];
  /** PM2 answers. */
  readonly pm2: boolean;
}
