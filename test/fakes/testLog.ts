import { expect, onTestFinished } from 'vitest';
import type { Logger } from '../../src/base/logger';

/** Keeps what is logged. A line of level error fails a test that did not expect it. */
export class TestLog implements Logger {
  readonly lines: string[] = [];
  #errors: string[] = [];

  constructor() {
    onTestFinished(() => {
      expect(this.#errors, 'errors in the log').toEqual([]);
    });
  }

  debug(message: string): void {
    this.lines.push(`debug ${message}`);
  }

  info(message: string): void {
    this.lines.push(`info ${message}`);
  }

  warn(message: string): void {
    this.lines.push(`warn ${message}`);
  }

  error(message: string, error?: unknown): void {
    this.#errors.push(`${message} ${String(error)}`);
  }

  /** Gives the errors so far, which are forgiven. */
  takeErrors(): readonly string[] {
    const errors = this.#errors;
    this.#errors = [];
    return errors;
  }
}
