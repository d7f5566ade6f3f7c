import * as path from 'node:path';

const specifier = /\b(?:from|import|require)\s*(?:\(\s*)?["']([^"'\n]{1,300})["']/g;
/** Started by a framework, by hand or by a name that nobody writes out: the module need not be imported. */
const entryName =
  /^(index|main|server|app|start|worker|bootstrap|root|cluster|instrument\w*|sentry|middleware|proxy|entry|nuxt|gulpfile)\b|\.config$/i;
const loadedFolder =
  /(^|[\\/])(app|pages|routes?|api|plugins?|controllers?|middlewares?|handlers?|jobs?|workers?|cron|events?|commands?|functions|hooks|server|modules|services|entities|subscribers)[\\/][^\\/]+$/;
/** What stands beside an app and is run by hand, if at all. */
const beside = /(^|[\\/])(scripts?|tools?|bin|benchmarks?|examples?|docs?|playgrounds?)[\\/]/;

/** Which source files are imported by others, by the names in their import statements. */
export class Imports {
  readonly #of = new Map<string, ReadonlySet<string>>();
  readonly #counts = new Map<string, number>();
  #relative = 0;

  /** Takes in what a file imports now; no text: the file is gone. */
  note(file: string, text: string | undefined): void {
    for (const name of this.#of.get(file) ?? []) this.#count(name, -1);
    this.#of.delete(file);
    if (text === undefined) return;
    const names = new Set<string>();
    for (const [, written = ''] of text.matchAll(specifier)) {
      const own = nameOf(written);
      if (own !== '' && written.startsWith('.')) names.add('.');
      names.add(own);
    }
    if (names.size === 0) return;
    this.#of.set(file, names);
    for (const name of names) this.#count(name, 1);
  }

  /** Forgets everything. */
  clear(): void {
    this.#of.clear();
    this.#counts.clear();
    this.#relative = 0;
  }

  /**
   * True for a file that no app loads, as far as can be told: a script beside it, or a module that nothing imports in a project whose files
   * import one another.
   */
  isLeftOut(root: string, file: string): boolean {
    const inside = path.relative(root, file);
    if (beside.test(inside)) return true;
    const stem = nameOf(file);
    if (this.#relative < 2 || entryName.test(stem) || loadedFolder.test(inside)) return false;
    return !this.#counts.has(stem);
  }

  #count(name: string, by: number): void {
    if (name === '.') this.#relative += by;
    const count = (this.#counts.get(name) ?? 0) + by;
    if (count > 0) this.#counts.set(name, count);
    else this.#counts.delete(name);
  }
}

/** `./lib/db.js` → `db`; `./lib` and `./lib/index.ts` → `lib`. */
function nameOf(written: string): string {
  const parts = written.replace(/\.[cm]?[jt]sx?$/, '').split(/[\\/]/);
  const last = parts.at(-1) ?? '';
  return last === 'index' ? (parts.at(-2) ?? last) : last;
}
