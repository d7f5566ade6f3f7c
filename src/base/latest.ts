import type { Disposable } from './disposable';

/** Holds one thing that takes a while to open. What was opened for an older turn comes too late, and is disposed of. */
export class Latest<T extends Disposable> implements Disposable {
  #current: T | undefined;
  #turn = 0;

  get current(): T | undefined {
    return this.#current;
  }

  /** Lets go of what is there and opens anew. False where another turn has begun meanwhile; rejects as `open`, in its own turn alone. */
  async open(open: () => Promise<T>): Promise<boolean> {
    const turn = this.#begin();
    try {
      const opened = await open();
      if (turn === this.#turn) this.#current = opened;
      else opened.dispose();
    } catch (error) {
      if (turn === this.#turn) throw error;
    }
    return turn === this.#turn;
  }

  /** Lets go of what is there, and of what is being opened. */
  close(): void {
    this.#begin();
  }

  dispose(): void {
    this.close();
  }

  #begin(): number {
    this.#current?.dispose();
    this.#current = undefined;
    return ++this.#turn;
  }
}
