import { expect, it } from 'vitest';
import { memoryLevel } from '../../../../src/services/memory/memoryLevel';

it('a level is left three points below where it begins', () => {
  const limits = { warningPercent: 85, criticalPercent: 94 };
  const level = (percent: number, before: 'normal' | 'warning' | 'critical') =>
    memoryLevel({ usedRatio: percent / 100 }, limits, before);
  expect([level(84.9, 'normal'), level(85, 'normal'), level(94, 'normal')]).toEqual([
    ...['normal', 'warning', 'critical'],
  ]);
  expect([level(83, 'warning'), level(81, 'warning')]).toEqual(['warning', 'normal']);
  expect([level(92, 'critical'), level(90, 'critical')]).toEqual(['critical', 'warning']);
});
