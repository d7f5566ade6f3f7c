import { type Clock, systemClock } from '../../base/clock';
import { type Disposable } from '../../base/disposable';
import type { Logger } from '../../base/logger';
import type { PortOwners } from './portOwners';
import type { PortHolder } from './portHolder';
import type { Service } from '../state/service';
import type { ServiceStore } from '../state/serviceStore';
import { insistedPort } from './awaitedPort';

const everyMs = 1_200;

/** Sees which services have their port taken by another process, such as a server started in a terminal. */
export class PortWatch implements Disposable {
  readonly #listening: Disposable;
  readonly #clock: Clock;
  #lookedAt = 0;
  #looking = false;

  constructor(
    private readonly store: ServiceStore,
    private readonly portOwners: PortOwners,
    private readonly log: Logger,
    clock: Clock = systemClock,
  ) {
    this.#clock = clock;
    this.#listening = store.onDidRefresh(() => void this.#look());
  }

  dispose(): void {
    this.#listening.dispose();
  }

  async #look(): Promise<void> {
    const now = this.#clock.now();
    if (this.#looking || now - this.#lookedAt < everyMs) return;
    this.#lookedAt = now;
    this.#looking = true;
    try {
      const wanting = this.store.services.filter(wants);
      const ports = [
        ...new Set(wanting.flatMap(({ definition }) => insistedPort(definition) ?? [])),
      ];
      const holders = await this.portOwners.holders(ports);
      for (const service of this.store.services) {
        const holder = wants(service) ? holderFor(service, holders) : undefined;
        this.store.overlay(service.key, { holder });
      }
    } catch (error) {
      this.log.error('Looking after the ports failed.', error);
    } finally {
      this.#looking = false;
    }
  }
}

/** True for a service whose port should be its own and is not. */
function wants({ definition, instances, busy, conflict }: Service): boolean {
  const port = insistedPort(definition);
  if (port === undefined || definition?.cluster || conflict !== undefined) return false;
  if (busy === 'stopping' || busy === 'deleting' || busy === 'restarting') return false;
  return !instances.some(({ ports }) => ports.includes(port));
}

function holderFor(
  { definition, name, instances }: Service,
  holders: readonly PortHolder[],
): PortHolder | undefined {
  const own = instances.flatMap(({ processes }) => processes.map(({ pid }) => pid));
  return holders.find(
    ({ port, pid, whose, service }) =>
      port === definition?.port && !own.includes(pid) && !(whose === 'service' && service === name),
  );
}
