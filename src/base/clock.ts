import { type Disposable, toDisposable } from './disposable';

/** Time as the code sees it: real in the product, a fake in tests. All figures in milliseconds. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Calls `fn` once after `ms`; dispose to cancel. */
  after(ms: number, fn: () => void): Disposable;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, fn) {
    const timer = setTimeout(fn, ms);
    return toDisposable(() => clearTimeout(timer));
  },
};
