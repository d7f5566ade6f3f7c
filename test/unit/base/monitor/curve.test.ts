import { describe, expect, it } from 'vitest';
import { extended, indexAt, thinned, toCurve } from '../../../../src/base/monitor/curve';

describe('toCurve', () => {
  it('puts a null between points that are too far apart', () => {
    const points = [
      { at: 0, bytes: 1, cpuPercent: 5 },
      { at: 10, bytes: 2 },
      { at: 100, bytes: 3 },
    ];
    expect(toCurve(points, 30)).toEqual({
      at: [0, 10, 55, 100],
      bytes: [1, 2, null, 3],
      cpu: [5, null, null, null],
    });
  });
});

describe('extended', () => {
  const old = toCurve(
    [0, 2_000, 4_000].map((at) => ({ at, bytes: at })),
    30_000,
  );
  it('takes the place of a step that has grown', () => {
    const more = toCurve(
      [
        { at: 5_000, bytes: 9 },
        { at: 6_000, bytes: 7 },
      ],
      30_000,
    );
    expect(extended(old, more, 2_000, 0)).toEqual({
      at: [0, 2_000, 5_000, 6_000],
      bytes: [0, 2_000, 9, 7],
      cpu: [null, null, null, null],
    });
  });

  it('drops what is too old, but for one point that the line comes in from', () => {
    const more = toCurve([{ at: 6_000, bytes: 1 }], 30_000);
    expect(extended(old, more, 2_000, 4_000).at).toEqual([2_000, 4_000, 6_000]);
  });

  it('stays as it is where nothing came', () => {
    expect(extended(old, { at: [], bytes: [], cpu: [] }, 2_000, 0)).toEqual(old);
  });
});

describe('indexAt', () => {
  it.each([
    [[], 5, -1],
    [[10, 20], 5, -1],
    [[10, 20], 10, 0],
    [[10, 20], 19, 0],
    [[10, 20], 99, 1],
  ])('%j at %i: %i', (at, moment, index) => {
    expect(indexAt(at, moment)).toBe(index);
  });
});

describe('thinned', () => {
  it('keeps the highest of each part, in the order of time, without gaps', () => {
    const points = Array.from({ length: 100 }, (_, at) => ({ at, bytes: at === 42 ? 999 : at }));
    const thin = thinned(toCurve(points, 50), 0, 100, 10);
    expect(thin.map(({ bytes }) => bytes)).toEqual([9, 19, 29, 39, 999, 59, 69, 79, 89, 99]);
    expect(thinned(toCurve([], 1), 0, 0, 10)).toEqual([]);
  });
});
