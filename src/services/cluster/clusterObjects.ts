import type {
  ClusterEvent,
  Deployment,
  Namespace,
  ObjectMeta,
  Pod,
  ReplicaSet,
  StatefulSet,
} from '../../kubernetes/objects';
import type { ServiceState } from '../state/service';

/** All that is known of a namespace at one moment. */
export interface ClusterObjects {
  readonly deployments: readonly Deployment[];
  readonly statefulSets: readonly StatefulSet[];
  readonly replicaSets: readonly ReplicaSet[];
  readonly pods: readonly Pod[];
  readonly events: readonly ClusterEvent[];
  /** Undefined where we may not look; empty where it is not there. */
  readonly namespaces?: readonly Namespace[];
  /** Names of nodes that do not report, with the server's words. */
  readonly lostNodes: ReadonlyMap<string, string>;
}

/** A state, and when it may be another one although nothing happens (ms since the epoch). */
export interface Judged {
  readonly state: ServiceState;
  readonly again?: number;
}

/** What owns pods and is a row: a Deployment, a StatefulSet, or whatever else controls them. */
export interface Workload {
  /** `Deployment`, `StatefulSet`, `DaemonSet`, `Job`, …, or `Pod` for one that nobody controls. */
  readonly kind: string;
  readonly name: string;
  readonly deployment?: Deployment;
  readonly statefulSet?: StatefulSet;
  /** Oldest first. */
  readonly pods: readonly Pod[];
}

/** What controls an object. */
export function controllerOf(metadata: ObjectMeta | undefined) {
  return metadata?.ownerReferences?.find(({ controller }) => controller === true);
}

/** Puts pods below what is behind them: a pod's ReplicaSet is its Deployment's. By name, Deployments first. */
export function workloadsOf(objects: ClusterObjects): readonly Workload[] {
  const found = new Map<string, Workload & { readonly pods: Pod[] }>();
  const take = (workload: Omit<Workload, 'pods'>) => {
    const key = `${workload.kind}/${workload.name}`;
    let known = found.get(key);
    if (!known) found.set(key, (known = { ...workload, pods: [] }));
    return known;
  };
  for (const deployment of objects.deployments) {
    take({ kind: 'Deployment', name: deployment.metadata?.name ?? '', deployment });
  }
  for (const statefulSet of objects.statefulSets) {
    take({ kind: 'StatefulSet', name: statefulSet.metadata?.name ?? '', statefulSet });
  }
  const replicaSets = new Map(
    objects.replicaSets.map(({ metadata }) => [metadata?.name ?? '', metadata]),
  );
  for (const pod of objects.pods) {
    const owner = controllerOf(pod.metadata);
    const behind =
      owner?.kind === 'ReplicaSet' ? controllerOf(replicaSets.get(owner.name)) : undefined;
    const { kind, name } = behind ?? owner ?? { kind: 'Pod', name: pod.metadata?.name ?? '' };
    take({ kind, name }).pods.push(pod);
  }
  const order = ['Deployment', 'StatefulSet'];
  const rank = ({ kind }: Workload): number => (order.indexOf(kind) + order.length + 1) % 3;
  return [...found.values()]
    .map((one) => ({ ...one, pods: [...one.pods].sort(byAge) }))
    .sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name));
}

function byAge(a: Pod, b: Pod): number {
  const [one, other] = [a, b].map(({ metadata }) => metadata?.creationTimestamp ?? '');
  return (one ?? '').localeCompare(other ?? '') || nameOf(a).localeCompare(nameOf(b));
}

export function nameOf({ metadata }: { readonly metadata?: ObjectMeta }): string {
  return metadata?.name ?? '';
}

/** ms since the epoch of a time as the API writes it. */
export function msOf(time: string | undefined): number | undefined {
  const ms = Date.parse(time ?? '');
  return Number.isNaN(ms) ? undefined : ms;
}
