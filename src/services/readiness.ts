import type { Clock } from '../base/clock';
import { type Disposable, DisposableStore } from '../base/disposable';
import type { Event } from '../base/event';
import type { Logger } from '../base/logger';
import { askHttp } from '../probes/httpProbe';
import type { DatabaseAddress } from '../postgres/address';
import type { Database } from './databases/database';
import { type DatabaseRows, databaseRows } from './databases/databaseRows';
import { type DatabaseLink, DatabaseWatch } from './databases/databaseWatch';
import { HealthWatch } from './health/healthWatch';
import { RestartUnhealthy } from './health/restartUnhealthy';
import type { LogBatch } from './logFeed';
import type { LogLine } from './logLine';
import type { Service } from './service';
import type { ServiceStore } from './serviceStore';
import type { Outside } from './startGate';

export interface ReadinessParts {
  readonly store: ServiceStore;
  readonly feed: {
    readonly onLines: Event<LogBatch>;
    backfill(serviceKey: string): Promise<readonly LogLine[]>;
  };
  readonly mayAct: (workspaceFolder: string) => Promise<boolean>;
  readonly restart: (service: Service) => Promise<unknown>;
  /** The databases of all workspace folders. */
  readonly find: () => Promise<readonly Database[]>;
  /** Loads the driver. */
  readonly driver: () => Promise<(address: DatabaseAddress) => DatabaseLink>;
  readonly log: Logger;
  readonly clock?: Clock;
}

/** Everything that asks services and databases how they are, put together. */
export class Readiness implements Disposable, Outside {
  readonly #store = new DisposableStore();
  readonly databases: DatabaseWatch;
  readonly rows: DatabaseRows;
  #connect: ((address: DatabaseAddress) => DatabaseLink) | undefined;
  #finding: Promise<void> = Promise.resolve();

  constructor(private readonly parts: ReadinessParts) {
    const { store, feed, mayAct, restart, log, clock } = parts;
    this.databases = this.#store.add(
      new DatabaseWatch({
        store,
        connect: (address) => {
          if (!this.#connect) throw new Error('The driver is not loaded.');
          return this.#connect(address);
        },
        clock,
      }),
    );
    this.rows = databaseRows(this.databases);
    const again = this.#store.add(new RestartUnhealthy({ store, mayAct, restart, log, clock }));
    this.#store.add(
      new HealthWatch({
        store,
        feed,
        ask: { http: askHttp, postgres: ({ key }) => this.#probe(key) },
        onUnhealthy: (service) => again.consider(service),
        log,
        clock,
      }),
    );
  }

  /** Looks anew which databases there are. Never rejects. */
  refresh(): Promise<void> {
    this.#finding = this.#finding.then(async () => {
      try {
        const databases = await this.parts.find();
        if (databases.length > 0) this.#connect ??= await this.parts.driver();
        if (!this.#store.disposed) this.databases.set(databases);
      } catch (error) {
        this.parts.log.error('The databases could not be looked for.', error);
      }
    });
    return this.#finding;
  }

  async wait(workspaceFolder: string, signal: AbortSignal): Promise<void> {
    await this.#finding;
    await this.databases.wait(workspaceFolder, signal);
  }

  dispose(): void {
    this.#store.dispose();
  }

  async #probe(serviceKey: string) {
    await this.#finding;
    return this.databases.probe(serviceKey);
  }
}
