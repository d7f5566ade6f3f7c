import { describe, expect, it } from 'vitest';
import { Forecast, minutesLeft } from '../../../../src/services/memory/forecast';
import type { Point } from '../../../../src/services/memory/series';

const mega = 1024 ** 2;
const now = 10_000_000;
const long = now - 3_600_000;

/** Every 2 s for three minutes: at `now` it holds `last` MB, having grown by `perMinute`. */
function growing(
  perMinute: number,
  last = 500,
  wave: (i: number) => number = () => 0,
): readonly Point[] {
  return Array.from({ length: 91 }, (_, i) => {
    const back = (90 - i) * 2_000;
    const mb = last - (perMinute * back) / 60_000 + wave(i);
    return { at: now - back, bytes: mb * mega };
  });
}

describe('minutesLeft', () => {
  it.each<[string, readonly Point[], number | undefined, number, number | undefined]>([
    ['follows the slope', growing(100), 900, long, 4],
    ['says 0 for what is over it', growing(100), 400, long, 0],
    ['knows no end of what is steady', growing(0), 900, long, undefined],
    ['knows no end of what shrinks', growing(-50), 900, long, undefined],
    ['says nothing without a cap', growing(100), undefined, long, undefined],
    ['takes teeth for no trend', growing(1, 500, (i) => (i % 20) * 10), 900, long, undefined],
    ['leaves out the start of a run', growing(100), 900, now - 70_000, undefined],
    [
      'does not look across a gap',
      growing(100, 500, (i) => (i < 45 ? -200 : 0)).filter((_, i) => i < 45 || i >= 62),
      900,
      long,
      4,
    ],
    [
      'needs more than a moment after a gap',
      growing(100).filter((_, i) => i < 45 || i >= 80),
      900,
      long,
      undefined,
    ],
    ['needs more than a moment', growing(100).slice(-10), 900, long, undefined],
  ])('%s', (_, points, capMb, startedAt, expected) => {
    const minutes = minutesLeft(points, capMb && capMb * mega, startedAt, now);
    if (expected === undefined) expect(minutes).toBeUndefined();
    else expect(minutes).toBeCloseTo(expected, 1);
  });
});

describe('Forecast', () => {
  const told = (forecast: Forecast, paces: readonly number[]): (number | undefined)[] =>
    paces.map((pace) => forecast.update(growing(pace), 900 * mega, long, now));

  it('speaks when three looks agree, and counts down', () => {
    expect(told(new Forecast(), [100, 100, 100, 200])).toEqual([undefined, undefined, 4, 2]);
  });

  it('does not speak of a moment', () => {
    expect(told(new Forecast(), [100, 100, 0, 100, 100, 0])).toEqual(Array(6).fill(undefined));
  });

  it('goes on between ten and fifteen minutes once it has spoken', () => {
    const forecast = new Forecast();
    expect(told(forecast, [33, 33, 33])).toEqual(Array(3).fill(undefined));
    expect(told(forecast, [50, 50, 50, 33, 33, 33])).toEqual([undefined, undefined, 8, 12, 12, 12]);
  });

  it('takes it back when three looks agree, and with a new run', () => {
    const forecast = new Forecast();
    told(forecast, [100, 100, 100]);
    expect(told(forecast, [0, 0, 0])).toEqual([4, 4, undefined]);
    told(forecast, [100, 100, 100]);
    forecast.reset();
    expect(told(forecast, [100])).toEqual([undefined]);
  });

  it('foresees again soon after the wall clock was set back', () => {
    const forecast = new Forecast();
    const hour = 3_600_000;
    /** Its run began a quarter of an hour ago, on a clock that was two hours ahead. */
    const started = now + 2 * hour - 900_000;
    const at = (time: number) =>
      forecast.update(
        growing(100).map(({ at, bytes }) => ({ at: at - now + time, bytes })),
        900 * mega,
        started,
        time,
      );
    expect([at(now), at(now + 10_000)]).toEqual([undefined, undefined]);
    expect([110, 120, 130].map((s) => at(now + s * 1_000))).toEqual([undefined, undefined, 4]);
  });
});
