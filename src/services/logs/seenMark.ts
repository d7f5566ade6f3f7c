import type { SeenMemory, SeenPlace, Tail } from './tail';

/** Up to where a log file counts as seen: a window may end at any moment, without a word. */
export class SeenMark {
  #tail: Tail | undefined;
  /** Up to where it has been taken. */
  #taken: SeenPlace | undefined;
  #remembered: SeenPlace | undefined;

  /** With `owesEarlier` what came before is still to be shown: until then nothing behind it may count as seen. */
  constructor(
    private readonly memory: SeenMemory,
    private owesEarlier: boolean,
  ) {}

  /** Begins where a file stands. Nothing of one that is new counts as missed by a window before this one. */
  open(tail: Tail, seen: SeenPlace | undefined): void {
    this.#tail = tail;
    this.#taken = tail.place;
    if (!seen) this.memory.set(tail.path, (this.#remembered = tail.place));
    this.remember(true);
  }

  /** What it held when it was opened has been given to somebody who shows it. */
  earlierGiven(): void {
    this.owesEarlier = false;
  }

  /** It was read up to here. It has moved without bytes where the file was emptied or replaced. */
  taken(place: SeenPlace): void {
    this.#taken = place;
  }

  /** What was taken counts as seen, where all of it has been given. */
  remember(allGiven: boolean): void {
    const place = this.#taken;
    if (!this.#tail || !place || this.owesEarlier || !allGiven) return;
    const { inode, offset } = this.#remembered ?? {};
    if (place.inode === inode && place.offset === offset) return;
    this.#remembered = place;
    this.memory.set(this.#tail.path, place);
  }
}
