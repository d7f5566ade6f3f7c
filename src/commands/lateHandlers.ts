import { type CommandId, commandIds } from '../base/ids';
import type { Lazy } from '../base/lazy';
import type { Handlers } from './handlers';

/** Commands whose handlers are in a bundle of their own. */
const logCommandIds: readonly CommandId[] = [
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

const metricsCommandIds: readonly CommandId[] = [
  commandIds.exportMetrics,
  commandIds.stopMetrics,
  commandIds.addToPrometheus,
  commandIds.addAlertRules,
  commandIds.createDashboard,
];

/** Handlers that are loaded when one of them is first called. */
export function lateLogHandlers(handlers: Lazy<Handlers>): Handlers {
  return late(logCommandIds, handlers);
}

/** The same for metrics. */
export function lateMetricsHandlers(handlers: Lazy<Handlers>): Handlers {
  return late(metricsCommandIds, handlers);
}

function late(ids: readonly CommandId[], handlers: Lazy<Handlers>): Handlers {
  return Object.fromEntries(
    ids.map((id) => [
      id,
      async (...args: readonly unknown[]) => (await handlers.get())[id]?.(...args),
    ]),
  );
}
