import { describe, expect, it } from 'vitest';
import { ProcessTable } from '../../../../src/system/processes/processTable';

/** pid, ppid, pgid, sid, start. */
type Row = readonly [number, number, number?, number?, number?];

function table(rows: readonly Row[], slack = 0): ProcessTable<ReturnType<typeof toRow>> {
  return new ProcessTable(rows.map(toRow), slack);
}

function toRow([pid, ppid, pgid = 0, sid = 0, startTime = pid]: Row) {
  return { pid, ppid, pgid, sid, startTime };
}

const app: readonly Row[] = [
  [1, 0],
  [90, 1, 90, 90],
  [100, 90, 100, 100],
  [101, 100, 100, 100],
  [102, 101, 102, 102],
  [103, 102, 102, 102],
  [200, 90, 200, 200],
];

describe('ProcessTable.tree', () => {
  it.each<[string, readonly Row[], number, number[]]>([
    ['the root first, then descendants, setsid or not', app, 100, [100, 101, 102, 103]],
    ['a leaf', app, 103, [103]],
    ['nothing for an unknown pid', app, 999, []],
    ['nothing for pid 0', app, 0, []],
    [
      'orphans by group after the wrapper died',
      [
        [1, 0],
        [101, 1, 100, 100],
      ],
      100,
      [101],
    ],
    [
      'orphans by session alone',
      [
        [1, 0],
        [101, 1, 101, 100],
        [102, 101, 7, 7],
      ],
      100,
      [101, 102],
    ],
    [
      'orphans whose parent is never changed (Windows)',
      [
        [101, 100],
        [102, 101],
      ],
      100,
      [101, 102],
    ],
    [
      'no child that is older than its parent',
      [
        [100, 1],
        [50, 100],
      ],
      100,
      [100],
    ],
    [
      'no endless loop',
      [
        [5, 6, 0, 0, 1],
        [6, 5, 0, 0, 1],
      ],
      5,
      [5, 6],
    ],
  ])('gives %s', (_, rows, root, expected) => {
    expect(
      table(rows)
        .tree({ pid: root })
        .map((row) => row.pid),
    ).toEqual(expected);
  });

  it.each([
    ['the same process', 100, [100, 101, 102, 103]],
    ['another process with its pid', 77, []],
  ])('compares the start time: %s', (_, startTime, expected) => {
    expect(
      table(app)
        .tree({ pid: 100, startTime })
        .map((row) => row.pid),
    ).toEqual(expected);
  });

  it('does not take a group for that of a root that started later', () => {
    const rows: readonly Row[] = [
      [1, 0],
      [101, 1, 100, 100, 500],
    ];
    expect(table(rows).tree({ pid: 100, startTime: 900 })).toEqual([]);
    expect(table(rows).tree({ pid: 100, startTime: 400 })).toHaveLength(1);
  });

  it('adds proven processes and what is below them', () => {
    const rows: readonly Row[] = [...app, [300, 1, 300, 300], [301, 300, 300, 300]];
    const pids = table(rows)
      .tree({ pid: 100, startTime: 77 }, [300, 999])
      .map((row) => row.pid);
    expect(pids).toEqual([300, 301]);
  });

  it('allows for coarse start times', () => {
    const rows: readonly Row[] = [
      [100, 1, 0, 0, 3000],
      [101, 100, 0, 0, 2000],
    ];
    expect(table(rows, 2000).tree({ pid: 100 })).toHaveLength(2);
  });
});
