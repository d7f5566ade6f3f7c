import { flatText } from '../../base/flatText';
import { nodeHead } from './logLevel';
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
    for (const [index, came] of lines.entries()) {
      if (came.level !== 'error') continue;
      const marks = !this.#first && !came.continues;
      const fits = this.#lines.length < maxLines;
      if (!fits) this.#more++;
      if (!fits && !marks) continue;
      const line = { ...came, text: flatText(came.text) };
      if (fits) this.#lines.push(line);
      if (!marks) continue;
      const said = nodeHead.test(line.text) ? sentenceAfter(lines, index) : undefined;
      this.#first = said ? { ...said, text: flatText(said.text) } : line;
      marked = true;
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

/** What Node says after the place where it threw. */
function sentenceAfter(lines: readonly LogLine[], head: number): LogLine | undefined {
  for (const line of lines.slice(head + 1, head + 8)) {
    if (!line.continues) return undefined;
    if (/^\S*(?:Error|Exception)\b/.test(line.text)) return line;
  }
  return undefined;
}
