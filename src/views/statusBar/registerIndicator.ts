import { settingIds } from '../../base/ids';
import type { Host } from '../../host/host';
import type { Core } from '../../services/core';
import type { MemoryLimits } from '../../services/memory/memoryLevel';
import type { Memory } from '../memory/registerMemory';
import { MemoryIndicator } from './memoryIndicator';

/** The memory indicator; what is read for it is what alerts are made of. `show` leads from an alert to a service. */
export function registerIndicator(
  host: Host,
  { store, system }: Core,
  memory: Memory,
  show: (serviceKey: string) => Promise<void>,
): void {
  const { settings, log } = host;
  const limits = (): MemoryLimits => ({
    warningPercent: settings.get(settingIds.memoryWarning),
    criticalPercent: settings.get(settingIds.memoryCritical),
  });
  const reader = {
    read: async () => {
      const read = await system.memory.read();
      memory.feature.current
        ?.sawSystem(read, limits(), show)
        .catch((error: unknown) => log.error('An alert could not be shown.', error));
      return read;
    },
  };
  host.own(new MemoryIndicator(store, reader, limits, (service) => memory.spark(service), log));
}
