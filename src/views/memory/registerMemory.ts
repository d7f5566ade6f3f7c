import { Lazy } from '../../base/lazy';
import type { Host } from '../../host/host';
import type { Core } from '../../services/core';
import type { Service } from '../../services/state/service';
import type { heapBeforeRestart } from '../../services/debugging/assembled';
import type { MemoryFeature } from './memoryFeature';

/** Memory over time, as the rows show it. */
export interface MemoryPicture {
  /** The last ten minutes as characters; empty where nothing is known. */
  spark(service: Service): string;
  /** Charts as Markdown; empty where nothing is known. */
  charts(service: Service): string;
}

/** What watches over memory, loaded when there is a service to watch over, and its pictures until then. */
export interface Memory extends MemoryPicture {
  readonly feature: Lazy<MemoryFeature>;
}

export function registerMemory(
  host: Host,
  core: Core,
  load: () => Promise<{ readonly MemoryFeature: typeof MemoryFeature }>,
  loadDebug: () => Promise<{ readonly heapBeforeRestart: typeof heapBeforeRestart }>,
): Memory {
  const keeper = new Lazy(async () => (await loadDebug()).heapBeforeRestart(core, host));
  const feature = host.own(
    new Lazy(async () => new (await load()).MemoryFeature(host, core, keeper)),
  );
  feature.loadWhen(
    core.store.onDidChangeList,
    () => core.store.services.length > 0,
    (error) => host.log.error('The watch over memory could not be loaded.', error),
  );
  return {
    feature,
    spark: (service) => feature.current?.spark(service) ?? '',
    charts: (service) => feature.current?.charts(service) ?? '',
  };
}
