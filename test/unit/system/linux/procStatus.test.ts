import { expect, it } from 'vitest';
import { parseStatus, treeMemory } from '../../../../src/system/linux/procStatus';

const kB = 1024;

it('reads the three kinds of memory', () => {
  const text = 'Name:\tcat\nVmRSS:\t    1688 kB\nRssAnon:\t     112 kB\nRssFile:\t    1576 kB\n';
  expect(parseStatus(`${text}RssShmem:\t       8 kB\nVmData:\t     360 kB\n`)).toEqual({
    anon: 112 * kB,
    file: 1576 * kB,
    shmem: 8 * kB,
  });
});

it.each([
  ['a kernel thread', 'Name:\tkthreadd\nState:\tS (sleeping)\nThreads:\t1\n'],
  ['nothing', ''],
])('gives zero for %s', (_, text) => {
  expect(parseStatus(text)).toEqual({ anon: 0, file: 0, shmem: 0 });
});

it.each([
  ['no process', [], 0],
  ['one: its RSS', [{ anon: 5, file: 3, shmem: 2 }], 10],
  [
    'three: the largest file share once',
    [
      { anon: 10, file: 40, shmem: 1 },
      { anon: 20, file: 50, shmem: 2 },
      { anon: 30, file: 0, shmem: 0 },
    ],
    113,
  ],
])('sums a tree of %s', (_, parts, expected) => expect(treeMemory(parts)).toBe(expected));
