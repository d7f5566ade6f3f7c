/** What a name counts beside its own length. */
const perName = 20;

/** What one look at a project may still read; what is behind its end is not looked at. */
export class ReadBudget {
  #left: number;

  /** In characters, of texts and of names. */
  constructor(maxChars: number) {
    this.#left = maxChars;
  }

  /** Whether so many characters more may be read. */
  mayRead(amount: number): boolean {
    this.#left -= amount;
    return this.#left >= 0;
  }

  /** Whether names may be compared with so many patterns. */
  mayCompare(names: readonly string[], patterns = 1): boolean {
    return this.mayRead(patterns * names.reduce((sum, { length }) => sum + perName + length, 0));
  }
}
