import { type Clock, OwnClock } from '../../base/clock';
import { type Disposable, DisposableStore } from '../../base/disposable';
import type { Event } from '../../base/event';
import type { Logger } from '../../base/logger';
import type { Service, ServiceInstance } from '../state/service';
import type { ServiceStore } from '../state/serviceStore';

export interface BlockedStartParts {
  readonly store: ServiceStore;
  /** What was left of a service (its key) was ended while the service ran again. */
  readonly onDidEndOrphans: Event<string>;
  readonly restart: (service: Service) => Promise<unknown>;
  readonly log: Logger;
  readonly clock?: Clock;
}

/** A server that only had not come so far listens by then. */
const graceMs = 3_000;
/** A launcher with children, or one that computes, may still be on its way to listening this long. */
const patienceMs = 30_000;
const busyPercent = 20;

/**
 * Restarts a service that was started while its orphans held its port. Its server then found the port taken and ended, and
 * a launcher that outlives its server (Next's does) would be "starting" for ever.
 */
export class BlockedStart implements Disposable {
  readonly #store = new DisposableStore();
  readonly #blocked = new Map<string, { readonly pids: readonly number[]; readonly at: number }>();
  readonly #clock: Clock;

  constructor(private readonly parts: BlockedStartParts) {
    this.#clock = this.#store.add(new OwnClock(parts.clock));
    this.#store.add(parts.onDidEndOrphans((key) => this.#note(key)));
    this.#store.add(parts.store.onDidRefresh(() => void this.#look()));
  }

  dispose(): void {
    this.#store.dispose();
  }

  #note(key: string): void {
    const service = this.parts.store.get(key);
    const pids = service?.instances.flatMap(({ active, pid }) => (active ? (pid ?? []) : [])) ?? [];
    if (pids.length === 0 || service?.definition?.port === undefined) return;
    this.#blocked.set(key, { pids, at: this.#clock.now() });
    this.#clock.after(graceMs, () => void this.parts.store.refresh());
    this.#clock.after(patienceMs, () => void this.parts.store.refresh());
  }

  async #look(): Promise<void> {
    for (const [key, { pids, at }] of this.#blocked) {
      const service = this.parts.store.get(key);
      const instance = service?.instances.find(
        ({ pid = -1, active }) => active && pids.includes(pid),
      );
      const port = service?.definition?.port;
      if (!service || !instance || port === undefined || instance.ports.includes(port)) {
        this.#blocked.delete(key);
        continue;
      }
      const waited = this.#clock.now() - at;
      if (service.busy !== undefined || waited < graceMs) continue;
      if (mayYetListen(instance) && waited < patienceMs) continue;
      this.#blocked.delete(key);
      await this.#restart(service);
    }
  }

  async #restart(service: Service): Promise<void> {
    const name = JSON.stringify(service.name);
    this.parts.log.info(`${name} was started while its port was taken; it is started anew.`);
    try {
      await this.parts.restart(service);
    } catch (error) {
      this.parts.log.error(`Restarting ${name} failed.`, error);
    }
  }
}

function mayYetListen({ processes, cpuPercent = 0 }: ServiceInstance): boolean {
  return processes.length > 1 || cpuPercent > busyPercent;
}
