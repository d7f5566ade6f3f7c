/**
 * Hands values from somebody who has them to somebody who waits for them. At most `capacity` wait; beyond that the oldest are lost,
 * and `onLost` makes a value that says so.
 */
export class AsyncQueue<T> implements AsyncIterableIterator<T> {
  #values: T[] = [];
  #lost = 0;
  #ended = false;
  #waiting: ((result: IteratorResult<T>) => void)[] = [];

  constructor(
    private readonly capacity: number,
    private readonly onLost: (count: number) => T,
    /** Called once, when nothing more is wanted or comes. */
    private readonly onEnd: () => void = () => undefined,
  ) {}

  push(value: T): void {
    if (this.#ended) return;
    const next = this.#waiting.shift();
    if (next) {
      next({ done: false, value });
      return;
    }
    this.#values.push(value);
    if (this.#values.length <= this.capacity) return;
    this.#values.shift();
    this.#lost++;
  }

  /** Nothing more comes; what waits is still given. */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    for (const next of this.#waiting.splice(0)) next({ done: true, value: undefined });
    this.onEnd();
  }

  async next(): Promise<IteratorResult<T>> {
    if (this.#lost > 0) {
      const value = this.onLost(this.#lost);
      this.#lost = 0;
      return { done: false, value };
    }
    if (this.#values.length > 0) return { done: false, value: this.#values.shift() as T };
    if (this.#ended) return { done: true, value: undefined };
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** The loop was left. */
  async return(): Promise<IteratorResult<T>> {
    this.#values = [];
    this.#lost = 0;
    this.end();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
