import * as l10n from '@vscode/l10n';
import { type Clock, OwnClock, systemClock } from '../../base/clock';
import { type Disposable, DisposableStore } from '../../base/disposable';
import { messageOf } from '../../base/errors';
import { Emitter } from '../../base/event';
import type { Logger } from '../../base/logger';
import type { ApiClient } from '../../kubernetes/apiClient';
import { lastLines } from '../../kubernetes/podLog';
import { type Usage, UsageReader, type UsageSource } from '../../kubernetes/podUsage';
import type { Overlay, Service } from '../state/service';
import { assembleCluster } from './assembleCluster';
import type { ClusterChoice } from './clusterChoice';
import { type ClusterObjects, nameOf } from './clusterObjects';
import { ClusterWatch } from './clusterWatch';
import { LastWords } from './lastWords';

export interface ClusterStoreParts {
  readonly client: Pick<ApiClient, 'json' | 'open' | 'text'>;
  readonly choice: ClusterChoice;
  /** True while its context may only be looked at. */
  readonly readOnly: () => boolean;
  readonly log: Logger;
  readonly clock?: Clock;
}

/** What comes together is one change: a rollout touches many objects within a moment. In ms. */
const togetherMs = 25;
/** Nobody tells when a figure changes: metrics are sampled every 15 s themselves, kubelets every 10 s. */
const usageMs = 10_000;

/** What there is to say about the whole. `sentence` is one for people. */
export type ClusterCondition =
  | { readonly type: 'connecting' }
  | { readonly type: 'watching'; readonly sentence?: string }
  | { readonly type: 'lost'; readonly sentence: string };

/** The services of one namespace of a cluster, kept true by watches. */
export class ClusterStore implements Disposable {
  readonly #store = new DisposableStore();
  readonly #didChange = this.#store.add(new Emitter<Service>());
  readonly #didChangeList = this.#store.add(new Emitter<void>());
  readonly #didRefresh = this.#store.add(new Emitter<void>());
  readonly #clock: OwnClock;
  readonly #watch: ClusterWatch;
  readonly #words: LastWords;
  readonly #reader: UsageReader;
  readonly #numbers = new Map<string, number>();
  readonly #logErrors = new Map<string, string | undefined>();
  #services = new Map<string, Service>();
  #texts = new Map<string, string>();
  #usage: ReadonlyMap<string, Usage> = new Map();
  #source: UsageSource | undefined;
  #condition = '';
  #soon: Disposable | undefined;
  #again: Disposable | undefined;
  #sampling: Disposable | undefined;
  #watched = false;

  /** Something about one service changed. */
  readonly onDidChange = this.#didChange.event;
  /** Services came or went, or what is said about the whole changed. */
  readonly onDidChangeList = this.#didChangeList.event;
  /** Everything was put together anew. */
  readonly onDidRefresh = this.#didRefresh.event;

  constructor(private readonly parts: ClusterStoreParts) {
    const { client, choice, log, clock = systemClock } = parts;
    this.#clock = this.#store.add(new OwnClock(clock));
    const { namespace, labels } = choice;
    this.#watch = this.#store.add(new ClusterWatch({ client, namespace, labels, log, clock }));
    this.#words = this.#store.add(
      new LastWords((place, options) => lastLines(client, place, options)),
    );
    this.#reader = new UsageReader(client, namespace, log);
    this.#store.add(this.#watch.onDidChange(() => this.refreshSoon()));
    this.#store.add(this.#words.onDidChange(() => this.refreshSoon()));
  }

  get choice(): ClusterChoice {
    return this.parts.choice;
  }

  get services(): readonly Service[] {
    return [...this.#services.values()];
  }

  get objects(): ClusterObjects {
    return this.#watch.objects;
  }

  /** See ClusterFacts. */
  get lastWords(): LastWords['all'] {
    return this.#words.all;
  }

  get(key: string): Service | undefined {
    return this.#services.get(key);
  }

  /** How it stands with the cluster and its namespace. */
  get condition(): ClusterCondition {
    const { state, objects } = this.#watch;
    if (state.type === 'connecting') return state;
    if (state.type === 'lost') return { type: 'lost', sentence: messageOf(state.error) };
    const { namespace } = this.parts.choice;
    const [found] = objects.namespaces ?? [];
    if (objects.namespaces && !found) {
      const sentence = l10n.t(
        'There is no namespace {0} in this cluster. Choose another one, or create it.',
        namespace,
      );
      return { type: 'lost', sentence };
    }
    if (found?.status?.phase === 'Terminating') {
      const sentence = l10n.t('The namespace {0} is being deleted.', namespace);
      return { type: 'watching', sentence };
    }
    return { type: 'watching', ...(this.#services.size === 0 ? { sentence: this.#empty() } : {}) };
  }

  /** Who says what the pods use; undefined until somebody was asked. */
  get usageSource(): UsageSource | undefined {
    return this.#source;
  }

  /** Says whether a view shows the services: figures are asked for only then. */
  setWatched(watched: boolean): void {
    if (this.#watched === watched) return;
    this.#watched = watched;
    this.#sampling?.dispose();
    if (watched) void this.#sample();
  }

  /** Marks a service with an error in its log, or takes that away. */
  overlay(key: string, { logError }: Pick<Overlay, 'logError'>): void {
    this.#logErrors.set(key, logError);
    this.refreshSoon();
  }

  /** Puts everything together anew, with what else comes in the same moment. */
  refreshSoon(): void {
    this.#soon ??= this.#clock.after(togetherMs, () => {
      this.#soon = undefined;
      this.#assemble();
    });
  }

  dispose(): void {
    this.#store.dispose();
  }

  #empty(): string {
    const { namespace, labels } = this.parts.choice;
    return labels === ''
      ? l10n.t('Nothing runs in the namespace {0}.', namespace)
      : l10n.t('Nothing in the namespace {0} has the labels {1}.', namespace, labels);
  }

  #assemble(): void {
    const { objects } = this.#watch;
    this.#words.look(objects.pods);
    const { services, again } = assembleCluster(objects, {
      prefix: prefixOf(this.parts.choice),
      readOnly: this.parts.readOnly(),
      usage: this.#usage,
      lastWords: this.#words.all,
      logErrors: this.#logErrors,
      numberOf: (uid) => this.#numberOf(uid),
      now: this.#clock.now(),
    });
    this.#again?.dispose();
    if (again !== undefined) {
      this.#again = this.#clock.after(Math.max(0, again - this.#clock.now()) + 50, () =>
        this.#assemble(),
      );
    }
    this.#publish(services);
  }

  #publish(services: readonly Service[]): void {
    const before = this.#texts;
    const keys = [...before.keys()].join('\n');
    this.#services = new Map(services.map((service) => [service.key, service]));
    this.#texts = new Map(services.map((service) => [service.key, JSON.stringify(service)]));
    const condition = JSON.stringify([this.condition, this.#source]);
    const isOther = keys !== [...this.#texts.keys()].join('\n') || condition !== this.#condition;
    this.#condition = condition;
    if (isOther) this.#didChangeList.fire();
    for (const service of services) {
      if (before.get(service.key) !== this.#texts.get(service.key)) this.#didChange.fire(service);
    }
    this.#didRefresh.fire();
  }

  #numberOf(uid: string): number {
    let number = this.#numbers.get(uid);
    if (number === undefined) this.#numbers.set(uid, (number = ++lastNumber));
    return number;
  }

  async #sample(): Promise<void> {
    const { pods } = this.#watch.objects;
    try {
      if (pods.length > 0 && this.#watch.state.type === 'watching') {
        const nodes = [...new Set(pods.flatMap(({ spec }) => spec?.nodeName ?? []))];
        const read = await this.#reader.read(nodes, this.parts.choice.labels);
        this.#usage = read.pods;
        this.#source = read.source;
        this.refreshSoon();
      }
    } catch (error) {
      this.parts.log.debug(`What pods use could not be read: ${messageOf(error)}`);
    }
    if (!this.#watched || this.#store.disposed) return;
    const wait = pods.length === 0 ? 1_000 : usageMs;
    this.#sampling?.dispose();
    this.#sampling = this.#clock.after(wait, () => void this.#sample());
  }
}

/** No two pods of this window have one number. */
let lastNumber = 0;

/** The beginning of all keys of a namespace's services. */
export function prefixOf({ context, namespace }: ClusterChoice): string {
  return `kubernetes:${context}/${namespace}/`;
}

/** The pods of a service by name, as the API has them. */
export function podsOf(store: Pick<ClusterStore, 'objects'>, service: Service) {
  const names = new Set(service.instances.map(({ name }) => name));
  return store.objects.pods.filter((pod) => names.has(nameOf(pod)));
}
