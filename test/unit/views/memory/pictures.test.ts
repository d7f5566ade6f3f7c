import { describe, expect, it } from 'vitest';
import type { Point } from '../../../../src/services/memory/series';
import { chartSvg, memoryChart } from '../../../../src/views/memory/memoryChart';
import { sparkline } from '../../../../src/views/memory/sparkline';

const now = 600_000_000;

/** One point for each of the last eight cells of 75 s. */
function cells(...bytes: readonly number[]): readonly Point[] {
  return bytes.map((one, i) => ({ at: now - (bytes.length - 1 - i) * 75_000, bytes: one }));
}

describe('sparkline', () => {
  it.each<[string, readonly Point[], number | undefined, string]>([
    ['fills the height at the cap', cells(0, 125, 250, 500, 750, 1000, 1500), 1000, '▁▁▂▄▆██'],
    ['takes the highest of all without a cap', cells(50, 100), undefined, '▄█'],
    ['shows only what is known', cells(400), 1000, '▄'],
    ['shows nothing of nothing', [], 1000, ''],
    ['leaves out what is too old', [{ at: now - 601_000, bytes: 5 }, ...cells(1000)], 1000, '█'],
  ])('%s', (_, points, top, expected) => {
    expect(sparkline(points, top, { now })).toBe(expected);
  });

  it('leaves a gap where nothing was seen', () => {
    const points = cells(500, 500, 500, 500, 500, 500).filter((_, i) => i < 2 || i > 3);
    expect(sparkline(points, 1000, { now })).toBe('▄▄\u2002\u2002▄▄');
  });

  it('shows nothing that lies ahead', () => {
    expect(sparkline([{ at: now + 1e12, bytes: 5 }, ...cells(1000)], 1000, { now })).toBe('█');
  });

  it('stands still while only time goes on within a cell', () => {
    const points = cells(100, 200, 300);
    const still = sparkline(points, 300, { now });
    expect(still).toMatch(/[▁-█]/);
    expect(sparkline(points, 300, { now: now + 74_000 })).toBe(still);
  });
});

describe('memoryChart', () => {
  const options = {
    points: [1e8, 2e8, 3e8].map((bytes, i) => ({
      at: now - (2 - i) * 10_000,
      bytes,
      cpuPercent: 20,
    })),
    spanMs: 600_000,
    span: '10 min',
    capBytes: 4e8,
    theme: 'dark',
    now,
  } as const;

  it('is an image in Markdown with words for those who cannot see it', () => {
    const text = memoryChart(options);
    expect(text).toMatch(
      /^!\[Memory over 10 min: from 95 MB to 286 MB, at most 286 MB\]\(data:image\/svg\+xml;base64,[\w+/=]+\)$/,
    );
    const svg = Buffer.from(text.split('base64,')[1] ?? '', 'base64').toString();
    expect(svg).toBe(chartSvg(options));
  });

  it('draws what it is given, within its frame', () => {
    const svg = chartSvg(options);
    const numbers = [...svg.matchAll(/points="([^"]*)"/g)].flatMap(([, list = '']) =>
      list.split(' ').map((pair) => pair.split(',').map(Number)),
    );
    expect(numbers).toHaveLength(6);
    for (const [x = -1, y = -1] of numbers) {
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x).toBeLessThanOrEqual(300);
      expect(y).toBeGreaterThanOrEqual(14);
      expect(y).toBeLessThanOrEqual(58);
    }
    expect(svg).toContain('stroke-dasharray');
    expect(chartSvg({ ...options, capBytes: undefined })).not.toContain('stroke-dasharray');
    expect(chartSvg({ ...options, theme: 'light' })).not.toBe(svg);
  });

  it('shows the time in which nothing was seen as a gap', () => {
    const lines = (points: readonly Point[]) =>
      [...chartSvg({ ...options, points }).matchAll(/<polyline points="([^"]+)"/g)].length;
    const asleep = options.points.map((point, i) => ({
      ...point,
      at: point.at - (i === 0 ? 400_000 : 0),
    }));
    expect([lines(options.points), lines(asleep)]).toEqual([2, 4]);
  });

  it('is nothing where there is nothing to draw', () => {
    expect(memoryChart({ ...options, points: [] })).toBe('');
    expect(memoryChart({ ...options, points: cells(1) })).toBe('');
  });
});
