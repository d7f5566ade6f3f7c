import * as vscode from 'vscode';
import { type Clock, systemClock } from '../../base/clock';
import type { Disposable } from '../../base/disposable';
import { ChannelText } from './channelText';

/** Lines that come within this time are appended together. */
const beatMs = 50;

/** An output channel that is filled in groups and cut when it grows too large. */
export class LogChannel implements Disposable {
  readonly #output: vscode.OutputChannel;
  readonly #text = new ChannelText();
  #beat: Disposable | undefined;
  #disposed = false;

  constructor(
    readonly name: string,
    /** The line that a cut channel begins with. */
    private readonly cutLine: () => string,
    private readonly clock: Clock = systemClock,
  ) {
    this.#output = vscode.window.createOutputChannel(name, 'log');
  }

  get counts(): ChannelText['counts'] {
    return this.#text.counts;
  }

  /** Adds a line; `own` where it is one of a service's rather than ours. */
  add(line: string, own = true): void {
    if (this.#text.add(line, own)) this.#flush();
    else this.#beat ??= this.clock.after(beatMs, () => this.#flush());
  }

  /** Shows the channel; the editor keeps the focus where it was unless `focus`. */
  show(focus = false): void {
    this.#flush();
    this.#output.show(!focus);
  }

  clear(): void {
    this.#text.clear();
    this.#output.clear();
  }

  dispose(): void {
    this.#disposed = true;
    this.#beat?.dispose();
    this.#output.dispose();
  }

  #flush(): void {
    this.#beat?.dispose();
    this.#beat = undefined;
    const change = this.#text.take();
    if (!change || this.#disposed) return;
    if ('append' in change) this.#output.append(change.append);
    else this.#output.replace(`${this.cutLine()}\n${change.replace}`);
  }
}
