import type { LogLine } from './logLine';

/** A stack trace is kept together up to this length. */
const maxLines = 500;

/** Keeps back an error at the end of what came: its stack trace may go on in the next chunk. */
export class HeldError {
  #lines: readonly LogLine[] = [];

  /** The lines that can be given now, those that were kept back first. */
  add(came: readonly LogLine[]): readonly LogLine[] {
    const lines = [...this.#lines, ...came];
    let head = lines.length - 1;
    while (head > 0 && lines[head]?.continues) head--;
    const holds = lines[head]?.level === 'error' && lines.length - head <= maxLines;
    this.#lines = holds ? lines.slice(head) : [];
    return holds ? lines.slice(0, head) : lines;
  }

  get empty(): boolean {
    return this.#lines.length === 0;
  }

  /** What is kept back, and now is not any more. */
  take(): readonly LogLine[] {
    const lines = this.#lines;
    this.#lines = [];
    return lines;
  }
}
