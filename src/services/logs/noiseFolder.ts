import type { LogLine } from './logLine';
import type { NoiseRules } from './noiseRules';

/** A line that was held back, and under which rule; '' is a line that is the same as the one before it. */
export interface FoldedLine {
  readonly rule: string;
  readonly line: LogLine;
}

/** What becomes of lines. Every line that went in is in one of the two. */
export interface Folding {
  readonly shown: readonly (LogLine | Repeats)[];
  readonly folded: readonly FoldedLine[];
}

/** Stands for lines that were the same as the one before them. */
export interface Repeats {
  readonly repeats: number;
  readonly at: number;
  /** The line that they repeat, without its time. */
  readonly of: string;
}

export function isRepeats(item: LogLine | Repeats): item is Repeats {
  return 'repeats' in item;
}

/** Times with which lines begin, so that lines which differ in nothing else are the same. */
const stamp = /^\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?\]?\s*/;

/** Holds back noise: lines that a rule names, with what belongs to them, and lines that repeat the one before. */
export class NoiseFolder {
  readonly #counts = new Map<string, number>();
  #folding: string | undefined;
  #last: string | undefined;
  #repeats = 0;
  #at = 0;

  constructor(private rules: NoiseRules) {}

  setRules(rules: NoiseRules): void {
    this.rules = rules;
  }

  take(lines: readonly LogLine[]): Folding {
    const shown: (LogLine | Repeats)[] = [];
    const folded: FoldedLine[] = [];
    for (const line of lines) {
      if (!line.continues) {
        this.#folding = this.rules.ruleOf(line.text, line.level === 'error');
      }
      if (this.#folding !== undefined) {
        this.#counts.set(this.#folding, (this.#counts.get(this.#folding) ?? 0) + 1);
        folded.push({ rule: this.#folding, line });
        continue;
      }
      const key = line.text.replace(stamp, '');
      if (key === this.#last && key !== '') {
        this.#repeats++;
        this.#at = line.at;
        folded.push({ rule: '', line });
        continue;
      }
      shown.push(...this.takeRepeats(), line);
      this.#last = key;
    }
    return { shown, folded };
  }

  /** How often the last line was repeated since this was told last. */
  takeRepeats(): readonly Repeats[] {
    const repeats = this.#repeats;
    this.#repeats = 0;
    return repeats === 0 ? [] : [{ repeats, at: this.#at, of: this.#last ?? '' }];
  }

  /** How many lines each rule has folded since the last call. */
  takeCounts(): readonly (readonly [string, number])[] {
    const counts = [...this.#counts];
    this.#counts.clear();
    return counts;
  }
}
