import type { Remembered } from '../../base/remembered';
import * as path from 'node:path';
import type { Finding, Fix } from '../finding';

/** A fix that was applied, by the light bulb or as one of all. */
export interface AppliedFix {
  /** The file that was edited: absolute. */
  readonly file: string;
  readonly rule: string;
  readonly title: string;
}

const maxKept = 200;

/** Fixes that the light bulb has offered, under keys: what was applied is looked up here, and not believed. */
export class OfferedFixes {
  readonly #fixes = new Map<string, AppliedFix>();
  #last = 0;

  /** Gives the key of a fix; the newest 200 are known. */
  offer(fix: AppliedFix): string {
    const key = String(++this.#last);
    this.#fixes.set(key, fix);
    this.#fixes.delete(String(this.#last - maxKept));
    return key;
  }

  /** `key` may be anything. */
  get(key: unknown): AppliedFix | undefined {
    return typeof key === 'string' ? this.#fixes.get(key) : undefined;
  }
}

/** Adds fixes to those that are kept; the oldest go first. */
export function keepFixes(
  memory: Remembered<readonly AppliedFix[]>,
  fixes: readonly AppliedFix[],
): void {
  memory.set([...memory.get(), ...fixes].slice(-maxKept));
}

/** Those below a folder that still hold: what was undone is found again, and offered again. */
export function standingFixes(
  fixes: readonly AppliedFix[],
  root: string,
  findings: readonly Finding[],
): readonly AppliedFix[] {
  const offered = (fix: Fix | undefined): readonly string[] =>
    fix?.kind === 'edit' ? fix.edits.map(({ file }) => file) : [];
  return fixes.filter(
    ({ file, rule, title }) =>
      file.startsWith(root + path.sep) &&
      !findings.some(
        (one) => one.rule === rule && one.fix?.title === title && offered(one.fix).includes(file),
      ),
  );
}
