import { describe, expect, it } from 'vitest';
import { CapGuard } from '../../../../src/services/memory/capGuard';

const cap = 1000;
const run = { pid: 100, startTime: 7 };

/** Feeds samples as [ms, bytes] and gives the times at which the instance had to go. */
function go(samples: readonly (readonly [at: number, bytes: number, over?: object])[]): number[] {
  const guard = new CapGuard();
  return samples.flatMap(([at, bytes, over]) =>
    guard.take('a', { at, bytes, ...run, ...over }, cap) ? [at] : [],
  );
}

describe('CapGuard', () => {
  it.each<[string, Parameters<typeof go>[0], number[]]>([
    [
      'two samples running above the cap',
      [
        [0, 1001],
        [500, 1001],
      ],
      [500],
    ],
    ['not one alone', [[0, 1001]], []],
    [
      'not what is exactly at the cap',
      [
        [0, 1000],
        [500, 1000],
      ],
      [],
    ],
    [
      'not two with one below in between',
      [
        [0, 1001],
        [500, 999],
        [1000, 1001],
      ],
      [],
    ],
    [
      'not two that are one look',
      [
        [0, 1001],
        [100, 1001],
      ],
      [],
    ],
    [
      'a third look that is late enough',
      [
        [0, 1001],
        [100, 1001],
        [450, 1001],
      ],
      [450],
    ],
    [
      'not across a change of pid',
      [
        [0, 1001],
        [500, 1001, { pid: 101 }],
      ],
      [],
    ],
    [
      'not across a pid given anew',
      [
        [0, 1001],
        [500, 1001, { startTime: 8 }],
      ],
      [],
    ],
    [
      'the new process by itself',
      [
        [0, 1001],
        [500, 1001, { pid: 101 }],
        [1000, 1001, { pid: 101 }],
      ],
      [1000],
    ],
    [
      'with a wall clock that was set back in between',
      [
        [3_600_000, 1001],
        [500, 1001],
        [1000, 1001],
      ],
      [1000],
    ],
    [
      'again after two more',
      [
        [0, 1001],
        [500, 1001],
        [1000, 1001],
        [1500, 1001],
      ],
      [500, 1500],
    ],
  ])('%s', (_, samples, expected) => {
    expect(go(samples)).toEqual(expected);
  });

  it.each([undefined, 0, -5, NaN])('a cap of %s is none', (none) => {
    const guard = new CapGuard();
    const take = (at: number) => guard.take('a', { at, bytes: 1e12, ...run }, none);
    expect([take(0), take(500), take(1000)]).toEqual([false, false, false]);
  });

  it('begins anew with a cap that was raised above what it held', () => {
    const guard = new CapGuard();
    const take = (at: number, bytes: number, capBytes: number) =>
      guard.take('a', { at, bytes, ...run }, capBytes);
    expect([take(0, 1_050, 1_000), take(500, 1_150, 1_100)]).toEqual([false, false]);
    expect(take(1_000, 1_150, 1_100)).toBe(true);
    // Above the old one and the new one it is over in both.
    expect([take(2_000, 1_150, 1_000), take(2_500, 1_150, 1_100)]).toEqual([false, true]);
    // And a lower one needs two looks of its own.
    expect([take(3_000, 900, 1_000), take(3_500, 900, 800)]).toEqual([false, false]);
    expect(take(4_000, 900, 800)).toBe(true);
  });

  it('keeps instances apart, and forgets one', () => {
    const guard = new CapGuard();
    guard.take('a', { at: 0, bytes: 1001, ...run }, cap);
    expect(guard.take('b', { at: 500, bytes: 1001, ...run }, cap)).toBe(false);
    guard.forget('a');
    expect(guard.take('a', { at: 500, bytes: 1001, ...run }, cap)).toBe(false);
    expect(guard.take('b', { at: 1000, bytes: 1001, ...run }, cap)).toBe(true);
  });
});
