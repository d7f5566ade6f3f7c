/** A longer path is cut, and then names no file. */
const maxPathBytes = 8_192;
const headBytes = 8;

/**
 * What a thread does, in memory that another one sees meanwhile: a count of its steps, and the file it is at. One writes, the other reads; a
 * name that is read while it is written may be a wrong one.
 */
export class Progress {
  readonly #head: Int32Array;
  readonly #name: Uint8Array;

  constructor(readonly memory = new SharedArrayBuffer(headBytes + maxPathBytes)) {
    this.#head = new Int32Array(memory, 0, 2);
    this.#name = new Uint8Array(memory, headBytes);
  }

  get steps(): number {
    return Atomics.load(this.#head, 0);
  }

  /** Absolute; '' for none. */
  get file(): string {
    const bytes = this.#name.slice(0, Atomics.load(this.#head, 1));
    return new TextDecoder().decode(bytes);
  }

  turnTo(file: string): void {
    const { written } = new TextEncoder().encodeInto(file, this.#name);
    Atomics.store(this.#head, 1, written);
    Atomics.add(this.#head, 0, 1);
  }
}
