import * as l10n from '@vscode/l10n';
import { type Disposable, DisposableStore } from '../../base/disposable';
import { oneLine } from '../../base/oneLine';
import type { Host } from '../../host/host';
import type { ApiClient } from '../../kubernetes/apiClient';
import { ClusterLogBus } from '../../services/cluster/clusterLogBus';
import { type ClusterStore, podsOf } from '../../services/cluster/clusterStore';
import {
  findPodLines,
  type FoundPodLine,
  linesOf,
  logsOf,
} from '../../services/cluster/podLogSearch';
import { compileFilter } from '../../services/logs/logFilter';
import { LogFeed } from '../../services/logs/logFeed';
import { LogPipeline } from '../../services/logs/logPipeline';
import type { PatternEngine } from '../../services/logs/noiseRules';
import type { Service } from '../../services/state/service';
import { HumanError } from '../../base/errors';
import { CombinedChannel } from '../logs/combinedChannel';
import { ErrorMarks } from '../logs/errorMarks';
import { NoiseSetting } from '../logs/noiseSetting';
import { ServiceChannels } from '../logs/serviceChannels';

/** The logs of a cluster's services: followed once somebody asks, through the same pipeline into channels like all others. */
export class ClusterLogs implements Disposable {
  readonly #store = new DisposableStore();
  readonly #bus: ClusterLogBus;
  readonly #channels: ServiceChannels;
  readonly #combined: CombinedChannel;
  readonly #noise: NoiseSetting;
  readonly #pipeline: LogPipeline;

  constructor(
    host: Host,
    private readonly client: ApiClient,
    private readonly store: ClusterStore,
    private readonly patterns: PatternEngine,
  ) {
    const { log, settings } = host;
    this.#bus = this.#store.add(new ClusterLogBus({ client, store, log }));
    const feed = this.#store.add(new LogFeed(this.#bus, this.#bus, noFile, log));
    this.#pipeline = this.#store.add(new LogPipeline(feed));
    const nameOf = ({ name }: Service): string => `${name} (${store.choice.namespace})`;
    this.#channels = this.#store.add(
      new ServiceChannels(this.#bus, feed, this.#pipeline, nameOf, log),
    );
    this.#combined = this.#store.add(
      new CombinedChannel(
        this.#pipeline,
        (key, maxChars) => oneLine(store.get(key)?.name ?? '', maxChars) || undefined,
        l10n.t('CODEX: several services ({0})', store.choice.namespace),
      ),
    );
    this.#store.add(
      new ErrorMarks({
        engine: this.#bus,
        feed,
        pipeline: this.#pipeline,
        services: store,
        // Followed only while this window shows the cluster: what comes with no window is not seen.
        memory: { get: () => ({}), set: () => undefined },
        isRead: (key) => this.#channels.isRead(key),
      }),
    );
    this.#noise = this.#store.add(
      new NoiseSetting({
        settings,
        patterns,
        apply: (rules) => this.#pipeline.setRules(rules),
        log,
      }),
    );
  }

  /** Shows the channel of a service, and follows it from now on. */
  async show(serviceKey: string): Promise<void> {
    await this.#noise.read();
    this.#bus.follow(serviceKey);
    await this.#channels.show(serviceKey);
    this.#pipeline.read(serviceKey);
  }

  /** Shows the lines of services in one channel, and follows them from now on. */
  async showCombined(serviceKeys: readonly string[]): Promise<void> {
    await this.#noise.read();
    for (const key of serviceKeys) this.#bus.follow(key);
    this.#combined.choose({ services: serviceKeys, filter: '' }, () => true);
    this.#combined.show();
  }

  /** Lines of a service that came, were folded, and stand in its channel. */
  counts(serviceKey: string) {
    return { ...this.#pipeline.counts(serviceKey), ...this.#channels.counts(serviceKey) };
  }

  /** See findPodLines. Throws a HumanError where the query cannot be used. */
  async *search(
    services: readonly Service[],
    query: string,
    signal: AbortSignal,
  ): AsyncGenerator<readonly FoundPodLine[]> {
    const compiled = await compileFilter(query, this.patterns);
    if ('problem' in compiled) throw new HumanError(compiled.problem);
    const pods = services.map((service) => [service, podsOf(this.store, service)] as const);
    yield* findPodLines(this.client, pods, compiled.filter, signal);
  }

  /** What was searched under a path, with all its lines. */
  async linesOf(path: string): Promise<readonly string[]> {
    for (const pod of this.store.objects.pods) {
      const place = logsOf(pod).get(path);
      if (place) return linesOf(this.client, place);
    }
    return [];
  }

  dispose(): void {
    this.#store.dispose();
  }
}

/** What a cluster's services say is in no file of this machine. */
function noFile(): Promise<never> {
  return Promise.reject(new Error('The logs of a cluster are in no file.'));
}
