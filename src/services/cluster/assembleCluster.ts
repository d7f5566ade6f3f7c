import type { ClusterEvent, Pod } from '../../kubernetes/objects';
import type { Usage } from '../../kubernetes/podUsage';
import type { ClusterPlace, Service, ServiceInstance } from '../state/service';
import { type ClusterObjects, msOf, nameOf, type Workload, workloadsOf } from './clusterObjects';
import { podLimit } from './containerState';
import { podState } from './podState';
import { desiredOf, workloadState } from './workloadState';

/** What is known besides the objects. */
export interface ClusterFacts {
  /** Of this cluster and namespace; the beginning of every key. */
  readonly prefix: string;
  readonly readOnly: boolean;
  /** By the pod's name. */
  readonly usage: ReadonlyMap<string, Usage>;
  /** The last lines of a container's previous run, by pod (uid), then by container. */
  readonly lastWords: ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;
  /** Errors in logs that nobody has looked at, by the service's key. */
  readonly logErrors?: ReadonlyMap<string, string | undefined>;
  /** A number for a pod (uid), the same as long as it lives, and no other's. */
  readonly numberOf: (uid: string) => number;
  readonly now: number;
}

export interface AssembledCluster {
  readonly services: readonly Service[];
  /** When a state may be another one although nothing happens, in ms since the epoch. */
  readonly again?: number;
}

/** Makes rows of a namespace's objects: one a workload, its pods as instances. */
export function assembleCluster(objects: ClusterObjects, facts: ClusterFacts): AssembledCluster {
  const events = new Map<string, ClusterEvent[]>();
  for (const event of objects.events) {
    const uid = event.involvedObject.uid ?? '';
    const known = events.get(uid);
    if (known) known.push(event);
    else events.set(uid, [event]);
  }
  let again = Infinity;
  const services = workloadsOf(objects).map((workload) => {
    const instances = workload.pods.map((pod) => {
      const uid = pod.metadata?.uid ?? '';
      const judged = podState(pod, {
        events: events.get(uid) ?? [],
        lastWords: facts.lastWords.get(uid) ?? new Map(),
        lostNodes: objects.lostNodes,
        now: facts.now,
      });
      again = Math.min(again, judged.again ?? Infinity);
      return instanceOf(pod, judged.state, facts);
    });
    return serviceOf(workload, instances, facts);
  });
  return { services, ...(again === Infinity ? {} : { again }) };
}

function instanceOf(
  pod: Pod,
  state: ServiceInstance['state'],
  { usage, numberOf }: ClusterFacts,
): ServiceInstance {
  const containers = pod.status?.containerStatuses ?? [];
  const starts = containers.flatMap(({ state: one }) => msOf(one?.running?.startedAt) ?? []);
  const used = usage.get(nameOf(pod));
  const isOver = ['Succeeded', 'Failed'].includes(pod.status?.phase ?? '');
  return {
    id: numberOf(pod.metadata?.uid ?? ''),
    name: nameOf(pod),
    state,
    restarts: containers.reduce((sum, { restartCount }) => sum + restartCount, 0),
    ...(starts.length > 0 ? { startedAt: Math.min(...starts) } : {}),
    ...(used ?? {}),
    processes: [],
    ports: [],
    killTimeoutMs: (pod.spec?.terminationGracePeriodSeconds ?? 30) * 1000,
    active: !isOver && pod.metadata?.deletionTimestamp === undefined,
    waiting: false,
  };
}

function serviceOf(
  workload: Workload,
  instances: readonly ServiceInstance[],
  facts: ClusterFacts,
): Service {
  const { kind, name, deployment, statefulSet, pods } = workload;
  const template = deployment?.spec?.template ?? statefulSet?.spec?.template ?? pods[0];
  const capBytes = podLimit({ spec: template?.spec });
  const port = template?.spec?.containers.flatMap(({ ports = [] }) => ports)[0]?.containerPort;
  const desired = desiredOf(workload);
  const starts = instances.flatMap(({ startedAt }) => startedAt ?? []);
  const used = instances.filter(({ memoryBytes }) => memoryBytes !== undefined);
  const total = (of: 'memoryBytes' | 'cpuPercent'): number =>
    used.reduce((sum, one) => sum + (one[of] ?? 0), 0);
  const cluster: ClusterPlace = {
    kind,
    ...(desired === undefined ? {} : { desired }),
    readOnly: facts.readOnly,
  };
  const key = `${facts.prefix}${kind}/${name}`;
  const logError = facts.logErrors?.get(key);
  return {
    key,
    name,
    kind: 'other',
    workspaceFolder: facts.prefix,
    cluster,
    state: workloadState(workload, instances),
    instances,
    ...(port === undefined ? {} : { port }),
    ...(capBytes === undefined ? {} : { capBytes }),
    ...(used.length > 0
      ? { memoryBytes: total('memoryBytes'), cpuPercent: total('cpuPercent') }
      : {}),
    restarts: instances.reduce((sum, { restarts }) => sum + restarts, 0),
    ...(starts.length > 0 ? { startedAt: Math.min(...starts) } : {}),
    ...(logError === undefined ? {} : { logError }),
  };
}
