import { maskSecrets } from '../../base/mask';
import type { ContainerStatus, Pod } from '../../kubernetes/objects';
import type { HistoryEntry, HistoryEvent } from '../history/historyEntry';
import type { ClusterFacts } from './assembleCluster';
import { type ClusterObjects, msOf, nameOf } from './clusterObjects';
import { eventAt } from './containerState';

/** How containers of pods ended, as far as the cluster still knows: of each the last two ends, the later with its words. Oldest first. */
export function endsOf(
  pods: readonly Pod[],
  lastWords: ClusterFacts['lastWords'] = new Map(),
): readonly HistoryEntry[] {
  return pods
    .flatMap((pod) =>
      (pod.status?.containerStatuses ?? []).flatMap((status) => {
        const lines = lastWords.get(pod.metadata?.uid ?? '')?.get(status.name) ?? [];
        const [before, last] = [status.lastState, status.state].flatMap(
          (state) => endOf(pod, status, state) ?? [],
        );
        if (!before) return [];
        return last ? [before, { ...last, lines }] : [{ ...before, lines }];
      }),
    )
    .sort((a, b) => a.at - b.at);
}

function endOf(
  pod: Pod,
  { name }: ContainerStatus,
  state: ContainerStatus['state'],
): HistoryEntry | undefined {
  const { exitCode, reason, startedAt, finishedAt } = state?.terminated ?? {};
  const at = msOf(finishedAt);
  const began = msOf(startedAt);
  if (at === undefined || exitCode === undefined) return undefined;
  const several = (pod.spec?.containers.length ?? 0) > 1;
  return {
    at,
    what: 'exit',
    cause: reason === 'OOMKilled' ? 'outOfMemory' : exitCode === 0 ? 'ended' : 'crash',
    exitCode,
    ...(began === undefined || began === 0 ? {} : { uptimeMs: at - began }),
    detail: several ? `${nameOf(pod)} (${name})` : nameOf(pod),
  };
}

/** The events about a workload and all below it, as far as the cluster still knows them; it forgets them after an hour. */
export function eventsOf(
  objects: ClusterObjects,
  workload: { readonly kind: string; readonly name: string },
  pods: readonly Pod[],
): readonly HistoryEvent[] {
  const names = new Set([`${workload.kind}/${workload.name}`]);
  for (const pod of pods) names.add(`Pod/${nameOf(pod)}`);
  for (const { metadata } of objects.replicaSets) {
    const owner = metadata?.ownerReferences?.find(({ controller }) => controller);
    if (owner?.name === workload.name && owner.kind === workload.kind) {
      names.add(`ReplicaSet/${metadata?.name ?? ''}`);
    }
  }
  return objects.events
    .filter(({ involvedObject: { kind, name } }) => names.has(`${kind ?? ''}/${name ?? ''}`))
    .map((event) => {
      const { involvedObject, reason = '', message = '', count = 1 } = event;
      const times = count > 1 ? ` (${count}×)` : '';
      const text = `${involvedObject.kind ?? ''}/${involvedObject.name ?? ''}: ${message}${times}`;
      return { at: eventAt(event), name: reason, text: maskSecrets(text) };
    });
}
