import { StringDecoder } from 'node:string_decoder';

/**
 * Parts bytes that were cut anywhere into whole lines, in time that grows with their number alone. Of a line that does not end, its
 * beginning is kept.
 */
export class LineSplitter {
  readonly #decoder = new StringDecoder('utf8');
  #pieces: string[] = [];
  #chars = 0;

  constructor(private readonly maxChars: number) {}

  /** True while the line that has not ended has more than is kept of it. */
  get isCut(): boolean {
    return this.#chars > this.maxChars;
  }

  /** Adds bytes and gives the lines that they complete, without their ends. */
  push(bytes: Buffer): string[] {
    const text = this.#decoder.write(bytes);
    const end = text.lastIndexOf('\n');
    if (end < 0) {
      this.#keep(text);
      return [];
    }
    const whole = this.rest() + text.slice(0, end);
    this.#keep(text.slice(end + 1));
    return whole.split('\n');
  }

  /** Gives what has not ended, and forgets it. */
  rest(): string {
    const rest = this.#pieces.join('');
    this.#pieces = [];
    this.#chars = 0;
    return rest;
  }

  #keep(text: string): void {
    if (!this.isCut) this.#pieces.push(text.slice(0, this.maxChars - this.#chars));
    this.#chars += text.length;
  }
}
