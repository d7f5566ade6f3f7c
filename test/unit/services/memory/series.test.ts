import { describe, expect, it } from 'vitest';
import {
  longestSpanMs,
  MemorySeries,
  stepOf,
  stretches,
} from '../../../../src/services/memory/series';

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

  it('keeps every 10 s for an hour, and every 10 min for a week', () => {
    const series = filled(2 * 3_600, (s) => s, 5_000);
    const now = start + 2 * 3_600_000;
    const hour = series.points('a', 3_600_000, now);
    expect((hour[1]?.at ?? 0) - (hour[0]?.at ?? 0)).toBe(10_000);
    expect(hour.length).toBeGreaterThan(358);
    expect(series.points('a', longestSpanMs, now).length).toBeLessThanOrEqual(13);
    expect([60_000, 3_600_000, 3_600_001, longestSpanMs].map(stepOf)).toEqual([
      2_000, 10_000, 30_000, 600_000,
    ]);
  });

  it('gives all it knows in the finest steps, and goes on from that', () => {
    const series = filled(2 * 3_600, (s) => s, 5_000);
    const all = series.all('a');
    const times = all.map(({ at }) => at);
    expect(times).toEqual([...new Set(times)].sort((a, b) => a - b));
    expect(times.length).toBeLessThan(800);
    const next = new MemorySeries();
    const now = start + 2 * 3_600_000 + 20_000;
    next.add('a', { at: now, bytes: 7 });
    next.restore('a', all);
    for (const span of [600_000, 3_600_000]) {
      const earlier = series.points('a', span, now);
      expect(next.points('a', span, now).slice(0, earlier.length - 1)).toEqual(
        earlier.slice(0, -1),
      );
      expect(next.points('a', span, now).at(-1)?.bytes).toBe(7);
    }
    next.add('a', { at: now + 2_000, bytes: 8 });
    expect(next.points('a', 600_000, now + 2_000).at(-1)?.bytes).toBe(8);
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

  describe('when the wall clock is set back', () => {
    const hour = 3_600_000;

    it('keeps what it saw, in order and at its distance to now, and goes on at once', () => {
      const series = filled(300, (s) => s);
      const back = start + 300_000 - 2 * hour;
      // Nothing that lies ahead is shown, and nothing is frozen until the old time comes again.
      expect(series.points('a', 600_000, back)).toEqual([]);
      for (let s = 1; s <= 60; s++) series.add('a', { at: back + s * 1_000, bytes: 300 + s });
      const now = back + 60_000;
      const points = series.points('a', 600_000, now);
      expect(points.at(-1)).toEqual({ at: now, bytes: 360 });
      expect(points.length).toBeGreaterThan(175);
      const times = points.map(({ at }) => at);
      expect(times).toEqual([...times].sort((a, b) => a - b));
      expect(now - (times[0] ?? 0)).toBeLessThanOrEqual(361_000);
      expect(stretches(points, 600_000)).toHaveLength(1);
      const all = series.points('a', 6 * hour, now);
      expect(all.at(-1)?.bytes).toBe(360);
      expect(series.growth('a', now)).toBeGreaterThan(355);
    });

    it('does so for a service that is not looked at any more', () => {
      const series = filled(300, (s) => s);
      series.add('b', { at: start + 300_000 - hour, bytes: 1 });
      const now = start + 301_000 - hour;
      expect(series.points('a', 600_000, now).length).toBeGreaterThan(145);
      // It is not as if it had been seen an hour later.
      expect(series.points('a', 600_000, now + hour)).toEqual([]);
    });

    it('takes what is put right by a second or two for one step', () => {
      const series = filled(60, (s) => s);
      for (let s = 58; s < 90; s++) series.add('a', { at: start + s * 1_000, bytes: s });
      const times = series.points('a', 600_000, start + 90_000).map(({ at }) => at);
      expect(times).toEqual([...times].sort((a, b) => a - b));
      expect(times).toHaveLength(45);
    });
  });
});

describe('stretches', () => {
  const at = (...seconds: readonly number[]) => seconds.map((s) => ({ at: s * 1_000, bytes: 1 }));
  const lengths = (points: ReturnType<typeof at>, spanMs = 600_000) =>
    stretches(points, spanMs).map((own) => own.length);

  it('end where nothing was seen for longer than looks are apart', () => {
    expect(lengths(at(0, 10, 40, 42, 4_000, 4_002, 4_004))).toEqual([4, 3]);
    expect(lengths(at())).toEqual([]);
    expect(lengths(at(5))).toEqual([1]);
  });

  it('allow for the longer steps of six hours', () => {
    expect(lengths(at(0, 60, 120, 300, 330), 6 * 3_600_000)).toEqual([3, 2]);
  });
});
