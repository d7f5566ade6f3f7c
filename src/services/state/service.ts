import type { ProcessInfo } from '../../system/types';
import type { ServiceDefinition, ServiceKind } from '../definitions/definition';
import type { Ending } from '../endings';
import type { PortHolder } from '../ports/portHolder';

/**
 * Our own verdict on a service; PM2's status is only evidence. `reason` is a sentence for people. Times in ms since the
 * epoch.
 */
export type ServiceState =
  | { readonly type: 'stopped'; readonly reason?: string }
  /** A job that is not to be started again has ended well. */
  | { readonly type: 'done'; readonly reason: string }
  | { readonly type: 'starting'; readonly reason?: string }
  | { readonly type: 'ready'; readonly reason?: string }
  | { readonly type: 'unhealthy'; readonly reason: string }
  | { readonly type: 'waitingRestart'; readonly reason: string }
  | { readonly type: 'crashLoop'; readonly reason: string }
  | { readonly type: 'memoryLoop'; readonly reason: string }
  | { readonly type: 'failed'; readonly reason: string }
  | { readonly type: 'orphaned'; readonly reason: string }
  | { readonly type: 'unknown'; readonly reason: string };

export type ServiceStateType = ServiceState['type'];

/** What a command is doing with a service right now. */
export type Busy = 'building' | 'starting' | 'stopping' | 'restarting' | 'deleting';

/** One PM2 entry of a service, or one pod; a service with `instances` above 1 has several. */
export interface ServiceInstance {
  /** PM2's id; a pod's is a number of ours. */
  readonly id: number;
  /** A pod's name. */
  readonly name?: string;
  readonly pid?: number;
  readonly state: ServiceState;
  readonly restarts: number;
  readonly startedAt?: number;
  /** Memory of the whole process tree in bytes. */
  readonly memoryBytes?: number;
  /** Of the whole process tree, in % of one core. */
  readonly cpuPercent?: number;
  readonly processes: readonly ProcessInfo[];
  /** Ports the tree listens on, ascending. */
  readonly ports: readonly number[];
  /** The process that served the port and has ended, while the main process lives on. */
  readonly serverGone?: number;
  readonly killTimeoutMs: number;
  readonly outFile?: string;
  readonly errFile?: string;
  /** Both streams in one file, beside the others. */
  readonly logFile?: string;
  /** The hash of the definition it was started with; undefined where somebody else started it. */
  readonly definitionHash?: string;
  /** PM2 has it online, or about to be. */
  readonly active: boolean;
  /** PM2 waits before it starts it again. */
  readonly waiting: boolean;
}

/** What a service is in the cluster that runs it. */
export interface ClusterPlace {
  /** `Deployment`, `StatefulSet`, …, or `Pod` for one that nobody controls. */
  readonly kind: string;
  /** How many replicas are wanted; undefined where it cannot be scaled. */
  readonly desired?: number;
  /** Its context may only be looked at. */
  readonly readOnly: boolean;
}

/** A row of the tree: a definition, what PM2 runs of it, or both; or what a cluster runs. */
export interface Service {
  /** Stable across refreshes and window reloads. */
  readonly key: string;
  readonly name: string;
  readonly kind: ServiceKind;
  readonly workspaceFolder: string;
  /** Undefined for an entry of ours that no definition stands behind. */
  readonly definition?: ServiceDefinition;
  /** There where a cluster runs it, and not PM2. */
  readonly cluster?: ClusterPlace;
  readonly state: ServiceState;
  readonly busy?: Busy;
  readonly instances: readonly ServiceInstance[];
  /** The declared port, else the lowest its tree listens on. */
  readonly port?: number;
  readonly capBytes?: number;
  /** Sum over the instances; undefined where nothing runs. */
  readonly memoryBytes?: number;
  readonly cpuPercent?: number;
  readonly restarts: number;
  /** Start of the instance that runs longest. */
  readonly startedAt?: number;
  /** How it is launched; undefined until its plan is known. */
  readonly launch?: LaunchNote;
  /** The folder of another project whose entry of the same name runs under this PM2. */
  readonly conflict?: string;
  /** The last thing that went wrong with a command of ours, until the next one. */
  readonly problem?: string;
  /** Why it last ended, where that was understood; until it is ready again. */
  readonly ending?: Ending;
  /** Processes of an earlier run that live on. */
  readonly orphans?: readonly ProcessInfo[];
  /** Another process that listens on this service's port. */
  readonly holder?: PortHolder;
  /** At its present pace it is over its cap in this many minutes; only where that is soon. */
  readonly capInMinutes?: number;
  /** Names of what it waits for before it is started. */
  readonly waitsFor?: readonly string[];
  /** The first error in its log since its start that nobody has looked at, masked. */
  readonly logError?: string;
  /** A debugger of this window's. While it stands at a breakpoint (`paused`) it is neither unhealthy nor over its cap. */
  readonly debugger?: DebuggerState;
}

/** What a debugger does with a service. */
export type DebuggerState = 'attached' | 'paused';

/** What a probe says of one run of a service. */
export interface Health {
  /** See `runOf`: what was found out about another run means nothing. */
  readonly run: string;
  /** `waiting`: it has not answered yet. */
  readonly type: 'waiting' | 'passed' | 'failing';
  /** What is wrong, as a sentence. */
  readonly reason?: string;
}

/** What is known of a service beside PM2's list and this machine's figures. */
export interface Overlay {
  /** Goes over what the list says: a loop. */
  readonly verdict?: ServiceState;
  readonly ending?: Ending;
  readonly orphans?: readonly ProcessInfo[];
  readonly holder?: PortHolder;
  readonly capInMinutes?: number;
  readonly waitsFor?: readonly string[];
  /** What it is asked before it counts as ready, in words; undefined where a listener is enough. */
  readonly probe?: string;
  readonly health?: Health;
  readonly logError?: string;
  readonly debugger?: DebuggerState;
  /** A signal ended its last run, in words: PM2 says exit code 0 of that as well. */
  readonly killed?: string;
  /** It ran when PM2 was last seen. */
  readonly ranBefore?: boolean;
}

/** What a person should know about the way a service is launched. */
export interface LaunchNote {
  readonly mode: 'direct' | 'asWritten';
  /** Wrappers and watchers that stay in its process tree. */
  readonly remains: readonly string[];
  readonly reason?: string;
  /** That it runs on another node than its project asks for. */
  readonly nodeNote?: string;
}

/** What commands of the tree are called with: a row, or a row below it. */
export interface ServiceTarget {
  readonly serviceKey: string;
  /** Set on a row that stands for one port. */
  readonly port?: number;
}

/** Reads the argument of a command that the tree, a link or another extension called. */
export function asServiceTarget(argument: unknown): ServiceTarget | undefined {
  if (typeof argument !== 'object' || argument === null) return undefined;
  const { serviceKey: key, port } = argument as { serviceKey?: unknown; port?: unknown };
  if (typeof key !== 'string') return undefined;
  return { serviceKey: key, port: typeof port === 'number' ? port : undefined };
}

/** The port that an argument names, where it is one of this service's: declared, held by another, or listened on. */
export function asPort(argument: unknown, service: Service): number | undefined {
  const { definition, holder, instances, ...shown } = service;
  const ports = [
    shown.port,
    definition?.port,
    holder?.port,
    ...instances.flatMap((one) => one.ports),
  ];
  const port = asServiceTarget(argument)?.port;
  return ports.includes(port) ? port : undefined;
}

/** Tells one run of a service from the one before. */
export function runOf({ instances }: Pick<Service, 'instances'>): string {
  return instances.map(({ pid, startedAt }) => `${pid}:${startedAt}`).join(' ');
}

/** True where a process of the service lives or PM2 is about to start one. */
export function isRunning(service: Service): boolean {
  return service.instances.some((instance) => instance.active || instance.waiting);
}

/** True where "start all" would start it: it is defined, it does not run, and no other project has its name. */
export function isStartable(service: Service): boolean {
  return service.definition !== undefined && !isRunning(service) && service.conflict === undefined;
}

/** The caps of all instances together, in bytes. */
export function totalCap({ capBytes, instances }: Service): number | undefined {
  return capBytes === undefined ? undefined : capBytes * Math.max(1, instances.length);
}

/** True for states that need a person. */
export function isInTrouble(service: Service): boolean {
  return inTrouble.has(service.state.type);
}

const inTrouble: ReadonlySet<ServiceStateType> = new Set([
  'unhealthy',
  'crashLoop',
  'memoryLoop',
  'failed',
  'orphaned',
]);

/** The key of a service: one name is one service in one workspace folder. */
export function serviceKey(workspaceFolder: string, name: string): string {
  return `${workspaceFolder}\u0000${name}`;
}
