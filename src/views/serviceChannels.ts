import * as vscode from 'vscode';
import * as l10n from '@vscode/l10n';
import { type Clock, systemClock } from '../base/clock';
import { type Disposable, DisposableStore } from '../base/disposable';
import type { Logger } from '../base/logger';
import type { LogBatch, LogFeed } from '../services/logFeed';
import type { ServiceStore } from '../services/serviceStore';
import { ChannelText } from './channelText';
import { oneLine } from './rowText';

interface Channel {
  readonly output: vscode.OutputChannel;
  readonly text: ChannelText;
  /** Live lines wait until what was there before has been shown. */
  filled: Promise<void>;
  beat?: Disposable;
}

/** Lines that come within this time are appended together. */
const beatMs = 50;

/** An output channel for each service, made at its first line or when somebody asks for it. */
export class ServiceChannels implements Disposable {
  readonly #store = new DisposableStore();
  readonly #channels = new Map<string, Channel>();

  constructor(
    private readonly services: ServiceStore,
    private readonly feed: LogFeed,
    private readonly log: Logger,
    private readonly clock: Clock = systemClock,
  ) {
    this.#store.add(feed.onLines((batch) => this.#take(batch)));
    this.#store.add(services.onDidChangeList(() => this.#forget()));
  }

  /** Shows the channel of a service; the editor keeps the focus where it was unless `focus`. */
  async show(serviceKey: string, focus = false): Promise<void> {
    const channel = this.#channel(serviceKey);
    if (!channel) return;
    channel.output.show(!focus);
    await channel.filled;
  }

  /** Empties the channel of a service; PM2's files stay as they are. */
  clear(serviceKey: string): void {
    const channel = this.#channels.get(serviceKey);
    channel?.text.clear();
    channel?.output.clear();
  }

  dispose(): void {
    this.#store.dispose();
    for (const channel of this.#channels.values()) {
      channel.beat?.dispose();
      channel.output.dispose();
    }
  }

  #take({ serviceKey, lines }: LogBatch): void {
    const channel = this.#channel(serviceKey);
    if (!channel) return;
    void channel.filled.then(() => {
      if (channel.text.add(lines)) {
        this.#flush(serviceKey, channel);
        return;
      }
      channel.beat ??= this.clock.after(beatMs, () => this.#flush(serviceKey, channel));
    });
  }

  #flush(serviceKey: string, channel: Channel): void {
    channel.beat?.dispose();
    channel.beat = undefined;
    const change = channel.text.take();
    if (!change || this.#store.disposed) return;
    if ('append' in change) channel.output.append(change.append);
    else channel.output.replace(`${this.#cutLine(serviceKey)}\n${change.replace}`);
  }

  #channel(serviceKey: string): Channel | undefined {
    const known = this.#channels.get(serviceKey);
    if (known) return known;
    const service = this.services.get(serviceKey);
    if (!service) return undefined;
    const channel: Channel = {
      output: vscode.window.createOutputChannel(`CODEX: ${oneLine(service.name, 80)}`, 'log'),
      text: new ChannelText(),
      filled: Promise.resolve(),
    };
    this.#channels.set(serviceKey, channel);
    channel.filled = this.#fill(serviceKey, channel);
    return channel;
  }

  async #fill(serviceKey: string, channel: Channel): Promise<void> {
    try {
      const lines = await this.feed.backfill(serviceKey);
      if (lines.length === 0) return;
      channel.text.add(lines);
      channel.text.addText(`${l10n.t('— what was written before —')}\n`);
      this.#flush(serviceKey, channel);
    } catch (error) {
      this.log.error('The earlier lines of a service could not be read.', error);
    }
  }

  #cutLine(serviceKey: string): string {
    const files = this.services
      .get(serviceKey)
      ?.instances.flatMap(({ outFile, errFile }) => [outFile, errFile])
      .filter((file) => file !== undefined);
    return l10n.t('— earlier lines are in {0} —', [...new Set(files)].join(', ') || '?');
  }

  #forget(): void {
    for (const [key, channel] of this.#channels) {
      if (this.services.get(key)) continue;
      channel.beat?.dispose();
      channel.output.dispose();
      this.#channels.delete(key);
    }
  }
}
