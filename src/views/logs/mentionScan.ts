import { findFileMentions } from '../../services/logs/fileMentions';

/** As much of a document as is needed; see vscode.TextDocument. */
export interface ScannedText {
  readonly lineCount: number;
  lineAt(line: number): { readonly text: string };
}

/** A mention of a file that is there. Lines and columns of the document from 0, of the file from 1. */
export interface FoundMention {
  readonly row: number;
  readonly start: number;
  readonly end: number;
  /** Absolute. */
  readonly file: string;
  readonly line: number;
  readonly column?: number;
}

/** The file that a mention in this line means; undefined where there is none. */
export type MentionFinder = (file: string, line: string) => Promise<string | undefined>;

/** Mentions that are kept; the editor draws every one of them. */
const maxMentions = 5_000;

/** Finds files mentioned in a document that grows at its end, looking at new lines only; one that was replaced is new as a whole. */
export class MentionScan {
  #firstLine: string | undefined;
  /** The last line that was looked at. */
  #lastLine = '';
  #lines = 0;
  #found: FoundMention[] = [];
  #scanning: Promise<void> = Promise.resolve();

  constructor(private readonly find: MentionFinder) {}

  /** All mentions so far; when `isCancelled` becomes true, those that were found until then. */
  async scan(text: ScannedText, isCancelled: () => boolean): Promise<readonly FoundMention[]> {
    // One at a time: two side by side would take a line twice, and leave out the next.
    const mine = this.#scanning.then(() => this.#scan(text, isCancelled));
    this.#scanning = mine.catch(() => undefined);
    await mine;
    return this.#found;
  }

  async #scan(text: ScannedText, isCancelled: () => boolean): Promise<void> {
    if (isCancelled()) return;
    const firstLine = text.lineAt(0).text;
    // A channel that was cut begins with the same line every time, and may have grown longer again by now.
    const known =
      this.#firstLine === firstLine &&
      text.lineCount - 1 >= this.#lines &&
      (this.#lines === 0 || text.lineAt(this.#lines - 1).text === this.#lastLine);
    if (!known) {
      this.#firstLine = firstLine;
      this.#lines = 0;
      this.#found = [];
    }
    // The last line may yet grow.
    for (; this.#lines < text.lineCount - 1; this.#lines++) {
      if (isCancelled()) break;
      const row = this.#lines;
      const line = text.lineAt(row).text;
      for (const { file, ...mention } of findFileMentions(line)) {
        const path = await this.find(file, line);
        if (path !== undefined) this.#found.push({ ...mention, row, file: path });
      }
      this.#lastLine = line;
    }
    if (this.#found.length > maxMentions) this.#found = this.#found.slice(-maxMentions);
  }
}
