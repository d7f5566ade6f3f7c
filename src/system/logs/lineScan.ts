import { maskSecrets } from '../../base/mask';

/** A line of a file that was found. */
export interface FoundLine {
  readonly path: string;
  /** Where the line begins, in bytes. */
  readonly offset: number;
  /** As it stands there; one that is cut was masked before. */
  readonly text: string;
}

const maxLineChars = 2_000;
/** A line without an end is not gathered for ever. */
const maxRestBytes = 1024 * 1024;

/** Looks at the lines of a file, given in parts, and keeps the last ones that pass. */
export class LineScan {
  readonly #found: FoundLine[] = [];
  #rest: Buffer = Buffer.alloc(0);
  /** What it begins with may be the end of a line. */
  #partial: boolean;

  constructor(
    private readonly path: string,
    private readonly passes: (line: string) => boolean,
    private readonly maxLines: number,
    /** Where the first part begins, in bytes. */
    private at: number,
  ) {
    this.#partial = at > 0;
  }

  push(chunk: Buffer): void {
    const base = this.at - this.#rest.length;
    this.at += chunk.length;
    const data = Buffer.concat([this.#rest, chunk]);
    let begin = 0;
    for (let end = data.indexOf(10); end >= 0; end = data.indexOf(10, begin)) {
      this.#take(data.toString('utf8', begin, end), base + begin);
      begin = end + 1;
    }
    this.#rest = data.subarray(begin);
    if (this.#rest.length > maxRestBytes) {
      this.#rest = Buffer.alloc(0);
      this.#partial = true;
    }
    if (this.#found.length > this.maxLines * 2) {
      this.#found.splice(0, this.#found.length - this.maxLines);
    }
  }

  /** All that passed, oldest first; what is left without an end is a line. */
  end(): readonly FoundLine[] {
    if (this.#rest.length > 0) {
      this.#take(this.#rest.toString('utf8'), this.at - this.#rest.length);
    }
    return this.#found.slice(-this.maxLines);
  }

  #take(line: string, offset: number): void {
    if (!this.#partial && this.passes(line)) {
      // Half a secret is not known for one.
      const text = line.length > maxLineChars ? maskSecrets(line).slice(0, maxLineChars) : line;
      this.#found.push({ path: this.path, offset, text });
    }
    this.#partial = false;
  }
}
