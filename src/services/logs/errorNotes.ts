import { flatText } from '../../base/flatText';
import { oneLine } from '../../base/oneLine';
import { nodeHead } from './logLevel';
import type { LogLine } from './logLine';

/** Errors of one service that are kept, at most. */
const maxLines = 1_000;
/** As much of a line as a row or a tooltip may show. */
const maxReasonChars = 300;

/** The errors that a service has logged since it was last started, and whether anybody has seen them. */
export class ErrorNotes {
  #lines: LogLine[] = [];
  #more = 0;
  #first: LogLine | undefined;
  /** What an earlier window has left, as a reason. */
  #left: LogLine | undefined;

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

  /** Takes the error that nobody had seen when an earlier window was closed, as the reason that it was kept as. */
  restore(left: LogLine): void {
    this.#left = left;
    this.#first ??= left;
    this.#lines.unshift(left);
  }

  /** Takes lines that an earlier window has read: of these the error that it left, and what came after it, still count. */
  recall(lines: readonly LogLine[]): void {
    const left = this.#left;
    if (!left) return;
    // The same may have been seen before: from the last one on nothing is counted that was.
    const begin = lines.findLastIndex(
      (one) => one.level === 'error' && reasonOf(one) === left.text,
    );
    if (begin < 0) return;
    const found = lines.slice(begin).filter(({ level }) => level === 'error');
    this.#lines = [...found, ...this.#lines.filter((one) => one !== left)].slice(0, maxLines);
    this.#left = undefined;
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
    this.#left = undefined;
  }
}

/** A line as the reason for a mark: without secrets and what is unseen, and cut. */
export function reasonOf({ text }: LogLine): string {
  return oneLine(text, maxReasonChars);
}

/** What Node says after the place where it threw. */
function sentenceAfter(lines: readonly LogLine[], head: number): LogLine | undefined {
  for (const line of lines.slice(head + 1, head + 8)) {
    if (!line.continues) return undefined;
    if (/^\S*(?:Error|Exception)\b/.test(line.text)) return line;
  }
  return undefined;
}
