import { type Disposable, toDisposable } from './disposable';

/** Time as the code sees it: real in the product, a fake in tests. All figures in milliseconds. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Calls `fn` once after `ms`, or after `maxTimerMs` where that is less; dispose to cancel. */
  after(ms: number, fn: () => void): Disposable;
}

/** What a timer of Node's holds, in ms: one that is set for longer fires at once. */
export const maxTimerMs = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, fn) {
    const timer = setTimeout(fn, Math.min(ms, maxTimerMs));
    return toDisposable(() => clearTimeout(timer));
  },
};

/** A clock whose timers end with it. */
export class OwnClock implements Clock, Disposable {
  readonly #running = new Set<Disposable>();
  #disposed = false;

  constructor(private readonly clock: Clock = systemClock) {}

  now(): number {
    return this.clock.now();
  }

  after(ms: number, fn: () => void): Disposable {
    if (this.#disposed) return toDisposable(() => undefined);
    const timer = this.clock.after(ms, () => {
      this.#running.delete(timer);
      fn();
    });
    this.#running.add(timer);
    return toDisposable(() => {
      this.#running.delete(timer);
      timer.dispose();
    });
  }

  dispose(): void {
    this.#disposed = true;
    for (const timer of this.#running) timer.dispose();
    this.#running.clear();
  }
}
