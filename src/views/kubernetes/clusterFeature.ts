import * as l10n from '@vscode/l10n';
import { type Disposable, DisposableStore } from '../../base/disposable';
import { HumanError, messageOf } from '../../base/errors';
import { Emitter } from '../../base/event';
import { commandIds, settingIds } from '../../base/ids';
import { Latest } from '../../base/latest';
import { remembered } from '../../base/remembered';
import type { Host } from '../../host/host';
import { tell } from '../../host/messages';
import type { ApiClient } from '../../kubernetes/apiClient';
import { ClusterActions } from '../../services/cluster/clusterActions';
import {
  type ClusterChoice,
  isReadOnlyContext,
  rememberedChoice,
} from '../../services/cluster/clusterChoice';
import { ClusterForwards } from '../../services/cluster/clusterForwards';
import { endsOf, eventsOf } from '../../services/cluster/clusterHistory';
import type { ClusterRows } from '../../services/cluster/clusterRows';
import { ClusterStore, podsOf } from '../../services/cluster/clusterStore';
import { openCluster } from '../../services/cluster/openCluster';
import type { PatternEngine } from '../../services/logs/noiseRules';
import type { Service } from '../../services/state/service';
import { LogDocuments } from '../logs/logDocuments';
import { ClusterLogs } from './clusterLogs';
import { sectionText } from './sectionText';

export type Environment = () => Promise<Readonly<Record<string, string | undefined>>>;

/** A cluster that is looked at. */
interface Shown extends Disposable {
  readonly client: ApiClient;
  readonly store: ClusterStore;
  readonly logs: ClusterLogs;
  readonly forwards: ClusterForwards;
  readonly actions: ClusterActions;
}

/** A cluster's services: chosen, connected, shown, and let go of. Nothing is asked of a cluster before `show` or `resume`. */
export class ClusterFeature implements ClusterRows, Disposable {
  readonly #store = new DisposableStore();
  readonly #didChange = this.#store.add(new Emitter<Service>());
  readonly #didChangeList = this.#store.add(new Emitter<void>());
  readonly #documents = this.#store.add(new LogDocuments());
  readonly #memory: ReturnType<typeof rememberedChoice>;
  readonly #unlocked = new Set<string>();
  readonly #opened = this.#store.add(new Latest<Shown>());
  /** Why what was chosen cannot be shown. */
  #problem: string | undefined;
  #watched = false;

  readonly onDidChange = this.#didChange.event;
  readonly onDidChangeList = this.#didChangeList.event;

  constructor(
    private readonly host: Host,
    readonly environment: Environment,
    private readonly patterns: PatternEngine,
  ) {
    this.#memory = rememberedChoice(host.storage);
  }

  get choice(): ClusterChoice | undefined {
    return this.#memory.get();
  }

  get services(): readonly Service[] {
    return this.#shown?.store.services ?? [];
  }

  get(key: string): Service | undefined {
    return this.#shown?.store.get(key);
  }

  get section(): ClusterRows['section'] {
    const { choice } = this;
    if (!choice) return undefined;
    return sectionText(choice, {
      condition: this.#problem
        ? { type: 'lost', sentence: this.#problem }
        : (this.#shown?.store.condition ?? { type: 'connecting' }),
      readOnly: this.isReadOnly(choice.context),
      unlocked: this.#unlocked.has(choice.context),
      usage: this.#shown?.store.usageSource,
    });
  }

  historyOf(key: string): ReturnType<ClusterRows['historyOf']> {
    const service = this.get(key);
    const store = this.#shown?.store;
    return service && store ? endsOf(podsOf(store, service), store.lastWords) : [];
  }

  eventsOf(key: string): ReturnType<ClusterRows['eventsOf']> {
    const service = this.get(key);
    const store = this.#shown?.store;
    if (!service || !store) return [];
    const workload = { kind: service.cluster?.kind ?? '', name: service.name };
    return eventsOf(store.objects, workload, podsOf(store, service));
  }

  setWatched(watched: boolean): void {
    this.#watched = watched;
    this.#shown?.store.setWatched(watched);
  }

  /** Shows another cluster, namespace or selection from now on. */
  async show(choice: ClusterChoice): Promise<void> {
    await this.#memory.set(choice);
    await this.resume();
  }

  /** Shows what was chosen, connected anew. Never rejects: what is wrong stands in the section's row. */
  async resume(): Promise<void> {
    this.#leave();
    const { choice } = this;
    try {
      if (choice && !(await this.#opened.open(() => this.#open(choice)))) return;
    } catch (error) {
      this.#problem = messageOf(error);
      if (!(error instanceof HumanError)) this.host.log.error('No cluster.', error);
    }
    this.#didChangeList.fire();
  }

  /** Shows none any more. */
  async hide(): Promise<void> {
    await this.#memory.set(undefined);
    this.#leave();
    this.#didChangeList.fire();
  }

  isReadOnly(context: string): boolean {
    if (this.#unlocked.has(context)) return false;
    return isReadOnlyContext(context, this.host.settings.get(settingIds.kubernetesReadOnly));
  }

  /** Lets this window change what a context runs. */
  unlock(context: string): void {
    this.#unlocked.add(context);
    this.#shown?.store.refreshSoon();
    this.#didChangeList.fire();
  }

  /** What is ordered of the cluster that is shown. Throws a HumanError where none is. */
  get actions(): ClusterActions {
    return this.#there.actions;
  }

  get client(): ApiClient {
    return this.#there.client;
  }

  /** The pods of a service as the API has them. */
  podsOf(service: Service): ReturnType<typeof podsOf> {
    return podsOf(this.#there.store, service);
  }

  showLogs(service: Service): Promise<void> {
    return this.#there.logs.show(service.key);
  }

  /** Shows the lines of these services in one channel. */
  showCombined(services: readonly Service[]): Promise<void> {
    return this.#there.logs.showCombined(services.map(({ key }) => key));
  }

  counts(serviceKey: string): ReturnType<ClusterLogs['counts']> {
    return this.#there.logs.counts(serviceKey);
  }

  /** Lines of pods that pass, as they are found. */
  search(...args: Parameters<ClusterLogs['search']>): ReturnType<ClusterLogs['search']> {
    return this.#there.logs.search(...args);
  }

  /** Opens the log of a container at one of its lines. */
  async openPlace(path: string, line: number): Promise<void> {
    const lines = await this.#there.logs.linesOf(path);
    await this.#documents.show(path, lines.join('\n'), line);
  }

  /** The port of 127.0.0.1 that leads to a service. */
  portOf(service: Service): Promise<number> {
    return this.#there.forwards.port(service.key);
  }

  /** Opens a text that is read only. */
  showText(title: string, text: string): Promise<void> {
    return this.#documents.show(title, text, 0);
  }

  dispose(): void {
    this.#store.dispose();
  }

  get #shown(): Shown | undefined {
    return this.#opened.current;
  }

  get #there(): Shown {
    if (this.#shown) return this.#shown;
    throw new HumanError(
      this.#problem ?? l10n.t('No cluster is shown. "Show services in Kubernetes…" chooses one.'),
      [{ title: l10n.t('Show services in Kubernetes…'), command: commandIds.kubernetesShow }],
    );
  }

  async #open(choice: ClusterChoice): Promise<Shown> {
    const { host, patterns } = this;
    const { log, storage } = host;
    const env = await this.environment();
    const client = await openCluster(choice.context, { env, plugin: choice.plugin });
    const own = new DisposableStore();
    const readOnly = (): boolean => this.isReadOnly(choice.context);
    const store = own.add(new ClusterStore({ client, choice, readOnly, log }));
    own.add(store.onDidChange((service) => this.#didChange.fire(service)));
    own.add(store.onDidChangeList(() => this.#didChangeList.fire()));
    store.setWatched(this.#watched);
    const forwards = own.add(new ClusterForwards(client, store));
    own.add(forwards.onDidFail((error) => void tell('warning', error.message)));
    const counts = remembered<Readonly<Record<string, number>>>(storage, 'kubernetesReplicas', {});
    return {
      client,
      store,
      forwards,
      logs: own.add(new ClusterLogs(host, client, store, patterns)),
      actions: new ClusterActions({ client, namespace: choice.namespace, counts }),
      dispose: () => own.dispose(),
    };
  }

  #leave(): void {
    this.#opened.leave();
    this.#problem = undefined;
  }
}
