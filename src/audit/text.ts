import type { Position, Range } from './finding';

/** Turns offsets into lines and columns. */
export class LineMap {
  readonly #starts: number[] = [0];

  constructor(text: string) {
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
      this.#starts.push(at + 1);
    }
  }

  position(offset: number): Position {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low, character: offset - (this.#starts[low] ?? 0) };
  }

  range(start: number, end: number): Range {
    return { start: this.position(start), end: this.position(end) };
  }
}

/** Where the line of an offset begins. */
export function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

/** Where the line of an offset ends, before its line break. */
export function lineEnd(text: string, offset: number): number {
  const at = text.indexOf('\n', offset);
  const end = at < 0 ? text.length : at;
  return end > offset && text[end - 1] === '\r' ? end - 1 : end;
}

/** The blanks at the beginning of the line of an offset. */
export function indentAt(text: string, offset: number): string {
  return /^[ \t]*/.exec(text.slice(lineStart(text, offset), offset))?.[0] ?? '';
}

/** The line break that a text uses. */
export function newLine(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}

/** Text that is wrapped in the quotes that a text mostly uses. */
export function quoteLike(text: string, value: string): string {
  let more = 0;
  // Counted by hand: it is asked for every value that a fix writes.
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '"') more++;
    else if (text[at] === "'") more--;
  }
  const double = more > 0;
  const json = JSON.stringify(value);
  return double ? json : `'${json.slice(1, -1).replace(/\\"/g, '"').replace(/'/g, "\\'")}'`;
}

/** Where a text stands in quotes. */
export function findQuoted(
  text: string,
  value: string,
): { start: number; end: number } | undefined {
  for (const quote of ['"', "'", '`']) {
    const at = text.indexOf(`${quote}${value}${quote}`);
    if (at >= 0) return { start: at, end: at + value.length + 2 };
  }
  return undefined;
}
