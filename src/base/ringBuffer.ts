/** Keeps the newest `capacity` values. */
export class RingBuffer<T> {
  #values: T[] = [];
  #start = 0;

  constructor(readonly capacity: number) {
    if (!Number.isInteger(capacity) || capacity < 1) {
      throw new RangeError(`A ring buffer needs a capacity of at least 1, not ${capacity}.`);
    }
  }

  get length(): number {
    return this.#values.length;
  }

  push(value: T): void {
    if (this.#values.length < this.capacity) {
      this.#values.push(value);
      return;
    }
    this.#values[this.#start] = value;
    this.#start = (this.#start + 1) % this.capacity;
  }

  /** The values, oldest first. */
  toArray(): T[] {
    return [...this.#values.slice(this.#start), ...this.#values.slice(0, this.#start)];
  }

  /** The newest value. */
  last(): T | undefined {
    const { length } = this.#values;
    return length === 0 ? undefined : this.#values[(this.#start + length - 1) % length];
  }

  clear(): void {
    this.#values = [];
    this.#start = 0;
  }
}
