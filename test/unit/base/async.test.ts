import { describe, expect, it } from 'vitest';
import {
  Debouncer,
  delay,
  Limiter,
  poll,
  repeat,
  TimeoutError,
  withTimeout,
} from '../../../src/base/async';
import { FakeClock, settle } from '../../fakes/fakeClock';

const never = new Promise<never>(() => undefined);

it('delays', async () => {
  const clock = new FakeClock();
  let done = false;
  void delay(10, clock).then(() => (done = true));
  await clock.advance(9);
  expect(done).toBe(false);
  await clock.advance(1);
  expect(done).toBe(true);
});

describe('withTimeout', () => {
  it('rejects with the message and the time', async () => {
    const clock = new FakeClock();
    const result = withTimeout(never, 50, 'Too slow.', clock).catch((error: unknown) => error);
    await clock.advance(50);
    const error = await result;
    expect(error).toBeInstanceOf(TimeoutError);
    expect(error).toMatchObject({ message: 'Too slow.', ms: 50 });
  });

  it.each([
    ['a value', async () => 1, { value: 1 }],
    ['an error', () => Promise.reject(new Error('no')), { error: 'no' }],
  ])('passes %s on and leaves no timer', async (_, promise, expected) => {
    const clock = new FakeClock();
    const result = await withTimeout<unknown>(promise(), 50, 'Too slow.', clock).then(
      (value) => ({ value }),
      (error: Error) => ({ error: error.message }),
    );
    await settle();
    expect(result).toEqual(expected);
    expect(clock.pending).toBe(0);
  });
});

describe('poll', () => {
  it('asks until there is a value', async () => {
    const clock = new FakeClock();
    let asked = 0;
    const result = poll(() => (++asked === 3 ? 'found' : undefined), {
      everyMs: 10,
      ms: 1_000,
      clock,
    });
    await clock.advance(20);
    expect(await result).toBe('found');
    expect(asked).toBe(3);
  });

  it('gives up when the time is over, after a last look', async () => {
    const clock = new FakeClock();
    let asked = 0;
    const result = poll(() => void asked++, { everyMs: 10, ms: 30, clock });
    await clock.advance(30);
    expect(await result).toBeUndefined();
    expect(asked).toBe(4);
  });

  it('takes values that are false', async () => {
    expect(await poll(() => false, { everyMs: 1, ms: 1 })).toBe(false);
  });
});

describe('Limiter', () => {
  it('runs at most so many at a time, in order, and goes on after an error', async () => {
    const limiter = new Limiter(2);
    const started: number[] = [];
    const ends: (() => void)[] = [];
    const results = [0, 1, 2, 3].map((n) =>
      limiter
        .run(async () => {
          started.push(n);
          await new Promise<void>((resolve) => ends.push(resolve));
          if (n === 0) throw new Error('no');
          return n;
        })
        .catch((error: Error) => error.message),
    );
    await settle();
    expect(started).toEqual([0, 1]);
    ends[0]?.();
    await settle();
    expect(started).toEqual([0, 1, 2]);
    ends[1]?.();
    ends[2]?.();
    await settle();
    expect(started).toEqual([0, 1, 2, 3]);
    ends[3]?.();
    expect(await Promise.all(results)).toEqual(['no', 1, 2, 3]);
  });

  it('lets nobody slip in between an end and the next in the row', async () => {
    const limiter = new Limiter(1);
    let running = 0;
    let most = 0;
    const task = async (): Promise<void> => {
      most = Math.max(most, ++running);
      await settle();
      running--;
    };
    const first = limiter.run(task);
    const second = limiter.run(task);
    await first;
    await Promise.all([second, limiter.run(task), limiter.run(task)]);
    expect(most).toBe(1);
  });
});

describe('Debouncer', () => {
  it('runs once, after the last trigger', async () => {
    const clock = new FakeClock();
    let runs = 0;
    const debouncer = new Debouncer(100, () => runs++, clock);
    debouncer.trigger();
    await clock.advance(99);
    debouncer.trigger();
    await clock.advance(99);
    expect(runs).toBe(0);
    await clock.advance(1);
    expect(runs).toBe(1);
    debouncer.trigger();
    await clock.advance(100);
    expect(runs).toBe(2);
  });

  it('forgets what is due when disposed', async () => {
    const clock = new FakeClock();
    let runs = 0;
    const debouncer = new Debouncer(100, () => runs++, clock);
    debouncer.trigger();
    await clock.advance(1_000);
    expect(runs).toBe(1);
    debouncer.trigger();
    debouncer.dispose();
    await clock.advance(1_000);
    expect(runs).toBe(1);
  });
});

describe('repeat', () => {
  it('waits anew after each run, with the time of that moment, and outlives errors', async () => {
    const clock = new FakeClock(0);
    const runs: number[] = [];
    const errors: unknown[] = [];
    let ms = 100;
    const repeated = repeat(
      () => ms,
      async () => {
        runs.push(clock.now());
        ms = 10;
        if (runs.length === 1) throw new Error('no');
      },
      (error) => errors.push(error),
      clock,
    );
    await clock.advance(120);
    expect(runs).toEqual([100, 110, 120]);
    expect(errors).toHaveLength(1);
    repeated.dispose();
    await clock.advance(1_000);
    expect(runs).toHaveLength(3);
  });

  it('never overlaps, and ends when disposed during a run', async () => {
    const clock = new FakeClock();
    const ends: (() => void)[] = [];
    const repeated = repeat(
      () => 10,
      () => new Promise<void>((resolve) => ends.push(resolve)),
      () => undefined,
      clock,
    );
    await clock.advance(100);
    expect(ends).toHaveLength(1);
    repeated.dispose();
    ends[0]?.();
    await clock.advance(100);
    expect(ends).toHaveLength(1);
    expect(clock.pending).toBe(0);
  });
});
