import type { OomKills } from '../system/types';

/** Notices whether the kernel killed for memory in a service's cgroup between two looks. */
export class OomWatch {
  readonly #groups = new Map<string, string>();
  readonly #counts = new Map<string, number>();

  constructor(private readonly kills: OomKills) {}

  /** The process that runs for a key now; its group is asked while it lives. */
  look(key: string, pid: number): void {
    const known = this.#groups.get(`${key}:${pid}`);
    const group = known ?? this.kills.groupOf(pid);
    if (group === undefined) return;
    if (known === undefined) {
      for (const old of this.#groups.keys()) {
        if (old.startsWith(`${key}:`)) this.#groups.delete(old);
      }
      this.#groups.set(`${key}:${pid}`, group);
    }
    const count = this.kills.count(group);
    if (count !== undefined) this.#counts.set(group, count);
  }

  /** True where the count of the key's group has risen since the last look. */
  hasKilled(key: string): boolean {
    for (const [run, group] of this.#groups) {
      if (!run.startsWith(`${key}:`)) continue;
      const before = this.#counts.get(group);
      const now = this.kills.count(group);
      if (before !== undefined && now !== undefined && now > before) return true;
    }
    return false;
  }
}
