import { describe, expect, it } from 'vitest';
import { Pressure } from '../../../../src/services/memory/pressure';
import { memoryLevel } from '../../../../src/services/memory/memoryLevel';

const limits = { warningPercent: 85, criticalPercent: 94 };

describe('memoryLevel', () => {
  it.each([
    [0, 'normal'],
    [0.8499, 'normal'],
    [0.85, 'warning'],
    [0.9399, 'warning'],
    [0.94, 'critical'],
    [1, 'critical'],
  ])('at %d is %s', (usedRatio, expected) => {
    expect(memoryLevel({ usedRatio }, limits)).toBe(expected);
  });

  it.each([
    ['warning', 0.83, 'warning'],
    ['warning', 0.81, 'normal'],
    ['critical', 0.92, 'critical'],
    ['critical', 0.9, 'warning'],
    ['critical', 0.81, 'normal'],
  ] as const)('leaves %s at %d for %s only', (before, usedRatio, expected) => {
    expect(memoryLevel({ usedRatio }, limits, before)).toBe(expected);
  });
});

describe('Pressure', () => {
  /** Readings as [minutes, percent]; gives what was told as [minutes, level]. */
  function tell(readings: readonly (readonly [number, number])[]): (readonly [number, string])[] {
    const pressure = new Pressure();
    return readings.flatMap(([minute, percent]) => {
      const level = pressure.take({ usedRatio: percent / 100 }, limits, minute * 60_000);
      return level ? [[minute, level] as const] : [];
    });
  }

  it.each<[string, Parameters<typeof tell>[0], ReturnType<typeof tell>]>([
    [
      'tells each level once',
      [
        [0, 86],
        [1, 88],
        [2, 95],
        [3, 96],
      ],
      [
        [0, 'warning'],
        [2, 'critical'],
      ],
    ],
    [
      'tells critical alone where it comes at once',
      [
        [0, 97],
        [1, 97],
      ],
      [[0, 'critical']],
    ],
    [
      'says nothing while it flutters at the limit',
      [
        [0, 85],
        [1, 84],
        [2, 85],
        [3, 83],
      ],
      [[0, 'warning']],
    ],
    [
      'says nothing on the way down',
      [
        [0, 96],
        [1, 88],
        [2, 50],
      ],
      [[0, 'critical']],
    ],
    [
      'is quiet for ten minutes',
      [
        [0, 86],
        [1, 50],
        [2, 86],
      ],
      [[0, 'warning']],
    ],
    [
      'tells again after that',
      [
        [0, 86],
        [1, 50],
        [11, 86],
      ],
      [
        [0, 'warning'],
        [11, 'warning'],
      ],
    ],
    [
      'tells what came within the quiet and is still there after it, once',
      [
        [0, 86],
        [1, 50],
        [5, 86],
        [9, 88],
        [10, 88],
        [11, 88],
        [25, 88],
      ],
      [
        [0, 'warning'],
        [10, 'warning'],
      ],
    ],
    [
      'is silent about what came within the quiet and went',
      [
        [0, 95],
        [1, 50],
        [5, 95],
        [6, 88],
        [11, 88],
      ],
      [[0, 'critical']],
    ],
    [
      'tells critical within the quiet of a warning',
      [
        [0, 86],
        [1, 50],
        [2, 95],
      ],
      [
        [0, 'warning'],
        [2, 'critical'],
      ],
    ],
    [
      'does not warn right after critical',
      [
        [0, 95],
        [1, 50],
        [2, 86],
      ],
      [[0, 'critical']],
    ],
  ])('%s', (_, readings, expected) => {
    expect(tell(readings)).toEqual(expected);
  });

  it('is not silent until a wall clock that was set back has caught up', () => {
    expect(
      tell([
        [600, 95],
        [601, 50],
        [2, 95],
      ]),
    ).toEqual([
      [600, 'critical'],
      [2, 'critical'],
    ]);
  });

  describe('goes on from what another window saw', () => {
    const minute = 60_000;
    const high = { usedRatio: 0.9 };
    /** What is kept, as JSON, after a warning at minute 0 and readings of 90 % until `last`. */
    function kept(last: number): unknown {
      const pressure = new Pressure();
      for (let at = 0; at <= last; at++) pressure.take(high, limits, at * minute);
      return JSON.parse(JSON.stringify(pressure.state(last * minute)));
    }

    it('in the same episode, which was told', () => {
      const next = Pressure.from(kept(30), 31 * minute);
      expect(next.level).toBe('warning');
      expect(next.take(high, limits, 31 * minute)).toBeUndefined();
      expect(next.take({ usedRatio: 0.96 }, limits, 32 * minute)).toBe('critical');
    });

    it('with an episode of its own once nobody has seen the other for a while', () => {
      const next = Pressure.from(kept(30), 40 * minute);
      expect([next.level, next.take(high, limits, 40 * minute)]).toEqual(['normal', 'warning']);
    });

    it('within the quiet', () => {
      const next = Pressure.from(kept(0), 5 * minute);
      expect(next.take(high, limits, 5 * minute)).toBeUndefined();
      expect(next.take(high, limits, 10 * minute)).toBe('warning');
    });

    it('owing what the other could not tell yet', () => {
      const before = Pressure.from(kept(0), 5 * minute);
      before.take(high, limits, 9 * minute);
      const next = Pressure.from(before.state(9 * minute), 10 * minute);
      expect(next.take(high, limits, 10 * minute)).toBe('warning');
    });

    it.each<[unknown]>([
      [undefined],
      [5],
      ['words'],
      [{}],
      [{ seenAt: 'now', level: 'warning', toldAt: {} }],
      [{ seenAt: 0, level: 'dire', toldAt: {} }],
      [{ seenAt: 0, level: 'warning', toldAt: { warning: 'once' } }],
      [{ seenAt: Infinity, level: 'warning', toldAt: {} }],
    ])('taking %j for nothing', (value) => {
      expect(Pressure.from(value, 0).take(high, limits, 0)).toBe('warning');
    });
  });
});
