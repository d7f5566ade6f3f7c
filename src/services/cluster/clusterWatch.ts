import type { Clock } from '../../base/clock';
import { type Disposable, DisposableStore } from '../../base/disposable';
import { Emitter } from '../../base/event';
import type { Logger } from '../../base/logger';
import type { ApiClient } from '../../kubernetes/apiClient';
import { ApiFailure } from '../../kubernetes/apiFailure';
import { Informer, type InformerState } from '../../kubernetes/informer';
import type {
  ClusterEvent,
  ClusterNode,
  ClusterObject,
  Deployment,
  Namespace,
  Pod,
  ReplicaSet,
  StatefulSet,
} from '../../kubernetes/objects';
import { type ClusterObjects, nameOf } from './clusterObjects';

export interface ClusterWatchParts {
  readonly client: Pick<ApiClient, 'json' | 'open'>;
  readonly namespace: string;
  /** A label selector; '' for all. */
  readonly labels: string;
  readonly log: Pick<Logger, 'debug'>;
  readonly clock?: Clock;
}

/** The watches over a namespace, as one. */
export class ClusterWatch implements Disposable {
  readonly #store = new DisposableStore();
  readonly #didChange = this.#store.add(new Emitter<void>());
  readonly #needed: readonly Informer<ClusterObject>[];
  readonly #deployments: Informer<Deployment>;
  readonly #statefulSets: Informer<StatefulSet>;
  readonly #replicaSets: Informer<ReplicaSet>;
  readonly #pods: Informer<Pod>;
  readonly #events: Informer<ClusterEvent>;
  /** The last two are the cluster's, and may be looked at by few. */
  readonly #namespaces: Informer<Namespace>;
  readonly #nodes: Informer<ClusterNode>;

  /** Objects changed, or the standing with the server did. */
  readonly onDidChange = this.#didChange.event;

  constructor(private readonly parts: ClusterWatchParts) {
    const { namespace, labels } = parts;
    const within = (group: string, kind: string): string =>
      `/${group}/namespaces/${encodeURIComponent(namespace)}/${kind}`;
    this.#deployments = this.#informer(within('apis/apps/v1', 'deployments'), { labels });
    this.#statefulSets = this.#informer(within('apis/apps/v1', 'statefulsets'), { labels });
    this.#replicaSets = this.#informer(within('apis/apps/v1', 'replicasets'));
    this.#pods = this.#informer(within('api/v1', 'pods'), { labels });
    this.#events = this.#informer(within('api/v1', 'events'));
    const fields = `metadata.name=${namespace}`;
    this.#namespaces = this.#informer('/api/v1/namespaces', { fields });
    this.#nodes = this.#informer('/api/v1/nodes');
    this.#needed = [this.#deployments, this.#statefulSets, this.#replicaSets, this.#pods];
  }

  get objects(): ClusterObjects {
    return {
      deployments: this.#deployments.objects,
      statefulSets: this.#statefulSets.objects,
      replicaSets: this.#replicaSets.objects,
      pods: this.#pods.objects,
      events: this.#events.objects,
      ...(isKnown(this.#namespaces) ? { namespaces: this.#namespaces.objects } : {}),
      lostNodes: lostNodes(this.#nodes.objects),
    };
  }

  /** As long as one of those that make rows is not there, the whole is not. */
  get state(): InformerState {
    const states = this.#needed.map(({ state }) => state);
    return (
      states.find(({ type }) => type === 'lost') ??
      states.find(({ type }) => type === 'connecting') ?? { type: 'watching' }
    );
  }

  dispose(): void {
    this.#store.dispose();
  }

  #informer<T extends ClusterObject>(
    path: string,
    { labels, fields }: { readonly labels?: string; readonly fields?: string } = {},
  ): Informer<T> {
    const { client, log, clock } = this.parts;
    const informer = this.#store.add(
      new Informer<T>({ client, watched: { path, labels, fields }, log, clock }),
    );
    this.#store.add(informer.onDidChange(() => this.#didChange.fire()));
    this.#store.add(informer.onDidChangeState(() => this.#didChange.fire()));
    void informer.run();
    return informer;
  }
}

/** False where we may not look, or have not yet. */
function isKnown({ state }: Pick<Informer<ClusterObject>, 'state'>): boolean {
  if (state.type === 'watching') return true;
  const cause = state.type === 'lost' && (state.error as { cause?: unknown }).cause;
  return state.type === 'lost' && !(cause instanceof ApiFailure);
}

function lostNodes(nodes: readonly ClusterNode[]): ReadonlyMap<string, string> {
  return new Map(
    nodes.flatMap((node) => {
      const ready = node.status?.conditions?.find(({ type }) => type === 'Ready');
      if (!ready || ready.status === 'True') return [];
      return [[nameOf(node), ready.message ?? ready.reason ?? 'NotReady'] as const];
    }),
  );
}
