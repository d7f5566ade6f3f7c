/** Lines in one string, with their line ends. */
interface Piece {
  readonly text: string;
  /** How many of them are the service's own. */
  readonly lines: number;
}

/** Pieces in their order, of which the oldest go first. */
class Pieces {
  readonly #all: Piece[] = [];
  #chars = 0;
  #lines = 0;

  get chars(): number {
    return this.#chars;
  }

  get lines(): number {
    return this.#lines;
  }

  get all(): readonly Piece[] {
    return this.#all;
  }

  get text(): string {
    return this.#all.map(({ text }) => text).join('');
  }

  push(piece: Piece): void {
    this.#all.push(piece);
    this.#chars += piece.text.length;
    this.#lines += piece.lines;
  }

  /** Leaves the newest that have at least so many characters; gives how many lines are gone. */
  cut(keepChars: number): number {
    const before = this.#lines;
    for (;;) {
      const [first] = this.#all;
      if (!first || this.#chars - first.text.length < keepChars) return before - this.#lines;
      this.#all.shift();
      this.#chars -= first.text.length;
      this.#lines -= first.lines;
    }
  }
}

/**
 * Gathers lines for one channel and gives them out in groups: appending line by line is what makes editors slow. When the
 * channel has grown too large it keeps its newest part.
 */
export class ChannelText {
  /** Of the newest piece: strings that live on one by one are what makes collecting garbage slow. */
  #open: string[] = [];
  #openChars = 0;
  #openLines = 0;
  #waiting = new Pieces();
  /** The beginning of what waited is gone, and so is all that the channel has. */
  #overrun = false;
  #kept = new Pieces();
  #totalChars = 0;
  #appended = 0;
  #inChannel = 0;

  constructor(
    /** When the channel holds more than this it is cut. */
    private readonly maxChars = 4 * 1024 * 1024,
    /** What is left of it then, to within a piece. */
    private readonly keepChars = 1024 * 1024,
    /** Of a piece; more than a person reads in a moment. */
    private readonly pieceChars = 64 * 1024,
  ) {}

  /** Adds a line, `own` where it is one of the service's. True where there is much to be taken. */
  add(line: string, own = true): boolean {
    this.#open.push(line);
    this.#openChars += line.length + 1;
    if (own) this.#openLines++;
    if (this.#openChars >= this.pieceChars) this.#close();
    // The channel would be cut anyway.
    if (this.#waiting.chars > this.maxChars) this.#cutWaiting();
    return this.#waiting.chars > 0;
  }

  /** Lines of the service's that the channel was given, and how many of them have been cut off again. */
  get counts(): { readonly appended: number; readonly trimmed: number } {
    return { appended: this.#inChannel, trimmed: this.#appended - this.#inChannel };
  }

  /** What is to be appended now, or the whole new content where the channel is cut; undefined for nothing. */
  take(): { readonly append: string } | { readonly replace: string } | undefined {
    this.#close();
    if (this.#waiting.chars === 0) return undefined;
    const fits = !this.#overrun && this.#totalChars + this.#waiting.chars <= this.maxChars;
    if (!fits) this.#cutWaiting();
    if (this.#overrun) this.#kept = new Pieces();
    const came = this.#waiting;
    this.#forgetWaiting();
    for (const piece of came.all) this.#kept.push(piece);
    this.#kept.cut(this.keepChars);
    this.#appended += came.lines;
    if (fits) {
      this.#inChannel += came.lines;
      this.#totalChars += came.chars;
      return { append: came.text };
    }
    this.#inChannel = this.#kept.lines;
    this.#totalChars = this.#kept.chars;
    return { replace: this.#kept.text };
  }

  clear(): void {
    this.#forgetOpen();
    this.#forgetWaiting();
    this.#kept = new Pieces();
    this.#totalChars = 0;
    this.#appended = 0;
    this.#inChannel = 0;
  }

  #close(): void {
    if (this.#open.length === 0) return;
    this.#waiting.push({ text: `${this.#open.join('\n')}\n`, lines: this.#openLines });
    this.#forgetOpen();
  }

  #forgetOpen(): void {
    this.#open = [];
    this.#openChars = 0;
    this.#openLines = 0;
  }

  /** Leaves the newest of what waits: as much as is kept of a channel. */
  #cutWaiting(): void {
    const before = this.#waiting.chars;
    this.#appended += this.#waiting.cut(this.keepChars);
    if (this.#waiting.chars < before) this.#overrun = true;
  }

  #forgetWaiting(): void {
    this.#waiting = new Pieces();
    this.#overrun = false;
  }
}
