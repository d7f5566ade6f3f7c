import * as vscode from 'vscode';
import type { ContextKey } from '../base/ids';

/** Sets context keys for when-clauses, only when their value changed. */
export class ContextKeys {
  readonly #values = new Map<ContextKey, unknown>();

  set(key: ContextKey, value: string | number | boolean): void {
    if (this.#values.get(key) === value) return;
    this.#values.set(key, value);
    void vscode.commands.executeCommand('setContext', key, value);
  }
}
