import { describe, expect, it } from 'vitest';
import type { PressureState } from '../../../../src/services/memory/pressure';
import { SharedPressure } from '../../../../src/services/memory/sharedPressure';
import { TestLog } from '../../../fakes/testLog';

const limits = { warningPercent: 85, criticalPercent: 94 };

/** Windows of one machine: the first that asks holds the lease until it gives it back or is closed. */
function machine(broken = false) {
  let holder: number | undefined;
  let kept: unknown;
  const writes: PressureState[] = [];
  const log = new TestLog();
  const open = (id: number) => {
    const window = new SharedPressure({
      mayTell: async () => {
        if (broken) throw new Error('no disk');
        return (holder ??= id) === id;
      },
      giveBack: async () => void (holder = undefined),
      shared: {
        read: async () => {
          if (broken) throw new Error('no disk');
          return kept;
        },
        write: async (state) => {
          if (broken) throw new Error('no disk');
          kept = JSON.parse(JSON.stringify(state));
          writes.push(state);
        },
      },
      log,
    });
    return (percent: number, seconds: number) =>
      window.take({ usedRatio: percent / 100 }, limits, 1_000_000 + seconds * 1_000);
  };
  return { open, writes, close: () => (holder = undefined), holder: () => holder };
}

describe('SharedPressure', () => {
  it('tells in one of two windows', async () => {
    const { open } = machine();
    const [first, second] = [open(1), open(2)];
    expect([await first(50, 0), await second(50, 1)]).toEqual([undefined, undefined]);
    expect([await second(90, 2), await first(90, 3)]).toEqual(['warning', undefined]);
    expect([await second(95, 4), await first(95, 5)]).toEqual(['critical', undefined]);
  });

  it('goes on in the other window when the first closes, without telling again', async () => {
    const { open, close } = machine();
    const [first, second] = [open(1), open(2)];
    expect(await first(90, 0)).toBe('warning');
    // Long beyond the quiet.
    for (let at = 5; at < 3_600; at += 5) expect(await first(90, at)).toBeUndefined();
    await second(90, 3_600);
    close();
    expect([await second(90, 3_605), await second(90, 5_000)]).toEqual([undefined, undefined]);
    expect(await second(95, 5_005)).toBe('critical');
  });

  it('lets go when it is over, so that the next episode is told by whoever sees it', async () => {
    const { open, holder } = machine();
    const [first, second] = [open(1), open(2)];
    await first(90, 0);
    expect(holder()).toBe(1);
    // Not yet: what is left only a little below the limit is the same episode.
    await first(83, 5);
    expect([holder(), await second(86, 6)]).toEqual([1, undefined]);
    await first(80, 10);
    expect(holder()).toBeUndefined();
    expect([await second(90, 300), await second(90, 700)]).toEqual([undefined, 'warning']);
  });

  it('asks for nothing and writes nothing while there is enough', async () => {
    const { open, writes, holder } = machine();
    const one = open(1);
    for (let at = 0; at < 600; at += 5) await one(60, at);
    expect([writes, holder()]).toEqual([[], undefined]);
    await one(90, 600);
    expect(writes).toHaveLength(1);
  });

  it('writes what changes, and every half minute that it lasts', async () => {
    const { open, writes } = machine();
    const one = open(1);
    for (let at = 0; at <= 60; at += 5) await one(90, at);
    expect(writes.map(({ seenAt }) => (seenAt - 1_000_000) / 1_000)).toEqual([0, 30, 60]);
    await one(50, 65);
    expect(writes.at(-1)).toMatchObject({ level: 'normal' });
  });

  it('takes one reading at a time', async () => {
    const { open, writes } = machine();
    const one = open(1);
    expect(await Promise.all([one(90, 0), one(90, 0)])).toEqual(['warning', undefined]);
    expect(writes).toHaveLength(1);
  });

  it('tells although nothing can be kept', async () => {
    const one = machine(true).open(1);
    expect([await one(90, 0), await one(90, 5)]).toEqual(['warning', undefined]);
  });
});
