import { describe, expect, it } from 'vitest';
import { LoopWindow, windowMs } from '../../../../src/services/supervise/loopWindow';

/** The team's own numbers. */
const team = { maxRestarts: 10, restartDelayMs: 5_000, minUptimeMs: 10_000 };

/** The first exit that closes a loop, counted from 1, when exits come this far apart. */
function trips(everyMs: number, count: number, policy = team): number | undefined {
  const window = new LoopWindow();
  for (let i = 1; i <= count; i++) {
    if (window.add({ at: i * everyMs, cap: false }, policy)) return i;
  }
  return undefined;
}

describe('LoopWindow', () => {
  it.each([
    ['crash at boot', 5_000, 10],
    ['crash at 6 s', 11_000, 10],
    ['one a minute', 60_000, 10],
    ['one in 66 s', 66_600, 10],
    ['one in 70 s: ten do not fit', 70_000, undefined],
  ])('%s', (_, everyMs, expected) => {
    expect(trips(everyMs, 60)).toBe(expected);
  });

  it('counts what comes after a healthy time', () => {
    const window = new LoopWindow();
    const at = (i: number): number => 105_000 + i * 5_000;
    const loops = Array.from({ length: 10 }, (_, i) =>
      window.add({ at: at(i), uptimeMs: i === 0 ? 105_000 : 300, cap: false }, team),
    );
    expect(loops.slice(0, 9)).toEqual(Array(9).fill(undefined));
    expect(loops[9]).toEqual({ type: 'crashLoop', exits: 10, spanMs: 45_000 });
  });

  it('counts those in a row that time does not cure apart', () => {
    const window = new LoopWindow();
    const policy = { ...team, vainExits: 3 };
    const add = (at: number, incurable: boolean) =>
      window.add({ at, cap: false, incurable }, policy);
    expect([1, 2].map((at) => add(at, true)?.exits)).toEqual([undefined, undefined]);
    expect([3, 4, 5].map((at) => add(at, at > 3)?.exits)).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(add(6, true)).toEqual({ type: 'crashLoop', exits: 3, spanMs: 2 });
  });

  it.each([
    ['short settings look back ten minutes', team, 600_000],
    ['long ones further', { maxRestarts: 100, restartDelayMs: 5_000, minUptimeMs: 10_000 }, 3e6],
  ])('%s', (_, policy, expected) => {
    expect(windowMs(policy)).toBe(expected);
  });

  it.each([
    ['five in a row, each early', [50, 50, 50, 50, 50], true],
    ['four', [50, 50, 50, 50], false],
    ['one of them late', [50, 50, 70, 50, 50], false],
    ['five after a late one', [70, 50, 50, 50, 50, 50], true],
  ])('a memory loop: %s', (_, uptimes, expected) => {
    const window = new LoopWindow();
    let at = 0;
    const loops = uptimes.map((seconds) =>
      window.add({ at: (at += 60_000), uptimeMs: seconds * 1000, cap: true }, team),
    );
    expect(loops[0]).toBeUndefined();
    expect(loops.at(-1)?.type).toBe(expected ? 'memoryLoop' : undefined);
  });

  it('begins anew when the wall clock is set back', () => {
    const crashes = new LoopWindow();
    for (let i = 0; i < 9; i++) crashes.add({ at: 9e6 + i * 5_000, cap: false }, team);
    expect(crashes.add({ at: 2e6, uptimeMs: 3e6, cap: false }, team)).toBeUndefined();
    const caps = new LoopWindow();
    const loops = [9e6, 9.05e6, 9.1e6, 9.15e6, 2e6, 2.05e6, 2.1e6, 2.15e6, 2.2e6, 2.25e6].map(
      (at) =>
        // The fifth began before the clock was set back, and ended after it.
        caps.add({ at, uptimeMs: at === 2e6 ? -7.1e6 : 40_000, cap: true }, team),
    );
    expect(loops.map((loop) => loop?.type)).toEqual([...Array(9).fill(undefined), 'memoryLoop']);
  });

  it('counts ends of several instances that are told out of order', () => {
    const window = new LoopWindow();
    const at = [1_500, 1_000, 3_000, 2_500, 2_000].map((one) => one + 1e6);
    const loops = at.map((one) => window.add({ at: one, cap: false }, { ...team, maxRestarts: 5 }));
    expect(loops.at(-1)?.type).toBe('crashLoop');
  });

  it('a crash between caps breaks the row, and caps are no crashes', () => {
    const window = new LoopWindow();
    for (let i = 0; i < 40; i++) {
      const cap = i % 5 !== 4;
      const loop = window.add({ at: i * 1_000, uptimeMs: 10, cap }, team);
      expect(loop).toBeUndefined();
    }
  });

  it('forgets when it is told to', () => {
    const window = new LoopWindow();
    for (let i = 0; i < 9; i++) window.add({ at: i, cap: false }, team);
    window.reset();
    expect(window.add({ at: 10, cap: false }, team)).toBeUndefined();
  });
});
