import type { LogEvent } from '../../engine/engineEvent';
import type { Tail } from './tail';

/** What is in no file by then never comes to be in one. */
const filedAfterMs = 2_000;
/** After the end of a process PM2 tells so long what that had still said. */
const lateMs = 1_000;
const maxEvents = 5_000;
const maxChars = 4 * 1024 * 1024;
const maxComparedBytes = 16 * 1024 * 1024;
/** Where the file stood is known so far back: the bus may be late. */
const knownMs = 30_000;
/** And so exactly. */
const everyMs = 500;

/** The file that they may be in. */
type ReadFile = Pick<Tail, 'place' | 'switching' | 'latest'>;

interface Heard extends LogEvent {
  readonly heardAt: number;
}

/**
 * What came over the bus and may be in no file: PM2 goes on with a file that was deleted, and closes its files as soon as a
 * process has ended, though not all of its last words are written (docs/pm2.md 6). Given only once it is certain that no file will
 * hold it.
 */
export class UnfiledLines {
  #events: Heard[] = [];
  /** When a process was heard to have ended whose last words have not been looked for yet. */
  #ends: number[] = [];
  /** Where the file had been read to, oldest first. */
  #places: { readonly at: number; readonly inode: number; readonly offset: number }[] = [];

  get empty(): boolean {
    return this.#events.length === 0;
  }

  add(event: LogEvent, heardAt: number): void {
    this.#events.push({ ...event, heardAt });
  }

  processEnded(now: number): void {
    this.#ends = [...this.#ends.filter((end) => end > now - knownMs), now];
  }

  /** The file is going to be read on. `now` in ms since the epoch. */
  reads({ place: { inode, offset } }: Pick<Tail, 'place'>, now: number): void {
    const last = this.#places.at(-1);
    // What another file holds cannot be looked up, and who rotates puts back what PM2 drops (rotation/logRotation.ts).
    if (last && last.inode !== 0 && (last.inode !== inode || last.offset > offset)) {
      this.#events = [];
      this.#places = [];
    } else if (last && now - last.at < everyMs) return;
    this.#places.push({ at: now, inode, offset });
    // One from before stays.
    while ((this.#places[1]?.at ?? now) < now - knownMs) this.#places.shift();
  }

  /** What no file will hold, now that `file` has been read to its end. */
  async due(file: ReadFile, now: number): Promise<readonly LogEvent[]> {
    const tooMany = this.#tooMany();
    if (file.place.inode === 0) return this.#heardUntil(Math.max(tooMany, now - filedAfterMs));
    // What has taken its place is read later.
    if (file.switching) return [];
    const [end] = this.#ends;
    if (end === undefined || now < end + filedAfterMs) {
      this.#heardUntil(Math.max(tooMany, Math.min(end ?? now, now) - filedAfterMs));
      return [];
    }
    this.#ends.shift();
    return this.#absent(this.#heardUntil(end + lateMs), file);
  }

  /** When the newest was heard of those that are too many; 0 for none. */
  #tooMany(): number {
    let chars = 0;
    const last = this.#events.findLastIndex(({ data }, index) => {
      chars += data.length;
      return chars > maxChars || this.#events.length - index > maxEvents;
    });
    return this.#events[last]?.heardAt ?? 0;
  }

  /** Those heard up to then, which are not kept any longer. */
  #heardUntil(time: number): readonly Heard[] {
    const later = this.#events.findIndex(({ heardAt }) => heardAt > time);
    return this.#events.splice(0, later < 0 ? this.#events.length : later);
  }

  /** Those that the file does not hold. Where it repeats itself nothing is missing, so that nothing is ever there twice. */
  async #absent(events: readonly Heard[], file: ReadFile): Promise<readonly LogEvent[]> {
    const saidAt = events[0]?.at;
    const place = saidAt && this.#places.findLast(({ at }) => at < saidAt);
    if (!place || place.inode !== file.place.inode) return [];
    const bytes = file.place.offset - place.offset;
    if (bytes > maxComparedBytes) return [];
    const text = (await file.latest(bytes)).toString();
    let from = 0;
    return events.filter(({ data }) => {
      // They stand there in their order, unless several write into one file.
      const found = text.indexOf(data, from);
      if (found >= 0) from = found + data.length;
      return found < 0 && !text.includes(data);
    });
  }
}
