import type { Files } from './files';

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

/** What a look for a file counts, there or not. */
const perFile = 400;

/** Files of which no more is read than a budget has room for: what is behind its end is absent. */
export function rationed(files: Files, budget: ReadBudget): Files {
  return {
    readText: async (file) => {
      const text = budget.mayRead(perFile) ? await files.readText(file) : undefined;
      return text !== undefined && budget.mayRead(text.length) ? text : undefined;
    },
    kind: (file) => files.kind(file),
    isExecutable: (file) => files.isExecutable(file),
    realpath: (file) => files.realpath(file),
    list: (folder) => files.list(folder),
  };
}
