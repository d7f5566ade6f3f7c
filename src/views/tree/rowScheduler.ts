import type { Clock } from '../../base/clock';
import type { Disposable } from '../../base/disposable';

interface Shown {
  readonly state: string;
  readonly figures: string;
  readonly at: number;
}

/**
 * Decides when a row is redrawn: at once when its state changed, at most every `figuresMs` when only its figures did, not
 * at all when its text is the same. Redrawing closes an open hover and can swallow a click, so it is never done for nothing.
 */
export class RowScheduler implements Disposable {
  readonly #shown = new Map<string, Shown>();
  readonly #timers = new Map<string, Disposable>();

  constructor(
    private readonly clock: Clock,
    private readonly redraw: (id: string) => void,
    private readonly figuresMs = 5_000,
  ) {}

  /** A row was drawn with these texts. */
  drawn(id: string, state: string, figures: string): void {
    this.#shown.set(id, { state, figures, at: this.clock.now() });
    this.#cancel(id);
  }

  /** A row would now be drawn with these texts. Rows that were never drawn are left alone. */
  offer(id: string, state: string, figures: string): void {
    const shown = this.#shown.get(id);
    if (!shown) return;
    if (shown.state !== state) {
      this.#cancel(id);
      this.#shown.set(id, { state, figures, at: this.clock.now() });
      this.redraw(id);
      return;
    }
    if (shown.figures === figures) {
      this.#cancel(id);
      return;
    }
    if (this.#timers.has(id)) return;
    const wait = Math.max(0, shown.at + this.figuresMs - this.clock.now());
    this.#timers.set(
      id,
      this.clock.after(wait, () => {
        this.#timers.delete(id);
        this.redraw(id);
      }),
    );
  }

  /** A row is no longer there. */
  drop(id: string): void {
    this.#shown.delete(id);
    this.#cancel(id);
  }

  dispose(): void {
    for (const id of [...this.#timers.keys()]) this.#cancel(id);
  }

  #cancel(id: string): void {
    this.#timers.get(id)?.dispose();
    this.#timers.delete(id);
  }
}
