import type { LogEvent } from '../../engine/engineEvent';

/** A file that is not there by then was deleted while PM2 had it open. */
const deletedAfterMs = 2_000;
const maxUnfiled = 1_000;

/** What came over the bus while a file had no name anywhere: taken only once it is certain that no file will hold it. */
export class UnfiledLines {
  #events: LogEvent[] = [];

  get empty(): boolean {
    return this.#events.length === 0;
  }

  add(event: LogEvent): void {
    this.#events.push(event);
  }

  /** A file holds them. */
  clear(): void {
    this.#events = [];
  }

  /** Those that have waited long enough at `now` (ms since the epoch), and those that are too many. */
  due(now: number): readonly LogEvent[] {
    const fresh = this.#events.findIndex(({ at }) => at > now - deletedAfterMs);
    const due = fresh < 0 ? this.#events.length : fresh;
    return this.#events.splice(0, Math.max(due, this.#events.length - maxUnfiled));
  }
}
