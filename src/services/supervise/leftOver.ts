import type { Clock } from '../../base/clock';
import type { Entry, EntryStatus } from '../../engine/entry';
import type { ProcessTrees, TreeRoot } from '../../system/types';

/** The main process of a run of a service, remembered so that what it leaves behind can be found. */
export interface RememberedRun {
  readonly serviceKey: string;
  readonly pid: number;
  /** See ProcessIdentity. */
  readonly startTime: number;
  readonly bootId: string;
  readonly pm2Home: string;
  readonly uniqueId?: string;
  /** PM2's id of the entry: instances share the other. */
  readonly pmId?: number;
}

/** Statuses under which PM2's pid is that of a process, or may yet be. */
export const mayLive: ReadonlySet<EntryStatus> = new Set([
  'online',
  'launching',
  'stopping',
  'one-launch-status',
  'unknown',
]);
/** What left its tree by itself is found within this time where no run of ours was seen; a look costs a few ms. */
const everyMs = 5_000;

/** A main process that is gone, and what is left of it by group, session and proof. */
export function deadRoot({ pid, startTime, uniqueId, pmId, pm2Home }: RememberedRun): TreeRoot {
  return uniqueId === undefined || pmId === undefined
    ? { pid, startTime }
    : { pid, startTime, proof: { uniqueId, pmId, pm2Home } };
}

/** What carries the proof of an entry, wherever it hangs. No process has a pid below zero. */
export function proofRoot({ uniqueId, id }: Entry, pm2Home: string): readonly TreeRoot[] {
  return uniqueId === undefined ? [] : [{ pid: -1 - id, proof: { uniqueId, pmId: id, pm2Home } }];
}

/** Looks which entries that do not run have left a process that carries their proof. */
export class ProofLeft {
  #found: ReadonlySet<number> = new Set();
  #lookedAt = -Infinity;

  constructor(
    private readonly trees: ProcessTrees,
    private readonly clock: Pick<Clock, 'now'>,
  ) {}

  /** The ids of those entries; not asked anew more often than every few seconds. */
  async suspects(list: readonly Entry[], pm2Home: string): Promise<ReadonlySet<number>> {
    const now = this.clock.now();
    const roots = list
      .filter(({ status, pid }) => !mayLive.has(status) || pid === undefined)
      .flatMap((entry) => proofRoot(entry, pm2Home).map((root) => ({ id: entry.id, root })));
    if (roots.length === 0) this.#found = new Set();
    else if (Math.abs(now - this.#lookedAt) >= everyMs) {
      this.#lookedAt = now;
      const samples = await this.trees.sample(roots.map(({ root }) => root));
      const left = roots.filter(({ root }) => (samples.get(root.pid)?.processes.length ?? 0) > 0);
      for (const { root } of roots) this.trees.forget(root.pid);
      this.#found = new Set(left.map(({ id }) => id));
    }
    return this.#found;
  }
}
