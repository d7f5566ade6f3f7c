import * as vscode from 'vscode';
import { type Clock, systemClock } from '../../base/clock';
import type { Disposable } from '../../base/disposable';
import { AppendRhythm } from './appendRhythm';
import { ChannelText } from './channelText';

/** An output channel that is filled in groups and cut when it grows too large. */
export class LogChannel implements Disposable {
  readonly #output: vscode.OutputChannel;
  readonly #text = new ChannelText();
  readonly #rhythm: AppendRhythm;
  #disposed = false;

  constructor(
    readonly name: string,
    /** The line that a cut channel begins with. */
    private readonly cutLine: () => string,
    clock: Clock = systemClock,
  ) {
    this.#rhythm = new AppendRhythm(() => this.#flush(), clock);
    this.#output = vscode.window.createOutputChannel(name, 'log');
  }

  get counts(): ChannelText['counts'] {
    return this.#text.counts;
  }

  /** Adds a line; `own` where it is one of a service's rather than ours. */
  add(line: string, own = true): void {
    this.#rhythm.added(this.#text.add(line, own));
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
    // What still waits counts as seen.
    this.#flush();
    this.#disposed = true;
    this.#rhythm.dispose();
    this.#output.dispose();
  }

  #flush(): void {
    this.#rhythm.done();
    const change = this.#text.take();
    if (!change || this.#disposed) return;
    if ('append' in change) this.#output.append(change.append);
    else this.#output.replace(`${this.cutLine()}\n${change.replace}`);
  }
}
