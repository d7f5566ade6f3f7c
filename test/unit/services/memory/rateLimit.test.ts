import { expect, it } from 'vitest';
import { type RateLimitMemory, RateLimit } from '../../../../src/services/memory/rateLimit';

const hour = 3_600_000;

/** What the editor's storage keeps: a copy, as JSON has it. */
function storage(text = 'null') {
  const memory: RateLimitMemory = {
    get: () => (text === '' ? undefined : (JSON.parse(text) as unknown)),
    set: (said) => void (text = JSON.stringify(said)),
  };
  return { memory, kept: () => JSON.parse(text) as Record<string, number> };
}

it('lets the same be said once in its time, and others beside it', () => {
  const seldom = new RateLimit(hour, storage('').memory);
  const at = (minutes: number, what = 'backend') => seldom.may(what, minutes * 60_000);
  expect([at(100), at(101), at(159), at(160), at(161)]).toEqual([true, false, false, true, false]);
  expect(at(161, 'frontend')).toBe(true);
});

it('knows after a reload of the window what was said before', () => {
  const { memory } = storage();
  const at = (minutes: number) => new RateLimit(hour, memory).may('backend', minutes * 60_000);
  expect([at(100), at(101), at(159), at(160), at(161)]).toEqual([true, false, false, true, false]);
});

it('is not silent until a wall clock that was set back has caught up', () => {
  const { memory, kept } = storage();
  const at = (now: number) => new RateLimit(hour, memory).may('a', now);
  expect([at(9_000_000), at(1_000_000), at(1_500_000)]).toEqual([true, true, false]);
  expect(kept()).toEqual({ a: 1_000_000 });
});

it('keeps no more than what may still matter', () => {
  const { memory, kept } = storage();
  const seldom = new RateLimit(hour, memory);
  seldom.may('old', 0);
  for (let i = 0; i < 300; i++) seldom.may(`s${i}`, hour + i);
  expect(Object.keys(kept())).toHaveLength(200);
  expect(kept()).not.toHaveProperty('old');
  expect(seldom.may('s299', hour + 300)).toBe(false);
});

it.each(['null', '5', '"words"', '[1,2]', '{"a":"soon"}', '{"a":null}', '{"a":{}}'])(
  'takes %s in the store for nothing',
  (text) => {
    const seldom = new RateLimit(hour, storage(text).memory);
    expect([seldom.may('a', 5_000), seldom.may('a', 5_001)]).toEqual([true, false]);
  },
);
