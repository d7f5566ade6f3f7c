import * as vscode from 'vscode';

/** A terminal of the editor's that no program runs in: lines are written by `run`, whose result is the task's exit code. */
export class ServiceTerminal implements vscode.Pseudoterminal {
  readonly #didWrite = new vscode.EventEmitter<string>();
  readonly #didClose = new vscode.EventEmitter<number>();
  readonly #abort = new AbortController();
  readonly onDidWrite = this.#didWrite.event;
  readonly onDidClose = this.#didClose.event;

  constructor(
    private readonly run: (write: (line: string) => void, signal: AbortSignal) => Promise<number>,
  ) {}

  open(): void {
    const write = (line: string): void => this.#didWrite.fire(`${line}\r\n`);
    void this.run(write, this.#abort.signal).then((code) => this.#didClose.fire(code));
  }

  /** Ctrl+C, as in any terminal. */
  handleInput(data: string): void {
    if (data === '\u0003') this.#abort.abort();
  }

  /** The task was ended, or its terminal was closed. */
  close(): void {
    this.#abort.abort();
  }
}
