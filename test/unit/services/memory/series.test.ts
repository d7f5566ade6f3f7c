import { describe, expect, it } from 'vitest';
import { MemorySeries } from '../../../../src/services/memory/series';

const start = 1_000_000_000;

function filled(seconds: number, bytes: (second: number) => number, everyMs = 1_000): MemorySeries {
  const series = new MemorySeries();
  for (let ms = 0; ms <= seconds * 1_000; ms += everyMs) {
    series.add('a', { at: start + ms, bytes: bytes(ms / 1000), cpuPercent: 5 });
  }
  return series;
}

describe('MemorySeries', () => {
  it('keeps the highest of every 2 s for ten minutes', () => {
    const series = filled(3, (s) => [10, 40, 20, 30][s] ?? 0);
    const points = series.points('a', 600_000, start + 3_000);
    expect(points.map(({ bytes }) => bytes)).toEqual([40, 30]);
    expect(points[0]?.cpuPercent).toBe(5);
    const long = filled(1_300, (s) => s);
    const now = start + 1_300_000;
    // With the step that is still open.
    expect(long.points('a', 600_000, now)).toHaveLength(301);
    expect(long.points('a', 600_000, now).at(-1)?.bytes).toBe(1_300);
    expect(long.points('a', 60_000, now)).toHaveLength(31);
  });

  it('keeps every 30 s for six hours', () => {
    const series = filled(7 * 3_600, (s) => s, 10_000);
    const now = start + 7 * 3_600_000;
    const points = series.points('a', 6 * 3_600_000, now);
    expect(points).toHaveLength(721);
    expect((points[1]?.at ?? 0) - (points[0]?.at ?? 0)).toBe(30_000);
  });

  it('says by how much a service grew: from the least it held', () => {
    const saw = filled(300, (s) => (s < 150 ? 1_000 + s : 200 + s));
    expect(saw.growth('a', start + 300_000)).toBe(500 - 351);
    expect(saw.growth('b', start)).toBe(0);
  });

  it('forgets services that are gone', () => {
    const series = filled(10, () => 1);
    series.retain(new Set(['b']));
    expect(series.points('a', 600_000, start + 10_000)).toEqual([]);
  });
});
