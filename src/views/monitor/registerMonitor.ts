import * as vscode from 'vscode';
import { panelIds } from '../../base/ids';
import { Lazy } from '../../base/lazy';
import type { Host } from '../../host/host';
import type { Core } from '../../services/core';
import type { LogViews } from '../logs';
import type { Memory } from '../memory/registerMemory';
import type { MonitorPanels } from './monitorPanels';

/** The monitor, loaded when it is first opened or found again by a window; opens it, at the lane of a service where one is named. */
export function registerMonitor(
  host: Host,
  core: Core<LogViews>,
  memory: Memory,
  load: () => Promise<{ readonly MonitorPanels: typeof MonitorPanels }>,
): (serviceKey?: string) => Promise<void> {
  const panels = host.own(
    new Lazy(async () => {
      const { MonitorPanels: Loaded } = await load();
      return new Loaded(host, core, await memory.feature.get());
    }),
  );
  host.own(
    vscode.window.registerWebviewPanelSerializer(panelIds.monitor, {
      deserializeWebviewPanel: async (panel) => (await panels.get()).adopt(panel),
    }),
  );
  return async (serviceKey) => (await panels.get()).open(serviceKey);
}
