import { expect, it } from 'vitest';
import { memoryLevel, memoryLimits } from '../../../../src/services/memory/memoryLevel';

it.each<[unknown, unknown, number, number]>([
  [70, 80, 70, 80],
  [undefined, undefined, 85, 94],
  [0, -1, 85, 94],
  ['abc', null, 85, 94],
  [101, NaN, 85, 94],
  [1, 100, 1, 100],
])('limits of %s and %s in the settings', (warning, critical, warningPercent, criticalPercent) => {
  expect(memoryLimits(warning, critical)).toEqual({ warningPercent, criticalPercent });
});

it('a level is left three points below where it begins', () => {
  const limits = memoryLimits(85, 94);
  const level = (percent: number, before: 'normal' | 'warning' | 'critical') =>
    memoryLevel({ usedRatio: percent / 100 }, limits, before);
  expect([level(84.9, 'normal'), level(85, 'normal'), level(94, 'normal')]).toEqual([
    ...['normal', 'warning', 'critical'],
  ]);
  expect([level(83, 'warning'), level(81, 'warning')]).toEqual(['warning', 'normal']);
  expect([level(92, 'critical'), level(90, 'critical')]).toEqual(['critical', 'warning']);
});
