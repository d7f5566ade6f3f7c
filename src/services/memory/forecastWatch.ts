import type { Service, ServiceInstance } from '../state/service';
import type { ServiceStore } from '../state/serviceStore';
import { Forecast } from './forecast';
import type { MemorySeries } from './series';
import { seriesKey, type Target, targetId } from './targets';

const everyMs = 10_000;
/** More than a forecast looks at. */
const spanMs = 600_000;

/** Tells on each service when it, or the first of its instances, will be over its cap. */
export class ForecastWatch {
  /** By target. */
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
    const seen = new Set<string>();
    for (const service of this.store.services) {
      const minutes = service.instances.flatMap((instance) => {
        if (service.capBytes === undefined || instance.startedAt === undefined) return [];
        seen.add(targetId(service.key, instance.id));
        return this.#minutes(service, instance, instance.startedAt, now) ?? [];
      });
      const capInMinutes = minutes.length > 0 ? Math.min(...minutes) : undefined;
      this.store.overlay(service.key, { capInMinutes });
    }
    for (const id of this.#forecasts.keys()) if (!seen.has(id)) this.#forecasts.delete(id);
  }

  /** An instance gets a new run: nothing is known of it. */
  reset({ id, service }: Target): void {
    this.#forecasts.get(id)?.reset();
    this.store.overlay(service.key, { capInMinutes: undefined });
  }

  #minutes(
    service: Service,
    { id: instanceId }: ServiceInstance,
    startedAt: number,
    now: number,
  ): number | undefined {
    const id = targetId(service.key, instanceId);
    let forecast = this.#forecasts.get(id);
    if (!forecast) this.#forecasts.set(id, (forecast = new Forecast()));
    const points = this.series.points(seriesKey(service, instanceId), spanMs, now);
    return forecast.update(points, service.capBytes, startedAt, now);
  }
}
