import type { Clock } from '../../base/clock';
import type { Disposable } from '../../base/disposable';

export interface RefreshLoopParts {
  /** One round of the work. Never rejects. */
  readonly round: () => Promise<void>;
  /** How long to wait after the last round, in ms; asked after every round. */
  readonly rhythmMs: () => number;
  readonly onDone: () => void;
  readonly clock: Clock;
}

/** Events come several at a time for one thing that happened. */
const eventGraceMs = 30;

/** Does the same work again and again, one round at a time: at once when asked, soon after an event, else in a rhythm. */
export class RefreshLoop implements Disposable {
  #running: Promise<void> | undefined;
  #again = false;
  #disposed = false;
  #early: Disposable | undefined;
  #next: Disposable | undefined;

  constructor(private readonly parts: RefreshLoopParts) {
    this.#arm();
  }

  /** Resolves when the work is done. Calls that come meanwhile lead to one more round. */
  run(): Promise<void> {
    if (this.#disposed) return Promise.resolve();
    if (this.#running) {
      this.#again = true;
      return this.#running;
    }
    this.#cancel();
    this.#running = this.#rounds().finally(() => (this.#running = undefined));
    return this.#running;
  }

  /** Something happened, and more of it may follow. */
  soon(): void {
    this.#early ??= this.parts.clock.after(eventGraceMs, () => {
      this.#early = undefined;
      void this.run();
    });
  }

  dispose(): void {
    this.#disposed = true;
    this.#cancel();
  }

  async #rounds(): Promise<void> {
    do {
      this.#again = false;
      await this.parts.round();
      if (this.#disposed) return;
    } while (this.#again);
    this.#arm();
    this.parts.onDone();
  }

  #arm(): void {
    this.#next?.dispose();
    this.#next = this.parts.clock.after(this.parts.rhythmMs(), () => void this.run());
  }

  #cancel(): void {
    this.#early?.dispose();
    this.#early = undefined;
    this.#next?.dispose();
  }
}
