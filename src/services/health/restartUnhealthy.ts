import { type Clock, systemClock } from '../../base/clock';
import { type Disposable } from '../../base/disposable';
import type { Logger } from '../../base/logger';
import type { Service } from '../state/service';
import type { ServiceStore } from '../state/serviceStore';

export interface RestartUnhealthyParts {
  readonly store: ServiceStore;
  /** True where this window is the one that acts for the folder. */
  readonly mayAct: (workspaceFolder: string) => Promise<boolean>;
  readonly restart: (service: Service) => Promise<unknown>;
  readonly log: Logger;
  readonly clock?: Clock;
}

const firstMs = 2_000;
const longestMs = 300_000;
/** Who is well for this long begins anew. */
const forgivenMs = 600_000;

/** Restarts services that do not answer any more, where their setting asks for it: each time after a longer wait. */
export class RestartUnhealthy implements Disposable {
  /** What waits for its restart. */
  readonly #timers = new Map<string, Disposable>();
  readonly #tries = new Map<string, { waitMs: number; at: number }>();
  readonly #clock: Clock;

  constructor(private readonly parts: RestartUnhealthyParts) {
    this.#clock = parts.clock ?? systemClock;
  }

  /** A service has become unhealthy. */
  consider({ key, definition }: Service): void {
    if (!definition?.restartUnhealthy) return;
    const now = this.#clock.now();
    const last = this.#tries.get(key);
    const known = last !== undefined && now - last.at < forgivenMs;
    const waitMs = known ? Math.min(last.waitMs * 2, longestMs) : firstMs;
    this.#tries.set(key, { waitMs, at: now + waitMs });
    this.#timers.get(key)?.dispose();
    this.#timers.set(
      key,
      this.#clock.after(waitMs, () => void this.#restart(key)),
    );
  }

  dispose(): void {
    for (const timer of this.#timers.values()) timer.dispose();
    this.#timers.clear();
  }

  async #restart(key: string): Promise<void> {
    this.#timers.delete(key);
    const service = this.parts.store.get(key);
    // It has recovered, somebody was faster, or looks at it with a debugger.
    if (service?.state.type !== 'unhealthy' || service.busy !== undefined) return;
    if (service.debugger === 'paused') return;
    try {
      if (!(await this.parts.mayAct(service.workspaceFolder))) return;
      this.parts.log.warn(`${JSON.stringify(service.name)} does not answer: restarting it.`);
      await this.parts.restart(service);
    } catch (error) {
      this.parts.log.error(`Restarting ${JSON.stringify(service.name)} failed.`, error);
    }
  }
}
