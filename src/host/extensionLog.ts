import * as vscode from 'vscode';
import { messageOf } from '../base/errors';
import type { Logger } from '../base/logger';
import { maskSecrets } from '../base/mask';

/** Our own diagnostics, in a channel whose level the editor's user sets. Secrets are masked. */
export class ExtensionLog implements Logger {
  readonly #channel = vscode.window.createOutputChannel('CODEX Services', { log: true });

  debug(message: string): void {
    this.#channel.debug(maskSecrets(message));
  }

  info(message: string): void {
    this.#channel.info(maskSecrets(message));
  }

  warn(message: string): void {
    this.#channel.warn(maskSecrets(message));
  }

  error(message: string, error?: unknown): void {
    const detail = error instanceof Error ? (error.stack ?? messageOf(error)) : error;
    this.#channel.error(
      maskSecrets(detail === undefined ? message : `${message} ${String(detail)}`),
    );
  }

  show(): void {
    this.#channel.show();
  }

  dispose(): void {
    this.#channel.dispose();
  }
}
