import { type CommandId, commandIds } from '../base/ids';
import type { Handlers } from './handlers';

/** Commands about logs, whose handlers are in the bundle of the logs. */
export const logCommandIds: readonly CommandId[] = [
  commandIds.showLogs,
  commandIds.clearLogs,
  commandIds.openLogFile,
  commandIds.showFoldedLines,
  commandIds.showErrors,
  commandIds.searchLogs,
  commandIds.showCombinedLogs,
  commandIds.chooseCombinedLogs,
  commandIds.filterCombinedLogs,
  commandIds.foldLinesLikeThis,
];

/** Commands whose handlers are in the bundle of the debugger. */
export const debugCommandIds: readonly CommandId[] = [
  commandIds.attachDebugger,
  commandIds.recordCpuProfile,
  commandIds.sampleHeap,
  commandIds.takeHeapSnapshot,
];

/** Commands whose handlers are in the bundle of metrics. */
export const metricsCommandIds: readonly CommandId[] = [
  commandIds.exportMetrics,
  commandIds.stopMetrics,
  commandIds.addToPrometheus,
  commandIds.addAlertRules,
  commandIds.createDashboard,
];

/** Commands whose handlers are in the bundle of Kubernetes. */
export const clusterCommandIds: readonly CommandId[] = [
  commandIds.kubernetesShow,
  commandIds.kubernetesHide,
  commandIds.kubernetesReconnect,
  commandIds.kubernetesUnlock,
  commandIds.kubernetesRestart,
  commandIds.kubernetesStop,
  commandIds.kubernetesStart,
  commandIds.kubernetesScale,
  commandIds.kubernetesLogs,
  commandIds.kubernetesCombined,
  commandIds.kubernetesSearch,
  commandIds.kubernetesEvents,
  commandIds.kubernetesOpen,
  commandIds.kubernetesShell,
  commandIds.kubernetesDefinition,
];

/** Commands whose handlers are in the bundle of manifests. */
export const manifestCommandIds: readonly CommandId[] = [
  commandIds.exportManifests,
  commandIds.deploy,
  commandIds.rollBack,
];

/** Handlers that are loaded when one of them is first called. */
export function lateHandlers(
  ids: readonly CommandId[],
  handlers: () => Promise<Handlers>,
): Handlers {
  return Object.fromEntries(
    ids.map((id) => [id, async (...args: readonly unknown[]) => (await handlers())[id]?.(...args)]),
  );
}
