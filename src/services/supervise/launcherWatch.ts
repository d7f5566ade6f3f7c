import { type Clock, OwnClock } from '../../base/clock';
import { type Disposable, DisposableStore } from '../../base/disposable';
import type { Logger } from '../../base/logger';
import type { Service, ServiceInstance } from '../state/service';
import type { ServiceStore } from '../state/serviceStore';

export interface LauncherWatchParts {
  readonly store: ServiceStore;
  readonly mayAct: (workspaceFolder: string) => Promise<boolean>;
  /** Writes the end down, which counts as an exit. */
  readonly died: (serviceKey: string, pid: number) => void;
  readonly restart: (service: Service) => Promise<unknown>;
  readonly log: Logger;
  readonly clock?: Clock;
}

/** Launchers such as Next's start their server anew by themselves; that needs a moment. */
const graceMs = 2_000;
/** A launcher that has started something since gets this long to listen again. */
const newServerMs = 30_000;

interface Death {
  readonly server: number;
  readonly at: number;
}

/** Restarts a service whose launcher lives while its server process is dead: PM2 says "online" of it for ever. */
export class LauncherWatch implements Disposable {
  readonly #store = new DisposableStore();
  readonly #deaths = new Map<string, Death>();
  readonly #clock: Clock;

  constructor(private readonly parts: LauncherWatchParts) {
    this.#clock = this.#store.add(new OwnClock(parts.clock));
    this.#store.add(parts.store.onDidRefresh(() => void this.#look()));
  }

  dispose(): void {
    this.#store.dispose();
  }

  async #look(): Promise<void> {
    for (const service of this.parts.store.services) {
      const instance = service.instances.find(({ serverGone }) => serverGone !== undefined);
      if (!instance?.serverGone || service.busy !== undefined) {
        this.#deaths.delete(service.key);
        continue;
      }
      const known = this.#deaths.get(service.key);
      const death =
        known?.server === instance.serverGone
          ? known
          : { server: instance.serverGone, at: this.#clock.now() };
      this.#deaths.set(service.key, death);
      const left = waitMs(instance, death) - (this.#clock.now() - death.at);
      if (left > 0) {
        if (death !== known) this.#clock.after(left, () => void this.parts.store.refresh());
        continue;
      }
      this.#deaths.delete(service.key);
      await this.#restart(service, death.server);
    }
  }

  async #restart(service: Service, server: number): Promise<void> {
    try {
      if (!(await this.parts.mayAct(service.workspaceFolder))) return;
      this.parts.died(service.key, server);
      await this.parts.restart(service);
    } catch (error) {
      this.parts.log.error(`Restarting ${JSON.stringify(service.name)} failed.`, error);
    }
  }
}

function waitMs({ pid: main, processes }: ServiceInstance, { at }: Death): number {
  // Seen up to a refresh after it happened; what was there before the death is no new server.
  const fresh = processes.some(({ pid, startedAt }) => pid !== main && startedAt > at - 1_500);
  return fresh ? newServerMs : graceMs;
}
