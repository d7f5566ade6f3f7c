import { type Clock, systemClock } from '../../base/clock';
import type { Disposable } from '../../base/disposable';

/** What comes within this time is said in one go. */
const gatherMs = 1_000;
/** What nobody asked for is said at most this often. */
const quietMs = 5_000;
/** More sentences at once are no help. */
const maxSentences = 3;

/** Says to screen readers what has changed, and does not chatter: together, the newest of each kind, and seldom. */
export class Announcer {
  readonly #waiting = new Map<string, string>();
  #timer: Disposable | undefined;
  #saidAt = -Infinity;

  constructor(
    private readonly say: (text: string) => void,
    private readonly clock: Clock = systemClock,
  ) {}

  /** Says a sentence soon; a newer one about the same takes its place. `asked`: a person waits for it. */
  tell(about: string, sentence: string, asked = false): void {
    this.#waiting.delete(about);
    this.#waiting.set(about, sentence);
    const quiet = asked ? 0 : this.#saidAt + quietMs - this.clock.now();
    if (this.#timer && !asked) return;
    this.#timer?.dispose();
    this.#timer = this.clock.after(asked ? 0 : Math.max(gatherMs, quiet), () => this.#speak());
  }

  #speak(): void {
    this.#timer = undefined;
    this.#saidAt = this.clock.now();
    this.say([...this.#waiting.values()].slice(-maxSentences).join(' '));
    this.#waiting.clear();
  }
}
