import { describe, expect, it } from 'vitest';
import { toDisposable } from '../../../src/base/disposable';
import { Latest } from '../../../src/base/latest';

describe('Latest', () => {
  const open: string[] = [];
  /** A connection that is open from `come` on until it is disposed. */
  function slow(name: string) {
    const means: { come(): void; fail(error: Error): void } = { come() {}, fail() {} };
    const promise = new Promise<{ name: string; dispose(): void }>((resolve, reject) => {
      means.come = () => {
        open.push(name);
        const { dispose } = toDisposable(() => open.splice(open.indexOf(name), 1));
        resolve({ name, dispose });
      };
      means.fail = reject;
    });
    return { open: () => promise, come: () => means.come(), fail: means.fail };
  }

  it('of two that are opened at once, only the last stays, whichever comes first', async () => {
    for (const isFirst of [true, false]) {
      open.length = 0;
      const latest = new Latest<{ name: string; dispose(): void }>();
      const [one, two] = [slow('one'), slow('two')];
      const opening = [latest.open(one.open), latest.open(two.open)];
      for (const next of isFirst ? [one, two] : [two, one]) next.come();
      expect(await Promise.all(opening)).toEqual([false, true]);
      expect(open).toEqual(['two']);
      expect(latest.current?.name).toBe('two');
      latest.dispose();
      expect(open).toEqual([]);
    }
  });

  it.each(['leave', 'dispose'] as const)('%s while it is being opened leaves none', async (end) => {
    open.length = 0;
    const latest = new Latest();
    const one = slow('one');
    const opening = latest.open(one.open);
    latest[end]();
    one.come();
    expect(await opening).toBe(false);
    expect(open).toEqual([]);
    expect(latest.current).toBeUndefined();
  });

  it('opens nothing after its end', async () => {
    const latest = new Latest();
    latest.dispose();
    expect(await latest.open(() => Promise.reject(new Error('opened')))).toBe(false);
  });

  it('what could not be opened is told, unless nobody wants it any more', async () => {
    const latest = new Latest();
    const [one, two] = [slow('one'), slow('two')];
    const [first, last] = [latest.open(one.open), latest.open(two.open)];
    one.fail(new Error('of one'));
    two.fail(new Error('of two'));
    expect(await first).toBe(false);
    await expect(last).rejects.toThrow('of two');
  });
});
