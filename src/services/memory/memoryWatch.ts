import { repeat } from '../../base/async';
import { type Clock, systemClock } from '../../base/clock';
import { type Disposable, DisposableStore } from '../../base/disposable';
import type { TreeSample } from '../../system/types';
import type { Service } from '../service';
import type { ServiceStore } from '../serviceStore';
import { rootOf, type TreeSampler, type TreeSamples } from '../treeSampler';
import { CapGuard } from './capGuard';
import { CapOrders, type CapOrdersParts } from './capOrders';
import { Foresight } from './foresight';
import { sampleEveryMs, stretch } from './rhythm';
import { MemorySeries } from './series';
import { type Target, targetId, targetsOf } from './targets';

export interface MemoryWatchParts extends CapOrdersParts {
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
  readonly #guard = new CapGuard();
  readonly #orders: CapOrders;
  readonly #foresight: Foresight;
  /** By target: the newest sample of its present run. */
  readonly #latest = new Map<string, TreeSample>();
  /** By target: when this watch last asked, whether or not there was anything to see. */
  readonly #askedAt = new Map<string, number>();
  readonly series = new MemorySeries();

  constructor(private readonly parts: MemoryWatchParts) {
    const { store, sampler, log } = parts;
    this.#clock = parts.clock ?? systemClock;
    this.#foresight = new Foresight(store, this.series);
    this.#orders = this.#store.add(
      new CapOrders(parts, ({ key }) => this.#foresight.reset(key), this.#clock),
    );
    this.#store.add(sampler.onSample((samples) => this.#take(samples)));
    this.#store.add(store.onDidChangeList(() => this.#forget()));
    this.#store.add(
      repeat(
        () => this.#waitMs(),
        () => this.#sample(),
        (error) => log.error('Sampling the services failed.', error),
        this.#clock,
      ),
    );
  }

  /** A service was restarted because it was over its cap. */
  get onOver(): CapOrders['onOver'] {
    return this.#orders.onOver;
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
    const next = Math.min(
      ...targetsOf(this.parts.store.services).map((target) => this.#dueAt(target, processes)),
    );
    const wait = next - this.#clock.now();
    return Math.min(idleMs, Math.max(togetherMs, wait));
  }

  async #sample(): Promise<void> {
    const processes = this.#processes();
    const soon = this.#clock.now() + togetherMs;
    const due = targetsOf(this.parts.store.services).filter(
      (target) => this.#dueAt(target, processes) <= soon,
    );
    for (const { id } of due) this.#askedAt.set(id, this.#clock.now());
    if (due.length > 0) {
      const { list } = this.parts.store;
      await this.parts.sampler.sampleKnown(
        due.map(({ pid, instance }) =>
          rootOf(list.find(({ id }) => id === instance.id) ?? {}, pid),
        ),
      );
    }
    this.#foresight.look(this.#clock.now());
  }

  #take(samples: TreeSamples): void {
    const changed = new Set<Service>();
    const targets = targetsOf(this.parts.store.services);
    this.#keep(new Set(targets.map(({ id }) => id)));
    for (const target of targets) {
      const { service, pid, id } = target;
      const sample = samples.get(pid);
      const main = sample?.processes.find((one) => one.pid === pid);
      if (!sample || !main) continue;
      this.#latest.set(id, sample);
      changed.add(service);
      // What is being worked on is not judged.
      if (service.busy !== undefined || this.#orders.pending(target)) {
        this.#guard.forget(id);
        continue;
      }
      const { startTime } = main;
      const { at, memoryBytes: bytes } = sample;
      const over = this.#guard.take(id, { at, pid, startTime, bytes }, service.capBytes);
      if (over && this.parts.enforced(service.workspaceFolder)) {
        void this.#orders.order(target, sample);
      }
    }
    for (const service of changed) this.#note(service);
  }

  /** Adds what all instances of a service hold to its series. */
  #note({ key, instances }: Service): void {
    const own = instances.flatMap(({ id }) => this.#latest.get(targetId(key, id)) ?? []);
    const at = Math.max(...own.map((sample) => sample.at));
    const bytes = own.reduce((sum, { memoryBytes }) => sum + memoryBytes, 0);
    const used = own.flatMap(({ cpuPercent }) => cpuPercent ?? []);
    const cpuPercent = used.length > 0 ? used.reduce((sum, one) => sum + one, 0) : undefined;
    this.series.add(key, { at, bytes, ...(cpuPercent !== undefined && { cpuPercent }) });
    this.parts.saw?.(key, at, bytes);
  }

  #forget(): void {
    this.series.retain(new Set(this.parts.store.services.map(({ key }) => key)));
  }

  /** Forgets all targets but these. */
  #keep(ids: ReadonlySet<string>): void {
    this.#orders.keep(ids);
    for (const id of this.#askedAt.keys()) if (!ids.has(id)) this.#askedAt.delete(id);
    for (const id of this.#latest.keys()) {
      if (ids.has(id)) continue;
      this.#latest.delete(id);
      this.#guard.forget(id);
    }
  }
}
