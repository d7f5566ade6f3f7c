import { expect, it } from 'vitest';
import { Seldom } from '../../../../src/services/memory/seldom';

it('lets the same be said once in its time, and others beside it', () => {
  const seldom = new Seldom(3_600_000);
  const at = (minutes: number, what = 'backend') => seldom.may(what, minutes * 60_000);
  expect([at(100), at(101), at(159), at(160), at(161)]).toEqual([true, false, false, true, false]);
  expect(at(161, 'frontend')).toBe(true);
});

it('is not silent until a wall clock that was set back has caught up', () => {
  const seldom = new Seldom(3_600_000);
  expect([seldom.may('a', 9_000_000), seldom.may('a', 1_000_000)]).toEqual([true, true]);
});
