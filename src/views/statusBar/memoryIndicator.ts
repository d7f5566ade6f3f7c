import * as vscode from 'vscode';
import * as l10n from '@vscode/l10n';
import { repeat } from '../../base/async';
import { type Clock, systemClock } from '../../base/clock';
import { type Disposable, DisposableStore } from '../../base/disposable';
import { type CommandId, commandIds } from '../../base/ids';
import type { Logger } from '../../base/logger';
import { toMarkdown } from '../../host/markdown';
import type { ServiceStore } from '../../services/state/serviceStore';
import type { SystemMemory, SystemMemoryReader } from '../../system/types';
import {
  type MemoryLevel,
  memoryLevel,
  type MemoryLimits,
} from '../../services/memory/memoryLevel';
import type { Service } from '../../services/state/service';
import { indicatorText, indicatorTooltip } from './indicatorText';

const rhythmMs = 5_000;

/** Commands that links of the tooltip may run. */
const tooltipCommands: readonly CommandId[] = [
  commandIds.restart,
  commandIds.showLogs,
  commandIds.start,
  commandIds.stop,
  commandIds.restartAll,
  commandIds.openMonitor,
];

/** The status-bar item: system memory in use and the services' total; a click restarts. */
export class MemoryIndicator implements Disposable {
  readonly #store = new DisposableStore();
  readonly #item: vscode.StatusBarItem;
  #memory: SystemMemory | undefined;
  #level: MemoryLevel = 'normal';
  #shown = '';
  #tooltip = '';

  constructor(
    private readonly services: ServiceStore,
    private readonly reader: SystemMemoryReader,
    private readonly limits: () => MemoryLimits,
    private readonly spark: (service: Service) => string,
    private readonly log: Logger,
    clock: Clock = systemClock,
  ) {
    this.#item = this.#store.add(
      vscode.window.createStatusBarItem('codexServices.memory', vscode.StatusBarAlignment.Left, 50),
    );
    this.#item.name = l10n.t('CODEX Services: memory');
    this.#item.command = commandIds.statusBarClick;
    this.#store.add(services.onDidRefresh(() => this.#paint()));
    this.#store.add(services.onDidChangeList(() => void this.#read()));
    this.#store.add(
      repeat(
        () => rhythmMs,
        () => this.#read(),
        (error) => log.error('Reading the memory of the system failed.', error),
        clock,
      ),
    );
    void this.#read();
  }

  dispose(): void {
    this.#store.dispose();
  }

  async #read(): Promise<void> {
    // Nobody sees the figure while there is nothing to show it for.
    if (this.services.services.length > 0) {
      try {
        this.#memory = await this.reader.read();
      } catch (error) {
        this.log.error('Reading the memory of the system failed.', error);
      }
    }
    if (!this.#store.disposed) this.#paint();
  }

  #paint(): void {
    const { services } = this.services;
    if (services.length === 0 || !this.#memory) {
      this.#item.hide();
      this.#shown = '';
      return;
    }
    this.#level = memoryLevel(this.#memory, this.limits(), this.#level);
    const { text, level, spoken } = indicatorText(this.#memory, services, this.#level);
    const tooltip = indicatorTooltip(this.#memory, services, this.spark);
    if (tooltip !== this.#tooltip) {
      this.#tooltip = tooltip;
      this.#item.tooltip = toMarkdown(tooltip, tooltipCommands, true);
    }
    if (this.#shown === text + level) return;
    this.#shown = text + level;
    this.#item.text = text;
    this.#item.accessibilityInformation = { label: spoken };
    this.#item.backgroundColor =
      level === 'normal'
        ? undefined
        : new vscode.ThemeColor(
            level === 'critical'
              ? 'statusBarItem.errorBackground'
              : 'statusBarItem.warningBackground',
          );
    this.#item.show();
  }
}
