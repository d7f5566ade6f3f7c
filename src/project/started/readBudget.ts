/** What is read at all: scripts that start others several times each would have no end otherwise. Characters, of scripts and of names. */
const maxRead = 1_500_000;
/** What a name counts beside its own length. */
const perName = 20;

/** What one look at a project may still read; what is behind its end is not looked at. */
export class ReadBudget {
  #left = maxRead;

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
