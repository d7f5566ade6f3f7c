import { type Clock, systemClock } from '../../base/clock';
import type { OomKills } from '../../system/types';

interface Seen {
  readonly count: number;
  readonly at: number;
}

/** A look costs two small files a service; a process that has settled stays where it is. */
const everyMs = 3_000;
/** A cgroup in which the process was not seen for this long is not its own any more. */
const forgetMs = 15_000;

/**
 * Notices whether the kernel killed for memory in a service's cgroup since its process was last seen alive. Kept for each
 * service: where several share a cgroup, a look at one must not hide what happened to another.
 */
export class OomWatch {
  readonly #seen = new Map<string, { readonly pid: number; readonly groups: Map<string, Seen> }>();
  readonly #lookedAt = new Map<string, number>();

  constructor(
    private readonly kills: OomKills,
    private readonly clock: Clock = systemClock,
  ) {}

  /** The process that runs for a key now. A script may move itself into another cgroup, so it is asked each time. */
  look(key: string, pid: number): void {
    const now = this.clock.now();
    const same = this.#seen.get(key)?.pid === pid;
    if (same && now - (this.#lookedAt.get(key) ?? 0) < everyMs) return;
    this.#lookedAt.set(key, now);
    const group = this.kills.groupOf(pid);
    const count = group === undefined ? undefined : this.kills.count(group);
    if (group === undefined || count === undefined) return;
    const at = now;
    const known = this.#seen.get(key);
    const groups = known?.pid === pid ? known.groups : new Map<string, Seen>();
    for (const [old, seen] of groups) if (at - seen.at > forgetMs) groups.delete(old);
    groups.set(group, { count, at });
    this.#seen.set(key, { pid, groups });
  }

  /** True where the count of a cgroup of the key's process has risen since the last look. */
  hasKilled(key: string): boolean {
    const groups = this.#seen.get(key)?.groups ?? new Map<string, Seen>();
    return [...groups].some(([group, { count }]) => (this.kills.count(group) ?? 0) > count);
  }
}
