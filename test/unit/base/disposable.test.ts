import { describe, expect, it } from 'vitest';
import { DisposableStore, toDisposable } from '../../../src/base/disposable';

it('runs a disposable once', () => {
  let runs = 0;
  const one = toDisposable(() => runs++);
  one.dispose();
  one.dispose();
  expect(runs).toBe(1);
});

describe('DisposableStore', () => {
  it('lets go of the newest first, once', () => {
    const gone: string[] = [];
    const store = new DisposableStore();
    for (const name of ['a', 'b', 'c']) store.add({ dispose: () => gone.push(name) });
    expect(store.disposed).toBe(false);
    store.dispose();
    store.dispose();
    expect(gone).toEqual(['c', 'b', 'a']);
    expect(store.disposed).toBe(true);
  });

  it('gives back what it takes, and lets go at once of what comes late', () => {
    const store = new DisposableStore();
    const gone: string[] = [];
    const item = { dispose: () => gone.push('late') };
    expect(store.add(item)).toBe(item);
    store.dispose();
    store.add(item);
    expect(gone).toEqual(['late', 'late']);
  });
});
