import { messageOf } from '../../../src/base/errors';
import type { Logger } from '../../../src/base/logger';

export interface LogEntry {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  /** The message and, for an error, its stack: all that the extension's own log would hold. */
  readonly text: string;
}

/** Keeps every line of our own log; a line of level error that a test did not expect fails it. */
export class CollectingLog implements Logger {
  readonly entries: LogEntry[] = [];
  readonly #expected: RegExp[] = [];

  debug(message: string): void {
    this.entries.push({ level: 'debug', text: message });
  }

  info(message: string): void {
    this.entries.push({ level: 'info', text: message });
  }

  warn(message: string): void {
    this.entries.push({ level: 'warn', text: message });
  }

  error(message: string, error?: unknown): void {
    const stack = error instanceof Error ? (error.stack ?? error.message) : messageOf(error ?? '');
    this.entries.push({ level: 'error', text: `${message} ${stack}`.trim() });
  }

  /** Error lines that match may come from now on. */
  expectErrors(...patterns: readonly RegExp[]): void {
    this.#expected.push(...patterns);
  }

  /** Throws where an error line came that nobody expected. */
  assertNoErrors(): void {
    const wrong = this.entries.filter(
      ({ level, text }) => level === 'error' && !this.#expected.some((one) => one.test(text)),
    );
    if (wrong.length > 0) {
      throw new Error(`Unexpected errors in the log:\n${wrong.map(({ text }) => text).join('\n')}`);
    }
  }

  tail(count = 15): string {
    return this.entries
      .slice(-count)
      .map(({ level, text }) => `[${level}] ${text}`)
      .join('\n');
  }
}
