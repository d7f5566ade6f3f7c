import { type Disposable, DisposableStore } from '../base/disposable';
import { Emitter, type Event } from '../base/event';
import type { Logger } from '../base/logger';
import type { LogBatch } from '../services/logs/logFeed';
import type { LogLine } from '../services/logs/logLine';
import type { Service } from '../services/state/service';

interface Logs extends Disposable {
  readonly onLines: Event<LogBatch>;
  linesBefore(serviceKey: string): Promise<readonly LogLine[]>;
}

/** Stands for everything about logs until it is needed, which is when PM2 runs something of ours. */
export class LateLogs<T extends Logs> implements Disposable {
  readonly #store = new DisposableStore();
  readonly #batches = this.#store.add(new Emitter<LogBatch>());
  #loading: Promise<T> | undefined;

  /** Lines of services as they are written. */
  readonly onLines = this.#batches.event;

  /** `open` loads and builds it. */
  constructor(
    services: { readonly services: readonly Service[]; readonly onDidRefresh: Event<void> },
    private readonly open: () => Promise<T>,
    private readonly log: Logger,
  ) {
    const waiting = this.#store.add(
      services.onDidRefresh(() => {
        if (services.services.every(({ instances }) => instances.length === 0)) return;
        waiting.dispose();
        void this.load().catch((error: unknown) => this.log.error('There are no logs.', error));
      }),
    );
  }

  /** See LogFeed. */
  async linesBefore(serviceKey: string): Promise<readonly LogLine[]> {
    return (await this.load()).linesBefore(serviceKey);
  }

  load(): Promise<T> {
    this.#loading ??= this.open().then((logs) => {
      this.#store.add(logs.onLines((batch) => this.#batches.fire(batch)));
      return this.#store.add(logs);
    });
    return this.#loading;
  }

  dispose(): void {
    this.#store.dispose();
  }
}
