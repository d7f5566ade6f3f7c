import { repeat } from '../../base/async';
import { type Clock, systemClock } from '../../base/clock';
import { type Disposable, DisposableStore } from '../../base/disposable';
import { Emitter, type Event } from '../../base/event';
import type { TreeSample } from '../../system/types';
import type { Service } from '../state/service';
import type { ServiceStore } from '../state/serviceStore';
import { rootOf, type TreeSampler, type TreeSamples } from '../state/treeSampler';
import { CapGuard } from './capGuard';
import { CapRestarts, type CapRestartsParts, type OverCap } from './capRestarts';
import { ForecastWatch } from './forecastWatch';
import { sampleEveryMs, stretch } from './rhythm';
import { MemorySeries } from './series';
import { type Target, targetsOf } from './targets';

export interface MemoryWatchParts extends CapRestartsParts {
  readonly store: ServiceStore;
  readonly sampler: TreeSampler;
  /** Whether caps are enforced in a workspace folder. */
  readonly enforced: (workspaceFolder: string) => boolean;
  /** What a service holds now, for the memory before an end. */
  readonly saw?: (serviceKey: string, at: number, bytes: number) => void;
  readonly clock?: Clock;
}

/** Trees that fall due within this time of each other are sampled in one go. */
const togetherMs = 200;
const idleMs = 2_000;

/**
 * Samples the trees of services in the rhythm that their caps ask for, keeps the series, and has restarted what is over its cap.
 * The same in the editor and in the guardian that runs while the editor is closed.
 */
export class MemoryWatch implements Disposable {
  readonly #store = new DisposableStore();
  readonly #clock: Clock;
  readonly #didPassDefault = this.#store.add(new Emitter<OverCap>());
  readonly #guard = new CapGuard();
  readonly #restarts: CapRestarts;
  readonly #forecastWatch: ForecastWatch;
  /** By target: the newest sample of its present run. */
  readonly #latest = new Map<string, TreeSample>();
  /** By target: when this watch last asked, whether or not there was anything to see. */
  readonly #askedAt = new Map<string, number>();
  #failed = false;
  readonly series = new MemorySeries();

  constructor(private readonly parts: MemoryWatchParts) {
    const { store, sampler, log } = parts;
    this.#clock = parts.clock ?? systemClock;
    this.onDidPassDefault = this.#didPassDefault.event;
    this.#forecastWatch = new ForecastWatch(store, this.series);
    this.#restarts = this.#store.add(
      new CapRestarts(
        parts,
        (target) => this.#isOver(target),
        (target) => this.#forecastWatch.reset(target),
        this.#clock,
      ),
    );
    this.#store.add(sampler.onDidSample((samples) => this.#take(samples)));
    this.#store.add(store.onDidRefresh(() => this.#forget()));
    this.#store.add(
      repeat(
        () => this.#waitMs(),
        () => this.#look(),
        (error) => log.error('Looking after memory failed.', error),
        this.#clock,
      ),
    );
  }

  /** A service was restarted because it was over its cap. */
  get onDidExceedCap(): CapRestarts['onDidExceedCap'] {
    return this.#restarts.onDidExceedCap;
  }

  /** A service holds more than a cap that nobody named, so that nothing is restarted; told again while it does. */
  readonly onDidPassDefault: Event<OverCap>;

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

  #processes(): number {
    let count = 0;
    for (const { processes } of this.#latest.values()) count += processes.length;
    return count;
  }

  #dueAt(target: Target, processes: number): number {
    const { service, id } = target;
    const latest = this.#latestOf(target);
    const lookedAt = Math.max(latest?.at ?? 0, this.#askedAt.get(id) ?? 0);
    // A wall clock that was set back is waited for by nobody.
    if (lookedAt > this.#clock.now()) return 0;
    const ofCap = service.capBytes ? (latest?.memoryBytes ?? 0) / service.capBytes : undefined;
    const enforced = this.#enforces(service);
    return lookedAt + sampleEveryMs({ ofCap, enforced, processes });
  }

  #waitMs(): number {
    const processes = this.#processes();
    const next = Math.min(
      ...targetsOf(this.parts.store.services).map((target) => this.#dueAt(target, processes)),
    );
    const wait = next - this.#clock.now();
    return Math.min(idleMs, Math.max(togetherMs, wait));
  }

  async #look(): Promise<void> {
    const processes = this.#processes();
    const soon = this.#clock.now() + togetherMs;
    const due = targetsOf(this.parts.store.services).filter(
      (target) => this.#dueAt(target, processes) <= soon,
    );
    for (const { id } of due) this.#askedAt.set(id, this.#clock.now());
    if (due.length > 0) await this.#sample(due);
    this.#forecastWatch.look(this.#clock.now());
  }

  async #sample(due: readonly Target[]): Promise<void> {
    const { store, sampler, log } = this.parts;
    const { list } = store;
    const roots = due.map(({ pid, instance }) =>
      rootOf(list.find(({ id }) => id === instance.id) ?? {}, pid),
    );
    try {
      await sampler.sampleKnown(roots);
      this.#failed = false;
    } catch (error) {
      for (const { id } of due) this.#lose(id);
      const what = 'Sampling the services failed.';
      // Once: the next look fails the same way in a moment.
      if (this.#failed) log.debug(`${what} ${String(error)}`);
      else log.error(what, error);
      this.#failed = true;
    }
  }

  #take(samples: TreeSamples): void {
    const changed = new Map<Service, number>();
    for (const target of targetsOf(this.parts.store.services)) {
      const { service, pid, id } = target;
      const sample = samples.get(pid);
      if (!sample) continue;
      const main = sample.processes.find((one) => one.pid === pid);
      if (!main) {
        // It cannot be read: what was seen before is neither what it holds nor the first of two looks running.
        this.#lose(id);
        continue;
      }
      const { startTime } = main;
      const { at, memoryBytes: bytes } = sample;
      this.#latest.set(id, sample);
      changed.set(service, at);
      // What is being worked on is not judged, nor what somebody looks at with a debugger.
      const held = service.busy !== undefined || service.debugger === 'paused';
      if (held || this.#restarts.pending(target)) {
        this.#guard.forget(id);
        continue;
      }
      const over = this.#guard.take(id, { at, pid, startTime, bytes }, service.capBytes);
      if (over && this.#enforces(service)) void this.#restarts.request(target, sample);
      else if (over && service.definition?.capEnforced === false) {
        this.#didPassDefault.fire({ service, bytes, capBytes: service.capBytes ?? 0 });
      }
    }
    for (const [service, at] of changed) this.#note(service, at);
  }

  /** Adds what all instances of a service hold at a moment to its series, and what each does where there are several. */
  #note(service: Service, at: number): void {
    const { key, instances } = service;
    const own = targetsOf([service]).flatMap((target) => {
      const sample = this.#latestOf(target);
      return sample ? [{ target, sample }] : [];
    });
    if (instances.length > 1) {
      for (const { target, sample } of own) {
        if (sample.at === at) this.series.add(target.id, { at, bytes: sample.memoryBytes });
      }
    }
    const bytes = own.reduce((sum, { sample }) => sum + sample.memoryBytes, 0);
    const used = own.flatMap(({ sample }) => sample.cpuPercent ?? []);
    const cpuPercent = used.length > 0 ? used.reduce((sum, one) => sum + one, 0) : undefined;
    this.series.add(key, { at, bytes, ...(cpuPercent !== undefined && { cpuPercent }) });
    this.parts.saw?.(key, at, bytes);
  }

  /** Whether an instance is over its cap by what is known now: the cap, the guard and its memory may have changed. */
  #isOver(target: Target): boolean {
    const service = this.parts.store.get(target.service.key);
    const capBytes = service?.capBytes;
    if (!service || capBytes === undefined || !this.#enforces(service)) return false;
    if (service.debugger === 'paused') return false;
    return (this.#latestOf(target)?.memoryBytes ?? 0) > capBytes;
  }

  /** A default cap that nobody named is only warned about. */
  #enforces({ workspaceFolder, definition }: Service): boolean {
    return definition?.capEnforced !== false && this.parts.enforced(workspaceFolder);
  }

  /** The newest sample of this run. */
  #latestOf({ id, pid }: Target): TreeSample | undefined {
    const sample = this.#latest.get(id);
    return sample?.processes.some((one) => one.pid === pid) ? sample : undefined;
  }

  #lose(id: string): void {
    this.#latest.delete(id);
    this.#guard.forget(id);
  }

  /** Forgets what is not there any more. */
  #forget(): void {
    const { services } = this.parts.store;
    const ids = new Set(targetsOf(services).map(({ id }) => id));
    this.series.retain(new Set([...services.map(({ key }) => key), ...ids]));
    this.#restarts.keep(ids);
    for (const id of this.#askedAt.keys()) if (!ids.has(id)) this.#askedAt.delete(id);
    for (const id of this.#latest.keys()) if (!ids.has(id)) this.#lose(id);
  }
}
