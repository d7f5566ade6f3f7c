import { type Clock, systemClock } from '../../base/clock';
import type { Disposable } from '../../base/disposable';

/** What comes within this time is handed over together. */
const beatMs = 50;
/** In a burst, nobody reads: each time costs the editor a new text, its colours and links. */
const burstBeats = 20;

/** Says when what waits for a channel is to be handed over: soon, but in a burst once a second and when it is over. */
export class AppendRhythm implements Disposable {
  #beat: Disposable | undefined;
  #beats = 0;
  #burst = false;
  #added = false;

  constructor(
    private readonly due: () => void,
    private readonly clock: Clock = systemClock,
  ) {}

  /** Something waits; `much` where that is more than a person can follow. */
  added(much: boolean): void {
    this.#added = true;
    if (much) this.#burst = true;
    if (!this.#beat) this.#wait();
  }

  /** Nothing waits any more. */
  done(): void {
    this.#beat?.dispose();
    this.#beat = undefined;
    this.#beats = 0;
    this.#burst = false;
    this.#added = false;
  }

  dispose(): void {
    this.done();
  }

  #wait(): void {
    this.#beat = this.clock.after(beatMs, () => {
      this.#beats++;
      const goesOn = this.#burst && this.#added && this.#beats < burstBeats;
      this.#added = false;
      if (goesOn) this.#wait();
      else this.due();
    });
  }
}
