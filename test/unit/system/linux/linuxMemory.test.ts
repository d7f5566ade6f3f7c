import * as fs from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  cgroupFolders,
  parseCgroup,
  parseMemoryMounts,
} from '../../../../src/system/linux/cgroups';
import { LinuxMemory, parseMeminfo } from '../../../../src/system/linux/linuxMemory';
import { Pressure } from '../../../../src/services/memory/pressure';
import { tempFolder } from '../../../fakes/tempFolder';
import { fixture, fixturePath } from '../fixture';

const MB = 1024 ** 2;
const machine = { totalBytes: 8192 * MB, availableBytes: 6144 * MB, limitedBy: 'machine' };

describe('LinuxMemory', () => {
  it.each([
    ['unlimited', machine],
    // The parent's limit counts, and with it the parent's usage: 1024 - (800 - 200).
    ['cgroup-v1-nested', { totalBytes: 1024 * MB, availableBytes: 424 * MB }],
    // 1024 - (900 - 50) of the slice, rather than the scope's own 2048 - (400 - 100).
    ['cgroup-v2', { totalBytes: 1024 * MB, availableBytes: 174 * MB }],
    ['container-v1', { totalBytes: 256 * MB, availableBytes: 156 * MB }],
    ['container-v2', { totalBytes: 512 * MB, availableBytes: 272 * MB }],
  ])('reads %s', async (name, expected) => {
    const memory = await new LinuxMemory({ root: fixturePath(name) }).read();
    expect(memory).toMatchObject({ limitedBy: 'container', ...expected });
    const usedRatio = 1 - expected.availableBytes / expected.totalBytes;
    expect(memory.usedRatio).toBeCloseTo(usedRatio, 10);
  });

  it('follows a limit that is changed while it runs, and so do alerts', async () => {
    const root = tempFolder();
    fs.cpSync(fixturePath('container-v2'), root, { recursive: true });
    const file = path.join(root, 'sys/fs/cgroup/memory.max');
    const reader = new LinuxMemory({ root });
    const pressure = new Pressure();
    const seen = [];
    for (const limit of [512 * MB, 250 * MB, 'max', 1024 * MB]) {
      fs.writeFileSync(file, `${limit}\n`);
      const memory = await reader.read();
      const told = pressure.take(memory, { warningPercent: 85, criticalPercent: 94 }, 0);
      seen.push([memory.totalBytes / MB, memory.limitedBy, told]);
    }
    expect(seen).toEqual([
      [512, 'container', undefined],
      [250, 'container', 'critical'],
      [8192, 'machine', undefined],
      [1024, 'container', undefined],
    ]);
  });

  it('throws when there is no meminfo', async () => {
    await expect(new LinuxMemory({ root: fixturePath('nowhere') }).read()).rejects.toThrow(
      'meminfo',
    );
  });
});

it.each([
  ['MemTotal: 100 kB\nMemAvailable: 60 kB\n', { totalBytes: 102400, availableBytes: 61440 }],
  [
    'MemTotal: 100 kB\nMemFree: 10 kB\nCached: 20 kB\n',
    { totalBytes: 102400, availableBytes: 30720 },
  ],
  ['nonsense', undefined],
])('reads %j', (text, expected) => expect(parseMeminfo(text)).toEqual(expected));

it('finds the cgroups of both versions', () => {
  expect(parseCgroup(fixture('cgroup-v1-nested/proc/self/cgroup'))).toEqual({
    1: '/parent/own',
    2: '/',
  });
  expect(parseCgroup('7:cpu,memory:/a:b\n')).toEqual({ 1: '/a:b' });
  expect(parseCgroup('')).toEqual({});
});

it('finds the mounts, with blanks in their names', () => {
  const text = '36 30 0:31 /a\\040b /mnt/c\\134d rw shared:1 - cgroup cgroup rw,cpu,memory\n';
  expect(parseMemoryMounts(text)).toEqual([{ version: 1, root: '/a b', mountPoint: '/mnt/c\\d' }]);
});

it.each([
  ['/a/b', '/', ['/cg/a/b', '/cg/a', '/cg']],
  ['/', '/', ['/cg']],
  ['/docker/x/y', '/docker/x', ['/cg/y', '/cg']],
  ['/elsewhere', '/docker/x', ['/cg']],
  ['/../outside', '/', ['/cg/outside', '/cg']],
])('walks from %s up to the mount of %s', (path, root, expected) => {
  expect(cgroupFolders(path, { version: 2, root, mountPoint: '/cg' })).toEqual(expected);
});
