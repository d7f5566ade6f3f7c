import type { ServiceDefinition } from '../../services/definitions/definition';

/** What was seen of a service while it ran here. */
export interface Observed {
  /** The most that one instance held, in bytes. */
  readonly peakBytes: number;
  /** What one instance used at most in 95 of 100 looks, in % of one core; undefined where that is not known. */
  readonly cpuPercent?: number;
  /** From the first look to the last, in ms. */
  readonly spanMs: number;
}

/** How it is found out in a cluster whether a service answers. */
export type ExportedProbe =
  | { readonly type: 'http'; readonly path: string; readonly note?: string }
  | { readonly type: 'tcp'; readonly note?: string }
  | { readonly type: 'none' };

/** How a service is run for others than its developers. */
export interface ProductionCommand {
  readonly words: readonly string[];
  /** What builds it, as shell text. */
  readonly build?: string;
  /** Nothing is known of a production command: it runs as it does in development, without watch. */
  readonly development: boolean;
}

/** How an image of a service is made. */
export interface ImageRecipe {
  /** The folder that is given to Docker; relative to the workspace folder, `.` for itself. Slashes. */
  readonly context: string;
  /** Relative to the workspace folder. Slashes. */
  readonly dockerfile: string;
  /** Its text; undefined where one is there already, or nobody knows how. */
  readonly text?: string;
  /** What Docker must not be given; undefined where a `.dockerignore` is there already. */
  readonly ignore?: string;
}

/** A service with all that is known of it when it is exported. */
export interface ServiceToExport {
  readonly definition: ServiceDefinition;
  /** Its environment with that of its start script and of its env files. May hold secrets: never show or write a value that is masked. */
  readonly env: Readonly<Record<string, string>>;
  readonly probe: ExportedProbe;
  readonly observed?: Observed;
  readonly command?: ProductionCommand;
  /** Node does its work, and takes a heap limit. */
  readonly isNode: boolean;
  /** What was observed is a run of the production command. */
  readonly runsProduction: boolean;
  readonly image: ImageRecipe;
}

/** A Postgres that the services use. */
export interface DatabaseToExport {
  /** Of its StatefulSet and Service. */
  readonly name: string;
  /** Where the services reach it in development, on this machine. */
  readonly port: number;
  readonly user: string;
  readonly database: string;
  /** It is ours to run in development. */
  readonly definition?: ServiceDefinition;
}

/** What is to be exported of a workspace folder. */
export interface ToExport {
  /** The name of the project, as a label may hold it. */
  readonly project: string;
  readonly services: readonly ServiceToExport[];
  readonly databases: readonly DatabaseToExport[];
  /** Databases run in the cluster; else they are outside, and their addresses are asked for. */
  readonly databaseInside: boolean;
}

/** The port of PostgreSQL itself. */
export const postgresPort = 5432;

/** A name as Kubernetes takes it for a Service: letters, digits and dashes, at most 63 (RFC 1035), beginning with a letter. */
export function clusterName(name: string): string {
  const plain = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[-0-9]+/, '')
    .slice(0, 50);
  return plain.replace(/-$/, '') || 'service';
}

/** The name of the Secret of a service. */
export function secretName(service: string): string {
  return `${service}-secrets`;
}
