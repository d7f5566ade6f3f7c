/** Longer lines are cut, and say so: an editor shows none of them well. */
const maxLineChars = 64 * 1024;

/**
 * Makes whole lines of PM2's chunks, which start and end anywhere. `\r\n` ends a line; a lone `\r` starts the line anew, as a
 * terminal shows it.
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
    const rest = this.#cut ? '' : this.#rest;
    this.#rest = '';
    this.#cut = false;
    return rest === '' ? [] : [finish(rest)];
  }

  #keep(rest: string, lines: string[]): void {
    if (!this.#cut && rest.length > maxLineChars) {
      lines.push(finish(rest));
      this.#cut = true;
    }
    this.#rest = this.#cut ? '' : rest;
  }
}

function finish(piece: string): string {
  const text = piece.endsWith('\r') ? piece.slice(0, -1) : piece;
  const shown = text.slice(text.lastIndexOf('\r') + 1);
  if (shown.length <= maxLineChars) return shown;
  return `${shown.slice(0, maxLineChars)} … (${shown.length - maxLineChars} more characters)`;
}
