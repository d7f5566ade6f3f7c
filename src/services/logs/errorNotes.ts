import type { LogLine } from './logLine';

/** Errors of one service that are kept, at most. */
const maxLines = 1_000;

/** The errors that a service has logged since it was last started, and whether anybody has seen them. */
export class ErrorNotes {
  #lines: LogLine[] = [];
  #more = 0;
  #first: LogLine | undefined;

  /** Takes lines as they come; true where the row is to be marked now and was not. */
  take(lines: readonly LogLine[]): boolean {
    let marked = false;
    for (const line of lines) {
      if (line.level !== 'error') continue;
      if (this.#lines.length < maxLines) this.#lines.push(line);
      else this.#more++;
      if (!this.#first && !line.continues) {
        this.#first = line;
        marked = true;
      }
    }
    return marked;
  }

  /** The first error that nobody has seen. */
  get unread(): LogLine | undefined {
    return this.#first;
  }

  /** Errors with their stacks, oldest first. */
  get lines(): readonly LogLine[] {
    return this.#lines;
  }

  /** Lines of errors beyond those that are kept. */
  get more(): number {
    return this.#more;
  }

  /** Somebody has seen them: the next one marks the row again. */
  read(): void {
    this.#first = undefined;
  }

  /** A new start: what was before does not count any more. */
  clear(): void {
    this.#lines = [];
    this.#more = 0;
    this.#first = undefined;
  }
}
