/** Tells one process from another that later has the same pid. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Opaque: clock ticks since boot on Linux, ms since the epoch elsewhere. Only ever compared. */
  readonly startTime: number;
}

/** One live process of a tree. Zombies are dead and never appear. */
export interface ProcessInfo extends ProcessIdentity {
  readonly ppid: number;
  /** Process group; 0 where the system has none. */
  readonly pgid: number;
  /** The command line as one string, at most 4,096 characters. May hold secrets: mask before showing. */
  readonly command: string;
  /** Resident memory in bytes. */
  readonly rssBytes: number;
  /** User and system time used so far, in milliseconds. */
  readonly cpuMs: number;
  /** When it started, in ms since the epoch. */
  readonly startedAt: number;
}

/** A service's process tree at one moment. */
export interface TreeSample {
  /** ms since the epoch. */
  readonly at: number;
  /**
   * The tree's memory in bytes. On Linux RssAnon + RssShmem summed plus the largest RssFile (design
   * decision 5: shared program pages count once); elsewhere summed RSS.
   */
  readonly memoryBytes: number;
  /** CPU since the previous sample of the same root, in % of one core; undefined in the first sample. */
  readonly cpuPercent?: number;
  /** The root first. Empty when the root is gone and nothing of it is left. */
  readonly processes: readonly ProcessInfo[];
}

/**
 * What PM2 leaves in the environment of every process that it starts, and of what that starts in turn: it
 * survives setsid and a new parent (docs/pm2.md 10). As a condition, every field given must be equal.
 */
export interface OwnershipProof {
  /** `PM2_HOME`. */
  readonly pm2Home?: string;
  /** `unique_id`. */
  readonly uniqueId?: string;
  /** `pm_id`. */
  readonly pmId?: number;
}

/** A tree to sample, with what the caller knows of it beyond its pid. */
export interface TreeRoot {
  readonly pid: number;
  /** `startTime` of the root in an earlier sample: another process that got its pid since then does not count. */
  readonly startTime?: number;
  /** Also counts processes whose environment says this, wherever they hang. Linux only. */
  readonly proof?: OwnershipProof;
}

/** Reads process trees of this machine. */
export interface ProcessTrees {
  /**
   * Samples the trees below `roots` (pids, or more where the caller knows more) in one go; the answer is by pid. A
   * root that does not live gives a sample with no processes or with those descendants that still live.
   */
  sample(roots: readonly (number | TreeRoot)[]): Promise<ReadonlyMap<number, TreeSample>>;
  /**
   * A cheaper sample between two of the others: only processes that the last one found, and what their main threads have
   * started since. Undefined where that will not do: one of them has ended, or the last full look was too long ago.
   */
  sampleKnown?(roots: readonly TreeRoot[]): ReadonlyMap<number, TreeSample> | undefined;
  /** Forgets what is kept for CPU figures of `root`. */
  forget(root: number): void;
}

/** A TCP port on which a process listens. */
export interface Listener {
  readonly pid: number;
  readonly port: number;
}

/** Finds listening ports. */
export interface Listeners {
  /** The listeners held by any of `pids`; `starts`: start times by pid, as far as they were just read. */
  of(pids: readonly number[], starts?: ReadonlyMap<number, number>): Promise<readonly Listener[]>;
  /**
   * All processes that hold a listener on `port`, whoever's they are. Processes whose files we may not read are
   * missing, so an empty answer does not mean that the port is free: ask `canConnect` for that.
   */
  holdersOf(port: number): Promise<readonly Listener[]>;
  /** As `holdersOf`, for several ports in one go; cheap where nobody listens on any of them. */
  holdersOfAny(ports: readonly number[]): Promise<readonly Listener[]>;
}

/** What can be found out about one process, and done to it. */
export interface ProcessControl {
  /** What PM2 left in its environment; undefined where it cannot be read (everywhere but on Linux). */
  proofOf(pid: number): OwnershipProof | undefined;
  /** Its working folder; undefined where it cannot be read. */
  folderOf(pid: number): string | undefined;
  /**
   * True while this pid lives, zombies not counted. With `startTime` another process that has the pid by now does not count,
   * where the system tells that at no cost (Linux).
   */
  isAlive(pid: number, startTime?: number): boolean;
  /** True while this pid is taken, zombies counted: a microsecond where `isAlive` may cost ten. */
  exists(pid: number): boolean;
  /** Tells this boot of the machine from others: pids of another boot mean nothing. */
  readonly bootId: string;
  /**
   * Sends a signal (Windows knows none: SIGINT closes windows there) to exactly this process: its start time is looked at right
   * before. False where it has gone, or another has its pid; throws where it is not ours to end.
   */
  signal(process: ProcessIdentity, signal: 'SIGINT' | 'SIGKILL'): Promise<boolean>;
}

/** What a debugger needs of processes. */
export interface NodeProcesses {
  /** The program that it runs: absolute; undefined where it cannot be read (everywhere but on Linux). */
  programOf(pid: number): string | undefined;
  /**
   * Has a process that is known to be node open its inspector, where its `--inspect-port` says (127.0.0.1:9229 otherwise). False where it has gone,
   * or has begun so lately that what asks it to would end it: ask again then.
   */
  openInspector(process: ProcessIdentity): Promise<boolean>;
}

/** Counts what the kernel killed for memory. Linux only: elsewhere nothing is known. */
export interface OomKills {
  /** The cgroup of a process that lives; undefined where it cannot be read. */
  groupOf(pid: number): string | undefined;
  /** How often the kernel has killed in this group since it exists; undefined where that cannot be read. */
  count(group: string): number | undefined;
}

/** Memory of the machine, or of the container whose limit is tighter. Bytes. */
export interface SystemMemory {
  readonly totalBytes: number;
  readonly availableBytes: number;
  /** 0 to 1. */
  readonly usedRatio: number;
  readonly limitedBy: 'machine' | 'container';
}

/** Reads the memory of this machine. */
export interface SystemMemoryReader {
  read(): Promise<SystemMemory>;
}
