import { readProcList } from './procFile';

/** Memory of one cgroup that has a limit, in bytes. */
export interface CgroupMemory {
  readonly limit: number;
  /** What can still be had: the page cache that nobody used lately is given back on demand. */
  readonly available: number;
}

/** Reads a cgroup's folder; undefined when it sets no limit or cannot be read. */
export function readCgroupMemory(folder: string, version: 1 | 2): CgroupMemory | undefined {
  return version === 1 ? readVersion1(folder) : readVersion2(folder);
}

function readVersion2(folder: string): CgroupMemory | undefined {
  // The root cgroup has no such files; without a limit the file says `max`.
  const limit = readNumber(`${folder}/memory.max`);
  const usage = readNumber(`${folder}/memory.current`);
  return toMemory(limit, usage, readStatistics(folder).get('inactive_file'));
}

function readVersion1(folder: string): CgroupMemory | undefined {
  const statistics = readStatistics(folder);
  // The smallest limit from here upwards, including cgroups that cannot be seen from a container.
  const limit = statistics.get('hierarchical_memory_limit');
  const usage = readNumber(`${folder}/memory.usage_in_bytes`);
  // `total_` includes the cgroups below, as the usage does.
  return toMemory(limit, usage, statistics.get('total_inactive_file'));
}

function toMemory(
  limit: number | undefined,
  usage: number | undefined,
  inactiveFile = 0,
): CgroupMemory | undefined {
  if (limit === undefined || usage === undefined) return undefined;
  const used = Math.max(0, usage - inactiveFile);
  return { limit, available: Math.max(0, limit - used) };
}

function readStatistics(folder: string): ReadonlyMap<string, number> {
  const text = readProcList(`${folder}/memory.stat`) ?? '';
  return new Map(
    text.split('\n').map((line) => {
      const [key = '', value] = line.split(' ');
      return [key, Number(value)];
    }),
  );
}

function readNumber(path: string): number | undefined {
  const text = readProcList(path)?.trim();
  return text && /^\d+$/.test(text) ? Number(text) : undefined;
}
