import * as l10n from '@vscode/l10n';
import type { ServiceInstance, ServiceState } from '../state/service';
import { combineStates } from '../state/verdict';
import type { Workload } from './clusterObjects';

/** How many replicas are wanted; undefined where nobody says. */
export function desiredOf({ deployment, statefulSet }: Workload): number | undefined {
  const spec = deployment?.spec ?? statefulSet?.spec;
  return spec && (spec.replicas ?? 1);
}

/** What a workload is: what its controller cannot do, else the worst of its pods, else how far its rollout is. */
export function workloadState(
  workload: Workload,
  instances: readonly ServiceInstance[],
): ServiceState {
  const desired = desiredOf(workload);
  const living = instances.filter(({ state }) => state.type !== 'stopped');
  if (desired === 0) {
    return instances.length === 0
      ? { type: 'stopped', reason: l10n.t('It is scaled to 0.') }
      : { type: 'stopped', reason: l10n.t('It is scaled to 0, and its last pods are ending.') };
  }
  const refused = conditionOf(workload, 'ReplicaFailure');
  if (refused?.status === 'True') {
    return { type: 'failed', reason: l10n.t('no pod can be made: {0}', refused.message ?? '') };
  }
  const worst = combineStates((living.length > 0 ? living : instances).map(({ state }) => state));
  const progress = conditionOf(workload, 'Progressing');
  if (progress?.status === 'False') {
    const why = worst.type === 'ready' ? progress.message : (worst.reason ?? progress.message);
    return { type: 'failed', reason: l10n.t('its rollout does not end: {0}', why ?? '') };
  }
  if (living.length > 0 && worst.type !== 'ready' && worst.type !== 'starting') return worst;
  if (desired === undefined) return worst;
  const rollout = rolloutText(workload, desired);
  if (rollout !== undefined) {
    const reason = [rollout, worst.reason].filter(Boolean).join(', ');
    return { type: 'starting', reason };
  }
  return worst;
}

/** How far a rollout is; undefined where none is under way. */
export function rolloutText(
  { deployment, statefulSet }: Workload,
  desired: number,
): string | undefined {
  const object = deployment ?? statefulSet;
  if (!object) return undefined;
  const generation = object.metadata?.generation ?? 0;
  if ((object.status?.observedGeneration ?? 0) < generation) {
    return l10n.t('the cluster has not taken it up yet');
  }
  const updated = deployment
    ? (deployment.status?.updatedReplicas ?? 0)
    : statefulUpdated(statefulSet?.status ?? {}, desired);
  const ready = object.status?.readyReplicas ?? 0;
  const all = object.status?.replicas ?? 0;
  if (updated < desired) return l10n.t('rollout: {0} of {1} replicas are new', updated, desired);
  if (deployment && all > updated) {
    return all - updated === 1
      ? l10n.t('rollout: 1 old replica is still there')
      : l10n.t('rollout: {0} old replicas are still there', all - updated);
  }
  return ready < desired ? l10n.t('{0} of {1} replicas ready', ready, desired) : undefined;
}

/** The server counts those of the new revision only while it differs from the current one. */
function statefulUpdated(
  status: {
    readonly updatedReplicas?: number;
    readonly currentReplicas?: number;
    readonly currentRevision?: string;
    readonly updateRevision?: string;
  },
  desired: number,
): number {
  if (status.updateRevision === status.currentRevision) return desired;
  return status.updatedReplicas ?? 0;
}

function conditionOf({ deployment, statefulSet }: Workload, type: string) {
  const status = deployment?.status ?? statefulSet?.status;
  return status?.conditions?.find((one) => one.type === type);
}
