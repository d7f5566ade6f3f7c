import type { ServiceStore } from '../serviceStore';
import { Forecast } from './forecast';
import type { MemorySeries } from './series';

const everyMs = 10_000;
/** More than a forecast looks at. */
const spanMs = 600_000;

/** Tells on each service when it will be over its cap. */
export class Foresight {
  readonly #forecasts = new Map<string, Forecast>();
  #lookedAt = 0;

  constructor(
    private readonly store: ServiceStore,
    private readonly series: Pick<MemorySeries, 'points'>,
  ) {}

  /** Looks, where that is due at `now` (ms since the epoch). */
  look(now: number): void {
    if (Math.abs(now - this.#lookedAt) < everyMs) return;
    this.#lookedAt = now;
    for (const { key, capBytes, startedAt, instances } of this.store.services) {
      let forecast = this.#forecasts.get(key);
      if (capBytes === undefined || startedAt === undefined) {
        if (forecast) this.store.overlay(key, { capInMinutes: undefined });
        this.#forecasts.delete(key);
        continue;
      }
      if (!forecast) this.#forecasts.set(key, (forecast = new Forecast()));
      const total = capBytes * Math.max(1, instances.length);
      const points = this.series.points(key, spanMs, now);
      const capInMinutes = forecast.update(points, total, startedAt, now);
      this.store.overlay(key, { capInMinutes });
    }
  }

  /** A service gets a new run: nothing is known of it. */
  reset(serviceKey: string): void {
    this.#forecasts.get(serviceKey)?.reset();
    this.store.overlay(serviceKey, { capInMinutes: undefined });
  }
}
