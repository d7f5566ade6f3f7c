import { formatLogLine, type LogLine } from '../services/logLine';

/** Characters that one append may have at most before it is made at once. */
const fullChars = 64 * 1024;

/**
 * Gathers lines for one channel and gives them out in groups: appending line by line is what makes editors slow.
 * `trimmed` tells when the channel has grown too large; it keeps its newest part.
 */
export class ChannelText {
  #pending: string[] = [];
  #pendingChars = 0;
  #kept: string[] = [];
  #keptChars = 0;
  #totalChars = 0;

  constructor(
    /** When the channel holds more than this it is cut. */
    private readonly maxChars = 4 * 1024 * 1024,
    /** What is left of it then. */
    private readonly keepChars = 1024 * 1024,
  ) {}

  /** Adds lines; true when they should be taken at once rather than at the next beat. */
  add(lines: readonly LogLine[]): boolean {
    for (const line of lines) this.addText(`${formatLogLine(line)}\n`);
    return this.#pendingChars >= fullChars;
  }

  addText(text: string): void {
    this.#pending.push(text);
    this.#pendingChars += text.length;
  }

  /** What is to be appended now, or the whole new content where the channel is cut; undefined for nothing. */
  take(): { readonly append: string } | { readonly replace: string } | undefined {
    if (this.#pending.length === 0) return undefined;
    const text = this.#pending.join('');
    this.#pending = [];
    this.#pendingChars = 0;
    this.#keep(text);
    this.#totalChars += text.length;
    if (this.#totalChars <= this.maxChars) return { append: text };
    const newest = this.#kept.join('');
    this.#totalChars = newest.length;
    return { replace: newest };
  }

  clear(): void {
    this.#pending = [];
    this.#pendingChars = 0;
    this.#kept = [];
    this.#keptChars = 0;
    this.#totalChars = 0;
  }

  #keep(text: string): void {
    this.#kept.push(text);
    this.#keptChars += text.length;
    while (
      this.#kept.length > 1 &&
      this.#keptChars - (this.#kept[0]?.length ?? 0) >= this.keepChars
    ) {
      this.#keptChars -= this.#kept.shift()?.length ?? 0;
    }
  }
}
