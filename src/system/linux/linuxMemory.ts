import { join } from 'node:path';
import { machineMemory, toMemory } from '../osMemory';
import type { SystemMemory, SystemMemoryReader } from '../types';
import { type CgroupMemory, readCgroupMemory } from './cgroupMemory';
import { cgroupFolders, parseCgroup, parseMemoryMounts } from './cgroups';
import { readProcList } from './procFile';

export interface LinuxMemoryOptions {
  /** Another root of the file system for tests; /proc and the cgroups are looked for below it. */
  readonly root?: string;
  /** Whose limits count: a pid, by default this process. */
  readonly process?: number | 'self';
}

/**
 * Memory of the machine or of the container, whichever has less left. `os.freemem()` knows no container, and
 * `process.constrainedMemory()` only a limit on the process's own cgroup (docs/pm2.md 13).
 */
export class LinuxMemory implements SystemMemoryReader {
  readonly #root: string;
  readonly #proc: string;

  constructor({ root = '/', process = 'self' }: LinuxMemoryOptions = {}) {
    this.#root = root;
    this.#proc = join(root, 'proc', String(process));
  }

  /** Throws when /proc/meminfo cannot be read. */
  async read(): Promise<SystemMemory> {
    const path = join(this.#root, 'proc/meminfo');
    const text = readProcList(path);
    const machine = text === undefined ? undefined : parseMeminfo(text);
    if (!machine) throw new Error(`${path} does not tell the machine's memory.`);
    const tightest = this.#tightestCgroup(machine.totalBytes);
    if (!tightest || tightest.available >= machine.availableBytes) {
      return machineMemory(machine.totalBytes, machine.availableBytes);
    }
    return toMemory(tightest.limit, tightest.available, 'container');
  }

  /** Of the cgroups that limit this process, the one with the least left. */
  #tightestCgroup(totalBytes: number): CgroupMemory | undefined {
    const paths = parseCgroup(readProcList(join(this.#proc, 'cgroup')) ?? '');
    let tightest: CgroupMemory | undefined;
    for (const mount of parseMemoryMounts(readProcList(join(this.#proc, 'mountinfo')) ?? '')) {
      const path = paths[mount.version];
      if (path === undefined) continue;
      for (const folder of cgroupFolders(path, mount)) {
        const memory = readCgroupMemory(join(this.#root, folder), mount.version);
        // Version 1 says "no limit" with a number larger than any machine.
        if (!memory || memory.limit >= totalBytes) continue;
        if (!tightest || memory.available < tightest.available) tightest = memory;
      }
    }
    return tightest;
  }
}

/** Reads /proc/meminfo; undefined when it holds no total. Kernels before 3.14 do not say MemAvailable. */
export function parseMeminfo(
  text: string,
): { readonly totalBytes: number; readonly availableBytes: number } | undefined {
  const bytes = (key: string): number | undefined => {
    const match = new RegExp(`^${key}:\\s*(\\d+) kB`, 'm').exec(text);
    return match ? Number(match[1]) * 1024 : undefined;
  };
  const totalBytes = bytes('MemTotal');
  if (!totalBytes) return undefined;
  const guess = (bytes('MemFree') ?? 0) + (bytes('Cached') ?? 0);
  return { totalBytes, availableBytes: bytes('MemAvailable') ?? guess };
}
