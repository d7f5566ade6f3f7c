import type { Service, ServiceInstance } from '../state/service';

/** An instance that runs, to be sampled and judged. */
export interface Target {
  readonly service: Service;
  readonly instance: ServiceInstance;
  /** Of its main process. */
  readonly pid: number;
  /** Tells one instance of one service from all others. */
  readonly id: string;
}

/** All instances of services that run. */
export function targetsOf(services: readonly Service[]): readonly Target[] {
  return services.flatMap((service) =>
    service.instances.flatMap((instance) =>
      instance.pid !== undefined && instance.active
        ? [{ service, instance, pid: instance.pid, id: targetId(service.key, instance.id) }]
        : [],
    ),
  );
}

/** Where the series of an instance is: that of its service, unless there are several. `instanceId`: PM2's. */
export function seriesKey({ key, instances }: Service, instanceId: number): string {
  return instances.length > 1 ? targetId(key, instanceId) : key;
}

/** The id of the target that an instance is. `instanceId`: PM2's. */
export function targetId(serviceKey: string, instanceId: number): string {
  return `${serviceKey}\n${instanceId}`;
}
