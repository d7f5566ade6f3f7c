import type { Logger } from '../../base/logger';
import type { LogLine } from '../logs/logLine';
import type { PatternEngine } from '../logs/noiseRules';
import type { Patterns } from '../logs/patterns';
import type { Probe } from './probe';

/** Of a line so much is looked at. */
const maxLineChars = 2_000;

/** Looks for people's patterns in lines, by an engine whose time grows with the text alone; it is loaded for the first pattern. */
export class LinePatterns {
  readonly #compiled = new Map<string, Promise<Patterns>>();

  constructor(
    private readonly engine: PatternEngine,
    private readonly log: Logger,
  ) {}

  /** Whether one of the lines holds what a probe waits for. Never rejects: what cannot be compiled matches nothing, and the log says why. */
  async match(probe: Probe, lines: readonly LogLine[]): Promise<boolean> {
    if (probe.type !== 'log') return false;
    const { pattern } = probe;
    try {
      const { first } = await this.#compile(pattern);
      return lines.some(({ text }) => first(text.slice(0, maxLineChars)) === 0);
    } catch (error) {
      this.log.error(`No line can match ${pattern}.`, error);
      return false;
    }
  }

  #compile(pattern: string): Promise<Patterns> {
    let compiled = this.#compiled.get(pattern);
    if (!compiled) {
      compiled = this.engine().then(({ compilePatterns }) => compilePatterns([pattern]));
      this.#compiled.set(pattern, compiled);
      compiled.then(
        ({ problems }) => {
          for (const problem of problems.values())
            this.log.error(`No line can match ${pattern}: ${problem}`);
        },
        () => undefined,
      );
    }
    return compiled;
  }
}
