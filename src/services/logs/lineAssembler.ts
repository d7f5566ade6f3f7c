/** Longer lines are cut, and say so: an editor shows none of them well. */
const maxLineChars = 64 * 1024;

/**
 * Makes whole lines of PM2's chunks, which start and end anywhere. `\r\n` ends a line; a lone `\r` starts the line anew, which
 * overwrites what was there, as in a terminal, once something follows.
 */
export class LineAssembler {
  #rest = '';
  #cut = false;

  /** Adds a chunk and gives the lines it completes, without their ends. */
  push(chunk: string): string[] {
    const pieces = (this.#rest + chunk).split('\n');
    const last = pieces.pop() ?? '';
    const lines = pieces.flatMap((piece, index) => {
      if (index > 0 || !this.#cut) return [finish(piece)];
      // The rest of a line that was already given as cut.
      this.#cut = false;
      return [];
    });
    this.#keep(last, lines);
    return lines;
  }

  /** Gives what is left as a line, where there is something. */
  flush(): string[] {
    const rest = finish(this.#rest);
    this.#rest = '';
    this.#cut = false;
    return rest === '' ? [] : [rest];
  }

  #keep(rest: string, lines: string[]): void {
    if (!this.#cut && drafts(rest).some(isTooLong)) {
      lines.push(finish(rest));
      this.#cut = true;
    }
    this.#rest = this.#cut ? '' : lastDraft(rest);
  }
}

/** Of drafts only the last counts that says something; a `\r` behind it may yet belong to a `\r\n`. */
function lastDraft(rest: string): string {
  let end = rest.length;
  while (rest.charAt(end - 1) === '\r') end--;
  const begin = end === 0 ? 0 : rest.lastIndexOf('\r', end - 1) + 1;
  return rest.slice(begin, end) + (end < rest.length ? '\r' : '');
}

/** What the line was before each lone `\r`, and at last. */
function drafts(piece: string): string[] {
  return (piece.endsWith('\r') ? piece.slice(0, -1) : piece).split('\r');
}

/** The same wherever the chunks were cut: a draft that is too long is given when it becomes so, and ends the line. */
function finish(piece: string): string {
  const all = drafts(piece);
  const tooLong = all.find(isTooLong);
  return tooLong === undefined
    ? (all.findLast((draft) => draft !== '') ?? '')
    : `${beginning(tooLong)} … (cut)`;
}

/** Never ends with half of a character. */
function beginning(text: string): string {
  const last = text.charCodeAt(maxLineChars - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? maxLineChars - 1 : maxLineChars);
}

function isTooLong(text: string): boolean {
  return text.length > maxLineChars;
}
