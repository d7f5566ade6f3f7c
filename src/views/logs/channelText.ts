/** Lines in one string, with their line ends. */
interface Piece {
  readonly text: string;
  /** How many of them are the service's own. */
  readonly lines: number;
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
  #waiting: Piece[] = [];
  #waitingChars = 0;
  /** The beginning of what waited is gone, and so is all that the channel has. */
  #overrun = false;
  #kept: Piece[] = [];
  #keptChars = 0;
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
    if (this.#waitingChars > this.maxChars) this.#cutWaiting();
    return this.#waiting.length > 0;
  }

  /** Lines of the service's that the channel was given, and how many of them have been cut off again. */
  get counts(): { readonly appended: number; readonly trimmed: number } {
    return { appended: this.#inChannel, trimmed: this.#appended - this.#inChannel };
  }

  /** What is to be appended now, or the whole new content where the channel is cut; undefined for nothing. */
  take(): { readonly append: string } | { readonly replace: string } | undefined {
    this.#close();
    if (this.#waiting.length === 0) return undefined;
    const fits = !this.#overrun && this.#totalChars + this.#waitingChars <= this.maxChars;
    if (!fits) this.#cutWaiting();
    if (this.#overrun) {
      this.#kept = [];
      this.#keptChars = 0;
    }
    const came = this.#waiting;
    this.#forgetWaiting();
    for (const piece of came) {
      this.#appended += piece.lines;
      this.#inChannel += piece.lines;
      this.#totalChars += piece.text.length;
      this.#keep(piece);
    }
    if (fits) return { append: textOf(came) };
    const newest = textOf(this.#kept);
    this.#totalChars = newest.length;
    this.#inChannel = this.#kept.reduce((sum, { lines }) => sum + lines, 0);
    return { replace: newest };
  }

  clear(): void {
    this.#close();
    this.#forgetWaiting();
    this.#kept = [];
    this.#keptChars = 0;
    this.#totalChars = 0;
    this.#appended = 0;
    this.#inChannel = 0;
  }

  #close(): void {
    if (this.#open.length === 0) return;
    const text = `${this.#open.join('\n')}\n`;
    this.#waiting.push({ text, lines: this.#openLines });
    this.#waitingChars += text.length;
    this.#open = [];
    this.#openChars = 0;
    this.#openLines = 0;
  }

  /** Leaves the newest of what waits: as much as is kept of a channel. */
  #cutWaiting(): void {
    for (;;) {
      const [first] = this.#waiting;
      if (!first || this.#waitingChars - first.text.length < this.keepChars) return;
      this.#waiting.shift();
      this.#waitingChars -= first.text.length;
      this.#appended += first.lines;
      this.#overrun = true;
    }
  }

  #forgetWaiting(): void {
    this.#waiting = [];
    this.#waitingChars = 0;
    this.#overrun = false;
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

function textOf(pieces: readonly Piece[]): string {
  return pieces.map(({ text }) => text).join('');
}
