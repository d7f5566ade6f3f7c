import type { Disposable } from './disposable';
import { Lazy } from './lazy';

/** At most one thing of a kind, which takes a while to open: the last that was asked for. What comes for an earlier one is disposed at once. */
export class Latest<T extends Disposable> implements Disposable {
  #lazy: Lazy<T> | undefined;
  #disposed = false;

  /** What is open; undefined while it is being opened. */
  get current(): T | undefined {
    return this.#lazy?.current;
  }

  /** Lets go of what there was, and opens anew. False where it is not wanted any more; else rejects as `open` does. */
  async open(open: () => Promise<T>): Promise<boolean> {
    this.leave();
    if (this.#disposed) return false;
    const own = new Lazy(open);
    this.#lazy = own;
    try {
      await own.get();
    } catch (error) {
      if (this.#lazy === own) throw error;
    }
    return this.#lazy === own;
  }

  /** Lets go of what there is, and of what is being opened. */
  leave(): void {
    this.#lazy?.dispose();
    this.#lazy = undefined;
  }

  /** Nothing is opened from now on. */
  dispose(): void {
    this.#disposed = true;
    this.leave();
  }
}
