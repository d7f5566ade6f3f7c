/** More than a person reads in a moment; a channel is cut to within so many characters. */
const pieceChars = 64 * 1024;

interface PendingLine {
  readonly line: string;
  /** One of the service's rather than ours. */
  readonly own: boolean;
}

interface Piece {
  readonly text: string;
  readonly lines: number;
}

/**
 * Gathers lines for one channel and gives them out in groups: appending line by line is what makes editors slow. When the
 * channel has grown too large it keeps its newest part.
 */
export class ChannelText {
  #pending: PendingLine[] = [];
  #pendingChars = 0;
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
    /** What is left of it then. */
    private readonly keepChars = 1024 * 1024,
  ) {}

  /** Adds a line, `own` where it is one of the service's. True where there is much to be taken. */
  add(line: string, own = true): boolean {
    this.#pending.push({ line, own });
    this.#pendingChars += line.length + 1;
    if (this.#pendingChars > this.maxChars) this.#cutPending();
    return this.#pendingChars >= pieceChars;
  }

  /** Lines of the service's that the channel was given, and how many of them have been cut off again. */
  get counts(): { readonly appended: number; readonly trimmed: number } {
    return { appended: this.#inChannel, trimmed: this.#appended - this.#inChannel };
  }

  /** What is to be appended now, or the whole new content where the channel is cut; undefined for nothing. */
  take(): { readonly append: string } | { readonly replace: string } | undefined {
    if (this.#pending.length === 0) return undefined;
    const fits = !this.#overrun && this.#totalChars + this.#pendingChars <= this.maxChars;
    if (!fits && this.#pendingChars > this.keepChars) this.#cutPending();
    if (this.#overrun) {
      this.#kept = [];
      this.#keptChars = 0;
    }
    const came = this.#pieces();
    this.#forgetPending();
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
    this.#forgetPending();
    this.#kept = [];
    this.#keptChars = 0;
    this.#totalChars = 0;
    this.#appended = 0;
    this.#inChannel = 0;
  }

  /** Leaves the newest of what waits: as much as is kept of a channel. */
  #cutPending(): void {
    let first = this.#pending.length;
    let chars = 0;
    while (first > 0 && (chars === 0 || chars < this.keepChars)) {
      first--;
      chars += lengthOf(this.#pending[first]);
    }
    if (first === 0) return;
    this.#appended += countOwn(this.#pending.splice(0, first));
    this.#pendingChars = chars;
    this.#overrun = true;
  }

  #pieces(): readonly Piece[] {
    const pieces: Piece[] = [];
    let begin = 0;
    let chars = 0;
    for (const [index, one] of this.#pending.entries()) {
      chars += lengthOf(one);
      if (chars < pieceChars && index < this.#pending.length - 1) continue;
      const lines = this.#pending.slice(begin, index + 1);
      pieces.push({
        text: `${lines.map(({ line }) => line).join('\n')}\n`,
        lines: countOwn(lines),
      });
      begin = index + 1;
      chars = 0;
    }
    return pieces;
  }

  #forgetPending(): void {
    this.#pending = [];
    this.#pendingChars = 0;
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

/** With its line end. */
function lengthOf(pending: PendingLine | undefined): number {
  return pending === undefined ? 0 : pending.line.length + 1;
}

function countOwn(lines: readonly PendingLine[]): number {
  let count = 0;
  for (const { own } of lines) if (own) count++;
  return count;
}
