import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { type Clock, systemClock } from '../../base/clock';
import { type Disposable, DisposableStore } from '../../base/disposable';
import { messageOf } from '../../base/errors';
import type { Logger } from '../../base/logger';
import type { LogFeed, UnreadableLog } from '../../services/logs/logFeed';
import type { LogPipeline, ShownBatch, ShownLine } from '../../services/logs/logPipeline';
import { logFilesOf } from '../../services/logs/search/logFiles';
import type { Service } from '../../services/state/service';
import type { ServiceStore } from '../../services/state/serviceStore';
import { LogChannel } from './logChannel';
import { channelNameOf } from './logLinks';
import { distinctName } from './shownName';

interface Channel {
  readonly channel: LogChannel;
  /** Lines that came while what was there before is still read. */
  waiting: ShownLine[] | undefined;
  readonly filled: Promise<void>;
}

/** An output channel for each service, made at its first line or when somebody asks for it. */
export class ServiceChannels implements Disposable {
  readonly #store = new DisposableStore();
  readonly #channels = new Map<string, Channel>();

  constructor(
    private readonly services: Pick<
      ServiceStore,
      'services' | 'get' | 'onDidChangeList' | 'onDidRefresh'
    >,
    private readonly feed: LogFeed,
    private readonly pipeline: LogPipeline,
    /** What a service's lines are shown under. */
    private readonly nameOf: (service: Service) => string,
    private readonly log: Logger,
    private readonly clock: Clock = systemClock,
  ) {
    this.#store.add(pipeline.onDidShow((batch) => this.#take(batch)));
    this.#store.add(feed.onDidFailToRead((log) => this.#tellUnreadable(log)));
    this.#store.add(services.onDidChangeList(() => this.#forget()));
    // Not only at its first line: what was written while the window was closed is to be there, and its errors on the row.
    this.#store.add(services.onDidRefresh(() => this.#meet()));
    this.#meet();
    this.#store.add(
      vscode.window.onDidChangeVisibleTextEditors(() => {
        for (const key of this.#visible()) this.pipeline.read(key);
      }),
    );
  }

  /** True where somebody looks at the channel of a service just now. */
  isRead(serviceKey: string): boolean {
    return vscode.window.state.focused && this.#visible().includes(serviceKey);
  }

  /** Shows the channel of a service; the editor keeps the focus where it was unless `focus`. */
  async show(serviceKey: string, focus = false): Promise<void> {
    const channel = this.#channel(serviceKey);
    if (!channel) return;
    channel.channel.show(focus);
    await channel.filled;
  }

  /** Empties the channel of a service. */
  clear(serviceKey: string): void {
    this.#channels.get(serviceKey)?.channel.clear();
  }

  /** The service whose channel has this name. */
  keyOf(channelName: string): string | undefined {
    for (const [key, { channel }] of this.#channels) if (channel.name === channelName) return key;
    return undefined;
  }

  /** Lines that a service's channel holds, and that were cut off it. */
  counts(serviceKey: string): LogChannel['counts'] {
    return this.#channels.get(serviceKey)?.channel.counts ?? { appended: 0, trimmed: 0 };
  }

  dispose(): void {
    this.#store.dispose();
    for (const { channel } of this.#channels.values()) channel.dispose();
  }

  #visible(): readonly string[] {
    return vscode.window.visibleTextEditors.flatMap(({ document }) => {
      const name = channelNameOf(document.uri);
      return (name === undefined ? undefined : this.keyOf(name)) ?? [];
    });
  }

  #take({ serviceKey, lines }: ShownBatch): void {
    const known = this.#channel(serviceKey);
    // Not as arguments: a chunk of nothing but line ends has more lines than a call may have.
    if (known?.waiting) known.waiting = known.waiting.concat(lines);
    else if (known) add(known.channel, lines);
  }

  #channel(serviceKey: string): Channel | undefined {
    const known = this.#channels.get(serviceKey);
    if (known) return known;
    const service = this.services.get(serviceKey);
    if (!service) return undefined;
    // Whose channel was made before another of the name came keeps it: the editor cannot change it.
    const taken = new Set([...this.#channels.values()].map((one) => one.channel.name));
    const channel = new LogChannel(
      distinctName(`CODEX: ${this.nameOf(service)}`, taken),
      () => l10n.t('— earlier lines are in {0} —', this.#files(serviceKey)),
      this.clock,
    );
    const entry: Channel = {
      channel,
      waiting: [],
      // What is read goes through the pipeline, and from there into this channel like everything else.
      filled: this.#fill(serviceKey),
    };
    this.#channels.set(serviceKey, entry);
    return entry;
  }

  async #fill(serviceKey: string): Promise<void> {
    // Not before the channel is in its place.
    await Promise.resolve();
    const entry = this.#channels.get(serviceKey);
    if (!entry) return;
    const live = (): void => {
      const { waiting = [] } = entry;
      entry.waiting = undefined;
      add(entry.channel, waiting);
    };
    try {
      const { old, unseen, whole } = await this.feed.backfill(serviceKey);
      const arrived = entry.waiting ?? [];
      entry.waiting = undefined;
      this.pipeline.takeEarlier(serviceKey, old, false);
      if (!whole) {
        const files = this.#files(serviceKey);
        entry.channel.add(l10n.t('— more was written meanwhile, see {0} —', files), false);
      }
      if (unseen.length > 0) {
        entry.channel.add(l10n.t('— written while this window was closed —'), false);
      }
      this.pipeline.takeEarlier(serviceKey, unseen, true);
      if (old.length + unseen.length > 0) {
        entry.channel.add(l10n.t('— since this window was opened —'), false);
      }
      entry.waiting = arrived;
    } catch (error) {
      this.log.error('The earlier lines of a service could not be read.', error);
    }
    live();
  }

  #tellUnreadable({ serviceKey, path, error }: UnreadableLog): void {
    const words = l10n.t(
      '— {0} cannot be read ({1}). Lines come from PM2 as they are written; check who may read the file to see earlier ones —',
      path,
      messageOf(error),
    );
    this.#channel(serviceKey)?.channel.add(words, false);
  }

  #files(serviceKey: string): string {
    const service = this.services.get(serviceKey);
    return (service ? logFilesOf(service) : []).join(', ') || '?';
  }

  #meet(): void {
    for (const { key, instances } of this.services.services) {
      if (instances.length > 0) this.#channel(key);
    }
  }

  #forget(): void {
    for (const [key, { channel }] of this.#channels) {
      if (this.services.get(key)) continue;
      channel.dispose();
      this.#channels.delete(key);
      this.pipeline.forget(key);
    }
  }
}

function add(channel: LogChannel, lines: readonly ShownLine[]): void {
  for (const { text, own } of lines) channel.add(text, own);
}
