import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Disposable } from '../../base/disposable';
import { panelIds, settingIds } from '../../base/ids';
import type { Host } from '../../host/host';
import type { Core } from '../../services/core';
import type { LogViews } from '../logs';
import type { MemoryFeature } from '../memory/memoryFeature';
import { folderLabel } from '../tree/folderLabel';
import { LaneSource } from './laneSource';
import { MonitorPanel } from './monitorPanel';
import { MonitorRequests } from './monitorRequests';

/** The one monitor of a window. */
export class MonitorPanels implements Disposable {
  readonly #requests: MonitorRequests;
  #current: MonitorPanel | undefined;

  constructor(
    private readonly host: Host,
    private readonly core: Core<LogViews>,
    private readonly memory: Pick<MemoryFeature, 'timeline'>,
  ) {
    const { timeline } = memory;
    this.#requests = new MonitorRequests(core, timeline, host.clock, host.log);
  }

  /** Shows the monitor, and in it the lane of a service where one is named. */
  open(serviceKey?: string): void {
    if (this.#current) this.#current.show();
    else {
      this.adopt(
        vscode.window.createWebviewPanel(
          panelIds.monitor,
          l10n.t('Services over time'),
          vscode.ViewColumn.Active,
        ),
      );
    }
    if (serviceKey !== undefined) this.#current?.reveal(serviceKey);
  }

  /** Fills a panel: a new one, or one that an earlier window has left. */
  adopt(panel: vscode.WebviewPanel): void {
    this.#current?.close();
    const { host, core, memory } = this;
    const { settings, clock, log } = host;
    const source = new LaneSource({
      store: core.store,
      history: core.watchers.history,
      timeline: memory.timeline,
      limits: () => ({
        warningPercent: settings.get(settingIds.memoryWarning),
        criticalPercent: settings.get(settingIds.memoryCritical),
      }),
      folderLabel,
      empty: () => this.#empty(),
    });
    const current = new MonitorPanel(panel, {
      dist: vscode.Uri.file(host.file('dist')),
      source,
      requests: this.#requests,
      services: core.store,
      clock,
      log,
    });
    this.#current = current;
    panel.onDidDispose(() => {
      current.dispose();
      if (this.#current === current) this.#current = undefined;
    });
  }

  dispose(): void {
    // The tab stays: the next window finds it again.
    this.#current?.dispose();
  }

  #empty(): string {
    if (!this.host.isTrusted) {
      return l10n.t('Nothing is run in Restricted Mode. Trust this workspace to see its services.');
    }
    if (this.core.model.state === 'loading') return l10n.t('The workspace is being read…');
    return l10n.t('This workspace has no services. The Services view says what was looked for.');
  }
}
