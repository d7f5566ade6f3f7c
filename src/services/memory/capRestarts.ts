import * as l10n from '@vscode/l10n';
import type { Clock } from '../../base/clock';
import { type Disposable, DisposableStore } from '../../base/disposable';
import { Emitter } from '../../base/event';
import type { Logger } from '../../base/logger';
import { formatSize } from '../../base/size';
import type { ProcessControl, TreeSample } from '../../system/types';
import { endProcesses } from '../supervise/endProcesses';
import type { Service, ServiceInstance } from '../state/service';
import type { Target } from './targets';

/** A restart that the guard ordered. Sizes in bytes. */
export interface OverCap {
  readonly service: Service;
  readonly bytes: number;
  readonly capBytes: number;
}

export interface CapRestartsParts {
  readonly processes: Pick<ProcessControl, 'isAlive' | 'signal'>;
  /** True where this program is the one that acts for the folder. */
  readonly mayAct: (workspaceFolder: string) => Promise<boolean>;
  /**
   * Restarts one instance through PM2 as it is; `detail` says why, as a sentence. What waits for its turn asks `still` whether
   * that is to be done by then. True where it was restarted; rejects where that failed.
   */
  readonly restart: (
    service: Service,
    instance: ServiceInstance,
    detail: string,
    still: () => boolean,
  ) => Promise<boolean>;
  /** Keeps what is worth keeping before a restart; a sentence about it for the history, where there is one. Never rejects. */
  readonly keep?: (service: Service) => Promise<string | undefined>;
  /** The instance is over its cap, and somebody else who acts for the folder will restart it. */
  readonly leave?: (service: Service, detail: string) => void;
  readonly log: Logger;
}

/** A restart that PM2 refuses is tried again after this time, not with every look. */
const againMs = 10_000;
/** PM2 has answered; what then still lives of the tree has been asked once already. */
const survivorGraceMs = 500;

/** Has instances restarted that are over their caps, one restart at a time for each. */
export class CapRestarts implements Disposable {
  readonly #store = new DisposableStore();
  readonly #didExceedCap = this.#store.add(new Emitter<OverCap>());
  readonly #ordering = new Set<string>();
  /** By target: which run could not be restarted, and when. */
  readonly #refused = new Map<string, { readonly pid: number; readonly at: number }>();

  /** A service was restarted because it was over its cap. */
  readonly onDidExceedCap = this.#didExceedCap.event;

  /** `still`: whether a target is over its cap as things are now. `onAct` is told before PM2 is. */
  constructor(
    private readonly parts: CapRestartsParts,
    private readonly still: (target: Target) => boolean,
    private readonly onAct: (target: Target) => void,
    private readonly clock: Clock,
  ) {}

  /** True where a restart is under way, or restarting this run has just failed: the next try waits. */
  pending({ id, pid }: Target): boolean {
    if (this.#ordering.has(id)) return true;
    const refused = this.#refused.get(id);
    return refused?.pid === pid && Math.abs(this.clock.now() - refused.at) < againMs;
  }

  /** Has an instance restarted; `sample` shows it over its cap. Never rejects. */
  async request(target: Target, sample: TreeSample): Promise<void> {
    this.#ordering.add(target.id);
    try {
      await this.#request(target, sample);
    } catch (error) {
      const { id, pid, service } = target;
      this.#refused.set(id, { pid, at: this.clock.now() });
      const name = JSON.stringify(service.name);
      this.parts.log.error(`Restarting ${name} over its cap failed.`, error);
    } finally {
      this.#ordering.delete(target.id);
    }
  }

  /** Forgets all targets but these. */
  keep(ids: ReadonlySet<string>): void {
    for (const id of this.#refused.keys()) if (!ids.has(id)) this.#refused.delete(id);
  }

  dispose(): void {
    this.#store.dispose();
  }

  async #request(target: Target, sample: TreeSample): Promise<void> {
    const { service, instance } = target;
    const { capBytes = 0, name, workspaceFolder } = service;
    const { memoryBytes: bytes } = sample;
    const over = detailOf(sample, capBytes);
    if (!(await this.parts.mayAct(workspaceFolder))) {
      this.parts.leave?.(service, over);
      return;
    }
    const kept = await this.parts.keep?.(service);
    const detail = [over, kept].filter(Boolean).join(' ');
    this.parts.log.warn(`${JSON.stringify(name)} is over its memory cap: ${detail}`);
    this.onAct(target);
    const still = (): boolean => this.still(target);
    // What lives on then was left alone, and is no survivor.
    if (!(await this.parts.restart(service, instance, detail, still))) return;
    this.#didExceedCap.fire({ service, bytes, capBytes });
    await this.#endSurvivors(sample);
  }

  /** PM2 ends what `ps` shows below the main process; what left that tree and still lives is ended here. */
  async #endSurvivors({ processes }: TreeSample): Promise<void> {
    const living = processes.filter((one) => this.parts.processes.isAlive(one.pid, one.startTime));
    if (living.length === 0) return;
    const pids = living.map(({ pid }) => pid).join(', ');
    this.parts.log.info(`Ending what outlived the restart: ${pids}`);
    await endProcesses(living, this.parts.processes, {
      graceMs: survivorGraceMs,
      clock: this.clock,
    });
  }
}

function detailOf({ memoryBytes, processes }: TreeSample, capBytes: number): string {
  return processes.length === 1
    ? l10n.t('It held {0} of {1}.', formatSize(memoryBytes), formatSize(capBytes))
    : l10n.t(
        'Its {0} processes held {1} of {2}.',
        processes.length,
        formatSize(memoryBytes),
        formatSize(capBytes),
      );
}
