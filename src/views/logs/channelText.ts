/** Characters that one append may have at most before it is made at once. */
const fullChars = 64 * 1024;

interface Piece {
  readonly text: string;
  readonly lines: number;
}

/**
 * Gathers lines for one channel and gives them out in groups: appending line by line is what makes editors slow. When the
 * channel has grown too large it keeps its newest part.
 */
export class ChannelText {
  #pending: string[] = [];
  #pendingChars = 0;
  #pendingLines = 0;
  #kept: Piece[] = [];
  #keptChars = 0;
  #totalChars = 0;
  #appended = 0;
  #inChannel = 0;

  constructor(
    /** When the channel holds more than this it is cut. */
    private readonly maxChars = 4 * 1024 * 1024,
    /** What is left of it then. */
    private readonly keepChars = 1024 * 1024,
  ) {}

  /** Adds a line, `own` where it is one of the service's. True when what is there should be taken at once. */
  add(line: string, own = true): boolean {
    this.#pending.push(line);
    this.#pendingChars += line.length + 1;
    if (own) this.#pendingLines++;
    return this.#pendingChars >= fullChars;
  }

  /** Lines of the service's that the channel was given, and how many of them have been cut off again. */
  get counts(): { readonly appended: number; readonly trimmed: number } {
    return { appended: this.#inChannel, trimmed: this.#appended - this.#inChannel };
  }

  /** What is to be appended now, or the whole new content where the channel is cut; undefined for nothing. */
  take(): { readonly append: string } | { readonly replace: string } | undefined {
    if (this.#pending.length === 0) return undefined;
    const text = `${this.#pending.join('\n')}\n`;
    const piece = { text, lines: this.#pendingLines };
    this.#pending = [];
    this.#pendingChars = 0;
    this.#pendingLines = 0;
    this.#appended += piece.lines;
    this.#inChannel += piece.lines;
    this.#keep(piece);
    this.#totalChars += text.length;
    if (this.#totalChars <= this.maxChars) return { append: text };
    const newest = this.#kept.map((one) => one.text).join('');
    this.#totalChars = newest.length;
    this.#inChannel = this.#kept.reduce((sum, { lines }) => sum + lines, 0);
    return { replace: newest };
  }

  clear(): void {
    this.#pending = [];
    this.#pendingChars = 0;
    this.#pendingLines = 0;
    this.#kept = [];
    this.#keptChars = 0;
    this.#totalChars = 0;
    this.#appended = 0;
    this.#inChannel = 0;
  }

  #keep(piece: Piece): void {
    this.#kept.push(piece);
    this.#keptChars += piece.text.length;
    while (
      this.#kept.length > 1 &&
      this.#keptChars - (this.#kept[0]?.text.length ?? 0) >= this.keepChars
    ) {
      this.#keptChars -= this.#kept.shift()?.text.length ?? 0;
    }
  }
}
