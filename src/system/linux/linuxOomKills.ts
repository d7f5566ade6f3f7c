import * as path from 'node:path';
import type { OomKills } from '../types';
import { cgroupFolders, type MemoryMount, parseCgroup, parseMemoryMounts } from './cgroups';
import { readProcFile, readProcList } from './procFile';

/** More are not remembered. */
const maxGroups = 1_000;

/**
 * Reads how often the kernel has killed for memory: `oom_kill` in memory.events (version 2) or memory.oom_control (version
 * 1) of a process's own cgroup.
 */
export class LinuxOomKills implements OomKills {
  #mounts: readonly MemoryMount[] | undefined;
  /** By the text of /proc/PID/cgroup: most processes share a few. */
  readonly #groups = new Map<string, string>();

  /** `root` stands before every path, for tests. */
  constructor(private readonly root = '') {}

  groupOf(pid: number): string | undefined {
    const text = readProcFile(`${this.root}/proc/${pid}/cgroup`);
    if (text === undefined) return undefined;
    const known = this.#groups.get(text);
    if (known !== undefined) return known;
    const group = this.#find(text);
    if (group !== undefined && this.#groups.size < maxGroups) this.#groups.set(text, group);
    return group;
  }

  count(group: string): number | undefined {
    const match = /^oom_kill (\d+)$/m.exec(readProcFile(group) ?? '');
    return match ? Number(match[1]) : undefined;
  }

  #find(text: string): string | undefined {
    this.#mounts ??= parseMemoryMounts(readProcList(`${this.root}/proc/self/mountinfo`) ?? '');
    const paths = parseCgroup(text);
    for (const version of [1, 2] as const) {
      const cgroup = paths[version];
      const mount = this.#mounts.find((one) => one.version === version);
      if (cgroup === undefined || !mount) continue;
      const file = version === 1 ? 'memory.oom_control' : 'memory.events';
      const [folder] = cgroupFolders(cgroup, mount);
      if (folder === undefined) continue;
      const group = path.posix.join(this.root, folder, file);
      if (this.count(group) !== undefined) return group;
    }
    return undefined;
  }
}
