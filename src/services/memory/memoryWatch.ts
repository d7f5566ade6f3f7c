import * as l10n from '@vscode/l10n';
import { repeat } from '../../base/async';
import { type Clock, systemClock } from '../../base/clock';
import { type Disposable, DisposableStore } from '../../base/disposable';
import { Emitter } from '../../base/event';
import type { Logger } from '../../base/logger';
import { formatSize } from '../../base/size';
import type { ProcessControl, TreeSample } from '../../system/types';
import { endProcesses } from '../endProcesses';
import type { Service, ServiceInstance } from '../service';
import type { ServiceStore } from '../serviceStore';
import { rootOf, type TreeSampler, type TreeSamples } from '../treeSampler';
import { CapGuard } from './capGuard';
import { Forecast } from './forecast';
import { sampleEveryMs, stretch } from './rhythm';
import { MemorySeries } from './series';

/** A restart that the guard ordered. Sizes in bytes. */
export interface OverCap {
  readonly service: Service;
  readonly bytes: number;
  readonly capBytes: number;
}

export interface MemoryWatchParts {
  readonly store: ServiceStore;
  readonly sampler: TreeSampler;
  readonly processes: Pick<ProcessControl, 'isAlive' | 'signal'>;
  /** Whether caps are enforced in a workspace folder. */
  readonly enforced: (workspaceFolder: string) => boolean;
  /** True where this program is the one that acts for the folder. */
  readonly mayAct: (workspaceFolder: string) => Promise<boolean>;
  /** Restarts one instance through PM2 as it is; `detail` says why, as a sentence. Rejects where that failed. */
  readonly restart: (service: Service, instance: ServiceInstance, detail: string) => Promise<void>;
  /** The instance is over its cap, and somebody else who acts for the folder will restart it. */
  readonly leave?: (service: Service, detail: string) => void;
  /** What a service holds now, for the memory before an end. */
  readonly saw?: (serviceKey: string, at: number, bytes: number) => void;
  readonly log: Logger;
  readonly clock?: Clock;
}

interface Target {
  readonly service: Service;
  readonly instance: ServiceInstance;
  readonly pid: number;
  /** Of the guard. */
  readonly id: string;
}

/** Trees that fall due within this time of each other are sampled in one go. */
const togetherMs = 200;
const idleMs = 2_000;
const forecastMs = 10_000;
/** A restart that PM2 refuses is tried again after this time, not with every look. */
const againMs = 10_000;
/** PM2 has answered; what then still lives of the tree has been asked once already. */
const survivorGraceMs = 500;

/**
 * Samples the trees of services in the rhythm that their caps ask for, keeps the series, and restarts what is over its cap.
 * The same in the editor and in the guardian that runs while the editor is closed.
 */
export class MemoryWatch implements Disposable {
  readonly #store = new DisposableStore();
  readonly #overs = this.#store.add(new Emitter<OverCap>());
  readonly #clock: Clock;
  readonly #guard = new CapGuard();
  readonly #forecasts = new Map<string, Forecast>();
  /** By instance that runs: the newest sample of its present run. */
  readonly #latest = new Map<string, TreeSample>();
  /** By instance: when this watch last asked, whether or not there was anything to see. */
  readonly #askedAt = new Map<string, number>();
  readonly #ordering = new Set<string>();
  /** By instance: which run could not be restarted, and when. */
  readonly #refused = new Map<string, { readonly pid: number; readonly at: number }>();
  #forecastAt = 0;
  readonly series = new MemorySeries();

  /** A service was restarted because it was over its cap. */
  readonly onOver = this.#overs.event;

  constructor(private readonly parts: MemoryWatchParts) {
    this.#clock = parts.clock ?? systemClock;
    this.#store.add(parts.sampler.onSample((samples) => this.#take(samples)));
    this.#store.add(parts.store.onDidChangeList(() => this.#forget()));
    this.#store.add(
      repeat(
        () => this.#waitMs(),
        () => this.#sample(),
        (error) => parts.log.error('Sampling the services failed.', error),
        this.#clock,
      ),
    );
  }

  /** ms between two samples of a service with a cap, where that is longer than usual because there are so many processes. */
  get stretchedMs(): number | undefined {
    const processes = this.#processes();
    return stretch(processes) > 1
      ? sampleEveryMs({ ofCap: 0, enforced: true, processes })
      : undefined;
  }

  dispose(): void {
    this.#store.dispose();
  }

  #targets(): readonly Target[] {
    return this.parts.store.services.flatMap((service) =>
      service.instances.flatMap((instance) =>
        instance.pid !== undefined && instance.active
          ? [{ service, instance, pid: instance.pid, id: `${service.key}\n${instance.id}` }]
          : [],
      ),
    );
  }

  #processes(): number {
    let count = 0;
    for (const { processes } of this.#latest.values()) count += processes.length;
    return count;
  }

  #dueAt({ service, id }: Target, processes: number): number {
    const latest = this.#latest.get(id);
    const lookedAt = Math.max(latest?.at ?? 0, this.#askedAt.get(id) ?? 0);
    // A wall clock that was set back is waited for by nobody.
    if (lookedAt > this.#clock.now()) return 0;
    const ofCap = service.capBytes ? (latest?.memoryBytes ?? 0) / service.capBytes : undefined;
    const enforced = this.parts.enforced(service.workspaceFolder);
    return lookedAt + sampleEveryMs({ ofCap, enforced, processes });
  }

  #waitMs(): number {
    const processes = this.#processes();
    const next = Math.min(...this.#targets().map((target) => this.#dueAt(target, processes)));
    const wait = next - this.#clock.now();
    return Math.min(idleMs, Math.max(togetherMs, wait));
  }

  async #sample(): Promise<void> {
    const processes = this.#processes();
    const soon = this.#clock.now() + togetherMs;
    const due = this.#targets().filter((target) => this.#dueAt(target, processes) <= soon);
    for (const { id } of due) this.#askedAt.set(id, this.#clock.now());
    if (due.length > 0) {
      const { list } = this.parts.store;
      await this.parts.sampler.sampleKnown(
        due.map(({ pid, instance }) =>
          rootOf(list.find(({ id }) => id === instance.id) ?? {}, pid),
        ),
      );
    }
    this.#foresee();
  }

  #take(samples: TreeSamples): void {
    const changed = new Set<Service>();
    const targets = this.#targets();
    this.#keep(new Set(targets.map(({ id }) => id)));
    for (const target of targets) {
      const { service, pid, id } = target;
      const sample = samples.get(pid);
      const main = sample?.processes.find((one) => one.pid === pid);
      if (!sample || !main) continue;
      this.#latest.set(id, sample);
      changed.add(service);
      // What is being worked on is not judged.
      if (service.busy !== undefined || this.#ordering.has(id) || this.#waits(target)) {
        this.#guard.forget(id);
        continue;
      }
      const { startTime } = main;
      const { at, memoryBytes: bytes } = sample;
      const over = this.#guard.take(id, { at, pid, startTime, bytes }, service.capBytes);
      if (over && this.parts.enforced(service.workspaceFolder)) {
        this.#ordering.add(id);
        void this.#order(target, sample).finally(() => this.#ordering.delete(id));
      }
    }
    for (const service of changed) this.#note(service);
  }

  /** True where restarting this run has just failed: the next try waits. */
  #waits({ pid, id }: Target): boolean {
    const refused = this.#refused.get(id);
    return refused?.pid === pid && Math.abs(this.#clock.now() - refused.at) < againMs;
  }

  /** Adds what all instances of a service hold to its series. */
  #note({ key, instances }: Service): void {
    const own = instances.flatMap(({ id }) => this.#latest.get(`${key}\n${id}`) ?? []);
    const at = Math.max(...own.map((sample) => sample.at));
    const bytes = own.reduce((sum, { memoryBytes }) => sum + memoryBytes, 0);
    const used = own.flatMap(({ cpuPercent }) => cpuPercent ?? []);
    const cpuPercent = used.length > 0 ? used.reduce((sum, one) => sum + one, 0) : undefined;
    this.series.add(key, { at, bytes, ...(cpuPercent !== undefined && { cpuPercent }) });
    this.parts.saw?.(key, at, bytes);
  }

  async #order({ service, instance, pid, id }: Target, sample: TreeSample): Promise<void> {
    const { capBytes = 0, name, workspaceFolder } = service;
    const { memoryBytes: bytes, processes } = sample;
    const detail =
      processes.length === 1
        ? l10n.t('It held {0} of {1}.', formatSize(bytes), formatSize(capBytes))
        : l10n.t(
            'Its {0} processes held {1} of {2}.',
            processes.length,
            formatSize(bytes),
            formatSize(capBytes),
          );
    try {
      if (!(await this.parts.mayAct(workspaceFolder))) {
        this.parts.leave?.(service, detail);
        return;
      }
      this.parts.log.warn(`${JSON.stringify(name)} is over its memory cap: ${detail}`);
      this.#forecasts.get(service.key)?.reset();
      this.parts.store.overlay(service.key, { capInMinutes: undefined });
      await this.parts.restart(service, instance, detail);
      this.#overs.fire({ service, bytes, capBytes });
      await this.#endSurvivors(sample);
    } catch (error) {
      this.#refused.set(id, { pid, at: this.#clock.now() });
      this.parts.log.error(`Restarting ${JSON.stringify(name)} over its cap failed.`, error);
    }
  }

  /** PM2 ends what `ps` shows below the main process; what left that tree and still lives is ended here. */
  async #endSurvivors({ processes }: TreeSample): Promise<void> {
    const living = processes.filter((one) => this.parts.processes.isAlive(one.pid, one.startTime));
    if (living.length === 0) return;
    const pids = living.map(({ pid }) => pid).join(', ');
    this.parts.log.info(`Ending what outlived the restart: ${pids}`);
    await endProcesses(living, this.parts.processes, {
      graceMs: survivorGraceMs,
      clock: this.#clock,
    });
  }

  #foresee(): void {
    const now = this.#clock.now();
    if (Math.abs(now - this.#forecastAt) < forecastMs) return;
    this.#forecastAt = now;
    for (const service of this.parts.store.services) {
      const { key, capBytes, startedAt, instances } = service;
      let forecast = this.#forecasts.get(key);
      if (capBytes === undefined || startedAt === undefined) {
        if (forecast) this.parts.store.overlay(key, { capInMinutes: undefined });
        this.#forecasts.delete(key);
        continue;
      }
      if (!forecast) this.#forecasts.set(key, (forecast = new Forecast()));
      const total = capBytes * Math.max(1, instances.length);
      const points = this.series.points(key, 600_000, now);
      const capInMinutes = forecast.update(points, total, startedAt, now);
      this.parts.store.overlay(key, { capInMinutes });
    }
  }

  #forget(): void {
    this.series.retain(new Set(this.parts.store.services.map(({ key }) => key)));
  }

  /** Forgets all instances but these. */
  #keep(ids: ReadonlySet<string>): void {
    for (const seen of [this.#askedAt, this.#refused]) {
      for (const id of seen.keys()) if (!ids.has(id)) seen.delete(id);
    }
    for (const id of this.#latest.keys()) {
      if (ids.has(id)) continue;
      this.#latest.delete(id);
      this.#guard.forget(id);
    }
  }
}
