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

  it('keeps instances apart, and forgets one', () => {
    const guard = new CapGuard();
    guard.take('a', { at: 0, bytes: 1001, ...run }, cap);
    expect(guard.take('b', { at: 500, bytes: 1001, ...run }, cap)).toBe(false);
    guard.forget('a');
    expect(guard.take('a', { at: 500, bytes: 1001, ...run }, cap)).toBe(false);
    expect(guard.take('b', { at: 1000, bytes: 1001, ...run }, cap)).toBe(true);
  });
});
