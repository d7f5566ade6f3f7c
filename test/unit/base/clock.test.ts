import { expect, it, vi } from 'vitest';
import { delay } from '../../../src/base/async';
import { OwnClock, systemClock } from '../../../src/base/clock';
import { FakeClock } from '../../fakes/fakeClock';

it('OwnClock ends its timers with itself, and starts none after', async () => {
  const fake = new FakeClock();
  const clock = new OwnClock(fake);
  const called: string[] = [];
  clock.after(10, () => called.push('first'));
  clock.after(20, () => called.push('cancelled')).dispose();
  clock.after(30, () => called.push('late'));
  await fake.advance(25);
  expect(called).toEqual(['first']);
  expect(fake.pending).toBe(1);
  clock.dispose();
  clock.after(5, () => called.push('after the end'));
  expect(fake.pending).toBe(0);
  await fake.advance(100);
  expect(called).toEqual(['first']);
  expect(clock.now()).toBe(fake.now());
});

it.each([2 ** 31 - 1, 2 ** 31, 2 ** 40, Infinity])(
  'a timer of %d ms does not fire at once',
  async (ms) => {
    const fired = vi.fn();
    const timer = systemClock.after(ms, fired);
    await delay(15);
    timer.dispose();
    expect(fired).not.toHaveBeenCalled();
  },
);
