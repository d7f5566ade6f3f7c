import type { Disposable } from '../base/disposable';
import type { Lazy } from '../base/lazy';
import type { Logger } from '../base/logger';
import type { MemoryLimits } from '../services/memory/memoryLevel';
import type { Service } from '../services/state/service';
import type { ServiceStore } from '../services/state/serviceStore';
import type { SystemMemory, SystemMemoryReader } from '../system/types';
import type { MemoryFeature } from './memory/memoryFeature';

/** Memory over time, as the rows show it. */
export interface MemoryPicture {
  /** The last ten minutes as characters; empty where nothing is known. */
  spark(service: Service): string;
  /** Charts as Markdown; empty where nothing is known. */
  charts(service: Service): string;
}

/** Loads what watches over memory when there is a service to watch over, and stands for it until then. */
export class LateMemory implements MemoryPicture, SystemMemoryReader, Disposable {
  constructor(
    services: ServiceStore,
    private readonly reader: SystemMemoryReader,
    private readonly limits: () => MemoryLimits,
    private readonly show: (serviceKey: string) => Promise<void>,
    private readonly watch: Lazy<MemoryFeature>,
    private readonly log: Logger,
  ) {
    const isNeeded = (): boolean => services.services.length > 0;
    watch.loadWhen(services.onDidChangeList, isNeeded, (error) =>
      log.error('The watch over memory could not be loaded.', error),
    );
  }

  spark(service: Service): string {
    return this.watch.current?.spark(service) ?? '';
  }

  charts(service: Service): string {
    return this.watch.current?.charts(service) ?? '';
  }

  /** The system's memory; what is read for the indicator is what alerts are made of. */
  async read(): Promise<SystemMemory> {
    const memory = await this.reader.read();
    this.watch.current
      ?.sawSystem(memory, this.limits(), this.show)
      .catch((error: unknown) => this.log.error('An alert could not be shown.', error));
    return memory;
  }

  dispose(): void {
    this.watch.dispose();
  }
}
