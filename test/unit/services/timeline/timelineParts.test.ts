import { describe, expect, it } from 'vitest';
import { LogMarks } from '../../../../src/services/timeline/logMarks';
import { LogPlaces } from '../../../../src/services/timeline/logPlaces';
import { Runs } from '../../../../src/services/timeline/runs';
import { StateBands } from '../../../../src/services/timeline/stateBands';

const minute = 60_000;

describe('StateBands', () => {
  it('is one band as long as nothing changes', () => {
    const bands = new StateBands();
    bands.note('a', 'starting', 0);
    bands.note('a', 'starting', 5);
    bands.note('a', 'ready', 10);
    bands.note('a', 'ready', 20);
    expect(bands.of('a')).toEqual([
      { from: 0, to: 10, state: 'starting' },
      { from: 10, state: 'ready' },
    ]);
    expect(bands.of('b')).toEqual([]);
  });

  it('gives those that touch a time', () => {
    const bands = new StateBands();
    for (const [i, state] of (['stopped', 'starting', 'ready'] as const).entries())
      bands.note('a', state, i * 10);
    expect(bands.of('a', 12, 15).map(({ state }) => state)).toEqual(['starting']);
    expect(bands.of('a', 25, 30).map(({ state }) => state)).toEqual(['ready']);
  });

  it('goes on through a reload of the window, and not through a night', () => {
    for (const [gap, expected] of [
      [10_000, [{ from: 0, state: 'ready' }]],
      [
        10 * minute,
        [
          { from: 0, to: 100, state: 'ready' },
          { from: 100 + 10 * minute, state: 'ready' },
        ],
      ],
    ] as const) {
      const bands = new StateBands();
      bands.note('a', 'ready', 100 + gap);
      bands.restore('a', [{ from: 0, to: 100, state: 'ready' }]);
      bands.note('a', 'ready', 200 + gap);
      expect(bands.of('a')).toEqual(expected);
      const other = new StateBands();
      other.restore('a', [{ from: 0, to: 100, state: 'ready' }]);
      other.note('a', 'ready', 100 + gap);
      expect(other.of('a')).toEqual(expected);
    }
  });

  it('is bounded, and bears a clock that is set back', () => {
    const bands = new StateBands();
    for (let i = 0; i < 1_000; i++) bands.note('a', i % 2 ? 'ready' : 'starting', i);
    expect(bands.of('a')).toHaveLength(400);
    bands.note('a', 'failed', 5);
    const [last, failed] = bands.of('a').slice(-2);
    expect(last?.to).toBe(last?.from);
    expect(failed).toEqual({ from: last?.to, state: 'failed' });
  });
});

describe('LogMarks', () => {
  it('counts what comes together', () => {
    const marks = new LogMarks();
    let asked = 0;
    const text = (): string => `error ${++asked}`;
    for (const at of [0, 5_000, 9_999, 10_000]) marks.add('a', 'error', { at, count: 2 }, text);
    marks.add('a', 'folded', { at: 1_000, count: 7 });
    marks.add('a', 'folded', { at: 50_000, count: 3 });
    expect(marks.of('a')).toEqual([
      { at: 0, kind: 'error', count: 6, text: 'error 1' },
      { at: 10_000, kind: 'error', count: 2, text: 'error 2' },
      { at: 1_000, kind: 'folded', count: 10 },
    ]);
    expect(marks.of('a', 5_000, 20_000)).toHaveLength(1);
    expect(asked).toBe(2);
  });

  it('is bounded', () => {
    const marks = new LogMarks();
    for (let i = 0; i < 1_000; i++) marks.add('a', 'error', { at: i * minute, count: 1 });
    expect(marks.of('a')).toHaveLength(300);
    expect(marks.of('a').at(-1)?.at).toBe(999 * minute);
  });
});

describe('LogPlaces', () => {
  const from = (offset: number, path = '/out', inode = 1) => ({ path, inode, offset });

  it('finds where each file was at a moment', () => {
    const places = new LogPlaces();
    places.note('a', from(0), 0);
    places.note('a', from(50), 2_000);
    places.note('a', from(100), 10_000);
    places.note('a', from(7, '/err'), 11_000);
    expect(places.at('a', 9_000)).toEqual([{ at: 0, ...from(0) }]);
    expect(places.at('a', 12_000)).toEqual([
      { at: 10_000, ...from(100) },
      { at: 11_000, ...from(7, '/err') },
    ]);
    // The first lines are read a little after they were written.
    expect(places.at('a', -1_000)).toEqual([{ at: 0, ...from(0) }]);
    expect(places.at('a', -60_000)).toEqual([]);
  });

  it('knows a new file of the name at once', () => {
    const places = new LogPlaces();
    places.note('a', from(900), 0);
    places.note('a', from(0, '/out', 2), 100);
    expect(places.at('a', 200)).toEqual([{ at: 100, ...from(0, '/out', 2) }]);
  });

  it('is bounded: what is long ago is sparser', () => {
    const places = new LogPlaces();
    for (let i = 0; i < 5_000; i++) places.note('a', from(i), i * 5_000);
    expect(places.all('a').length).toBeLessThanOrEqual(1_200);
    expect(places.at('a', 4_999 * 5_000)[0]?.offset).toBe(4_999);
    expect(places.at('a', 2_500 * 5_000)).toHaveLength(1);
  });
});

describe('Runs', () => {
  it('follow each other', () => {
    const runs = new Runs();
    for (const [startedAt, at] of [
      [undefined, 0],
      [100, 110],
      [100, 500],
      [undefined, 900],
      [1_000, 1_010],
      [2_000, 2_010],
    ] as const)
      runs.note('a', startedAt, at);
    expect(runs.of('a')).toEqual([
      { from: 100, to: 900 },
      { from: 1_000, to: 2_000 },
      { from: 2_000 },
    ]);
  });

  it.each([
    ['that the new window has seen already', true],
    ['that it sees later', false],
  ])('go on in the next window: one %s', (_, before) => {
    const runs = new Runs();
    if (before) runs.note('a', 100, 600);
    runs.restore('a', [
      { from: 5, to: 80 },
      { from: 100, to: 500 },
    ]);
    if (!before) runs.note('a', 100, 600);
    expect(runs.of('a')).toEqual([{ from: 5, to: 80 }, { from: 100 }]);
  });
});
