const begins = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/;
const ends = /-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/;
/** A key has fewer; what goes on was no key, or its end was lost. */
const maxLines = 200;

/**
 * Knows which lines stand within a private key (PEM). A line alone does not tell: whoever picks lines out of a text would show
 * what masking the text whole hides.
 */
export class KeyBlock {
  #left = 0;

  /** True for a line between the first and the last of a key; to be asked of every line in order. */
  holds(line: string): boolean {
    const within = this.#left > 0;
    if (within) this.#left--;
    if (ends.test(line)) {
      this.#left = 0;
      return false;
    }
    if (begins.test(line)) this.#left = maxLines;
    return within;
  }
}
