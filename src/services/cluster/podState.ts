import * as l10n from '@vscode/l10n';
import type { ContainerStatus, Pod } from '../../kubernetes/objects';
import { severity } from '../state/verdict';
import { type Judged, msOf } from './clusterObjects';
import { containerTrouble, eventAt, type PodEvidence } from './containerState';

/** A probe that failed this often while a container starts is more than a slow start. */
const startFailures = 5;

/** What a pod is, in the words of our own verdicts, with Kubernetes's reasons. */
export function podState(pod: Pod, evidence: PodEvidence): Judged {
  const { metadata, spec, status = {} } = pod;
  const node = spec?.nodeName ?? '';
  if (metadata?.deletionTimestamp) {
    return { state: { type: 'stopped', reason: l10n.t('It is ending.') } };
  }
  if (status.phase === 'Succeeded') {
    return { state: { type: 'done', reason: l10n.t('It has ended well.') } };
  }
  if (status.phase === 'Failed') return { state: { type: 'failed', reason: failedText(pod) } };
  const lost = evidence.lostNodes.get(node);
  if (lost !== undefined) {
    const reason = l10n.t('Its node {0} does not report any more: {1}', node, lost);
    return { state: { type: 'unknown', reason } };
  }
  const scheduled = conditionOf(pod, 'PodScheduled');
  // What has a node was scheduled, whatever a second scheduler says of it.
  if (scheduled?.status === 'False' && node === '') {
    const words = scheduled.message ?? scheduled.reason ?? '';
    return { state: { type: 'unhealthy', reason: l10n.t('not scheduled: {0}', words) } };
  }
  const containers = [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])];
  const troubles = containers
    .map((one) => containerTrouble(pod, one, evidence))
    .filter((one) => one !== undefined)
    .sort((a, b) => severity.indexOf(a.state.type) - severity.indexOf(b.state.type));
  return troubles[0] ?? { state: readiness(pod, evidence) };
}

function readiness(pod: Pod, evidence: PodEvidence): Judged['state'] {
  const ready = conditionOf(pod, 'Ready');
  if (ready?.status === 'True') return { type: 'ready' };
  const containers = pod.status?.containerStatuses ?? [];
  const waiting = containers.find((one) => !one.ready);
  const started = msOf(waiting?.state?.running?.startedAt);
  const failing = failedProbe(started, evidence);
  if (waiting === undefined || started === undefined) {
    return { type: 'starting', reason: whatIsAwaited(pod, waiting, evidence) };
  }
  const since = msOf(ready?.lastTransitionTime) ?? 0;
  const wasReady = since - started > 2_000;
  if (wasReady || (failing !== undefined && failing.count >= startFailures)) {
    return { type: 'unhealthy', reason: failing?.words ?? l10n.t('Its readiness probe fails.') };
  }
  return failing === undefined ? { type: 'starting' } : { type: 'starting', reason: failing.words };
}

function failedProbe(started: number | undefined, { events }: PodEvidence) {
  const event = events
    .filter((one) => one.reason === 'Unhealthy' && eventAt(one) >= (started ?? 0) - 1_000)
    .sort((a, b) => eventAt(a) - eventAt(b))
    .at(-1);
  return event && { words: event.message ?? '', count: event.series?.count ?? event.count ?? 1 };
}

/** What stands in the way of a container that has not begun, from its newest warning. */
function whatIsAwaited(
  pod: Pod,
  waiting: ContainerStatus | undefined,
  { events }: PodEvidence,
): string | undefined {
  const warning = events
    .filter(({ type, reason = '' }) => type === 'Warning' && reason.startsWith('Failed'))
    .sort((a, b) => eventAt(a) - eventAt(b))
    .at(-1);
  if (warning?.message !== undefined) return warning.message;
  const init = pod.status?.initContainerStatuses?.find(({ ready }) => !ready);
  if (init) return l10n.t('waits for its init container {0}', init.name);
  return waiting === undefined && pod.status?.phase === 'Pending'
    ? l10n.t('waits for a node')
    : undefined;
}

/** `Evicted: The node was low on resource: memory.`, or how its containers ended. */
function failedText({ status = {} }: Pod): string {
  const own = [status.reason, status.message].filter(Boolean).join(': ');
  if (own !== '') return own;
  const ended = status.containerStatuses?.find(
    ({ state }) => (state?.terminated?.exitCode ?? 0) !== 0,
  );
  const { exitCode, reason } = ended?.state?.terminated ?? {};
  if (reason === 'OOMKilled') return l10n.t('killed for memory');
  return exitCode === undefined ? l10n.t('It has failed.') : l10n.t('exit code {0}', exitCode);
}

function conditionOf({ status }: Pod, type: string) {
  return status?.conditions?.find((one) => one.type === type);
}
