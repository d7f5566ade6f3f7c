import { describe, expect, it } from 'vitest';
import { Pressure } from '../../../../src/services/memory/pressure';
import { memoryLevel } from '../../../../src/services/memoryLevel';

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

  it('gives again what could not be told, and then no more', () => {
    const pressure = new Pressure();
    const take = (minute: number) => pressure.take({ usedRatio: 0.9 }, limits, minute * 60_000);
    expect(take(0)).toBe('warning');
    pressure.untold('warning');
    expect([take(1), take(2)]).toEqual(['warning', undefined]);
  });
});
