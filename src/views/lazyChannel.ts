import * as vscode from 'vscode';
import type { Disposable } from '../base/disposable';

/** An output channel that is made when something is first written to it. */
export class LazyChannel implements Disposable {
  #channel: vscode.OutputChannel | undefined;

  constructor(private readonly name: () => string) {}

  get(): vscode.OutputChannel {
    return (this.#channel ??= vscode.window.createOutputChannel(this.name(), 'log'));
  }

  dispose(): void {
    this.#channel?.dispose();
  }
}
