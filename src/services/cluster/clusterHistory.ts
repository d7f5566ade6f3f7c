import * as l10n from '@vscode/l10n';
import type { ContainerStatus, Pod } from '../../kubernetes/objects';
import type { HistoryEntry } from '../history/historyEntry';
import { type ClusterObjects, msOf, nameOf } from './clusterObjects';
import { eventAt } from './containerState';

/** How containers of pods ended, as far as the cluster still knows: of each the last two ends. Oldest first. */
export function endsOf(pods: readonly Pod[]): readonly HistoryEntry[] {
  return pods
    .flatMap((pod) =>
      (pod.status?.containerStatuses ?? []).flatMap((status) =>
        [status.lastState, status.state].flatMap((state) => endOf(pod, status, state) ?? []),
      ),
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

/** The events about a workload and all below it, newest first, one a line. */
export function eventsText(
  objects: ClusterObjects,
  workload: { readonly kind: string; readonly name: string },
  pods: readonly Pod[],
): string {
  const names = new Set([`${workload.kind}/${workload.name}`]);
  for (const pod of pods) names.add(`Pod/${nameOf(pod)}`);
  for (const { metadata } of objects.replicaSets) {
    const owner = metadata?.ownerReferences?.find(({ controller }) => controller);
    if (owner?.name === workload.name && owner.kind === workload.kind) {
      names.add(`ReplicaSet/${metadata?.name ?? ''}`);
    }
  }
  const lines = objects.events
    .filter(({ involvedObject: { kind, name } }) => names.has(`${kind ?? ''}/${name ?? ''}`))
    .sort((a, b) => eventAt(b) - eventAt(a))
    .map((event) => {
      const { involvedObject, type = '', reason = '', message = '', count = 1 } = event;
      const times = count > 1 ? ` (${count}×)` : '';
      const level = type === 'Warning' ? 'warning' : 'info';
      const at = new Date(eventAt(event)).toISOString();
      const text = message.replace(/\s+/g, ' ');
      return `${at} [${level}] ${involvedObject.kind ?? ''}/${involvedObject.name ?? ''} ${reason}: ${text}${times}`;
    });
  return lines.length > 0
    ? lines.join('\n')
    : l10n.t(
        'The cluster keeps no events about {0} (it forgets them after an hour).',
        workload.name,
      );
}
