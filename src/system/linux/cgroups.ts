import { posix } from 'node:path';

/** Where a hierarchy that controls memory is mounted. */
export interface MemoryMount {
  readonly version: 1 | 2;
  /** The cgroup that is seen at the mount point. */
  readonly root: string;
  readonly mountPoint: string;
}

/** The cgroups of a process that control memory, by version. */
export type CgroupPaths = Readonly<Partial<Record<1 | 2, string>>>;

/** Reads /proc/PID/cgroup (cgroups(7)): `4:memory:/path` is version 1, `0::/path` version 2. */
export function parseCgroup(text: string): CgroupPaths {
  const paths: Partial<Record<1 | 2, string>> = {};
  for (const line of text.split('\n')) {
    const match = /^(\d+):([^:]*):(.*)$/.exec(line);
    if (!match) continue;
    const [, hierarchy, controllers = '', path = '/'] = match;
    if (hierarchy === '0' && controllers === '') paths[2] = path;
    else if (controllers.split(',').includes('memory')) paths[1] = path;
  }
  return paths;
}

/** Finds the memory hierarchies in /proc/PID/mountinfo (proc(5)). */
export function parseMemoryMounts(text: string): readonly MemoryMount[] {
  const mounts: MemoryMount[] = [];
  for (const line of text.split('\n')) {
    // id parent major:minor root mountpoint options … - fstype source superoptions
    const [before = '', after = ''] = line.split(' - ');
    const [, , , root, mountPoint] = before.split(' ');
    const [type, , options = ''] = after.split(' ');
    if (!root || !mountPoint) continue;
    const place = { root: unescape(root), mountPoint: unescape(mountPoint) };
    if (type === 'cgroup2') mounts.push({ version: 2, ...place });
    if (type === 'cgroup' && options.split(',').includes('memory')) {
      mounts.push({ version: 1, ...place });
    }
  }
  return mounts;
}

/**
 * The folders of a process's own cgroup and of all those above it that can be seen, its own first. In a container
 * the mount shows only a part of the hierarchy, with the container's own cgroup at its top.
 */
export function cgroupFolders(path: string, { root, mountPoint }: MemoryMount): readonly string[] {
  const inside = posix.relative(root, path);
  // A path outside of what is mounted: the top is as near as one can get.
  const start = inside.startsWith('..') ? mountPoint : posix.join(mountPoint, inside);
  const folders: string[] = [];
  for (let folder = start; ; folder = posix.dirname(folder)) {
    folders.push(folder);
    if (folder === mountPoint || folder === '/') return folders;
  }
}

/** Blanks and backslashes in a path stand as three octal digits. */
function unescape(path: string): string {
  return path.replace(/\\([0-7]{3})/g, (_, octal: string) =>
    String.fromCharCode(parseInt(octal, 8)),
  );
}
