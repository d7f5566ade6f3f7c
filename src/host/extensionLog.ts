import * as vscode from 'vscode';
import { messageOf } from '../base/errors';
import type { Logger } from '../base/logger';
import { maskSecrets } from '../base/mask';
import { RingBuffer } from '../base/ringBuffer';

/** So many lines of ours are kept for "Copy diagnostics". */
const keptLines = 60;

/** Our own diagnostics, in a channel whose level the editor's user sets. Secrets are masked. */
export class ExtensionLog implements Logger {
  readonly #channel = vscode.window.createOutputChannel('CODEX Services', { log: true });
  readonly #kept = new RingBuffer<string>(keptLines);

  /** The newest lines, oldest first; debugging aside. */
  get lines(): readonly string[] {
    return this.#kept.toArray();
  }

  debug(message: string): void {
    this.#channel.debug(maskSecrets(message));
  }

  info(message: string): void {
    this.#channel.info(this.#keep('info', message));
  }

  warn(message: string): void {
    this.#channel.warn(this.#keep('warn', message));
  }

  error(message: string, error?: unknown): void {
    const detail = error instanceof Error ? (error.stack ?? messageOf(error)) : error;
    this.#channel.error(
      this.#keep('error', detail === undefined ? message : `${message} ${String(detail)}`),
    );
  }

  #keep(level: string, message: string): string {
    const masked = maskSecrets(message);
    this.#kept.push(`[${level}] ${masked}`);
    return masked;
  }

  show(): void {
    this.#channel.show();
  }

  dispose(): void {
    this.#channel.dispose();
  }
}
