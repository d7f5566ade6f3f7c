import { type Clock, systemClock } from '../../base/clock';
import { type Disposable, DisposableStore } from '../../base/disposable';
import type { Event } from '../../base/event';
import type { Engine } from '../../engine/engine';
import type { EngineEvent } from '../../engine/engineEvent';
import { reasonOf } from '../../services/logs/errorNotes';
import type { LogFeed } from '../../services/logs/logFeed';
import type { LogPipeline } from '../../services/logs/logPipeline';
import type { Overlay, Service } from '../../services/state/service';

/** An error that nobody has seen. */
export interface RememberedError {
  /** Cut, and without secrets. */
  readonly text: string;
  /** When it was logged, or found; ms since the epoch. */
  readonly at: number;
}

/** Keeps them across reloads, by service key. */
export interface ErrorMemory {
  get(): Readonly<Record<string, RememberedError>>;
  set(all: Readonly<Record<string, RememberedError>>): void;
}

export interface ErrorMarksParts {
  readonly engine: Pick<Engine, 'onDidReceiveEvent'>;
  readonly feed: Pick<LogFeed, 'catchUp'>;
  readonly pipeline: Pick<
    LogPipeline,
    'onDidChangeErrors' | 'unread' | 'restore' | 'read' | 'started'
  >;
  readonly services: {
    readonly services: readonly Service[];
    readonly onDidRefresh: Event<void>;
    overlay(key: string, more: Overlay): void;
  };
  readonly memory: ErrorMemory;
  /** True where somebody looks at the channel of a service just now. */
  readonly isRead: (serviceKey: string) => boolean;
  readonly clock?: Clock;
}

const maxRemembered = 200;

/** Marks the rows of services with their first unread error, until it is read or the service is started; a reload is neither. */
export class ErrorMarks implements Disposable {
  readonly #store = new DisposableStore();
  readonly #clock: Clock;
  readonly #marked: Map<string, RememberedError>;
  /** Of an earlier window, whose services have not been seen in PM2's list yet. */
  readonly #waiting: Set<string>;

  constructor(private readonly parts: ErrorMarksParts) {
    const { engine, pipeline, services, memory } = parts;
    this.#clock = parts.clock ?? systemClock;
    this.#marked = new Map(Object.entries(memory.get()));
    this.#waiting = new Set(this.#marked.keys());
    this.#store.add(pipeline.onDidChangeErrors((key) => this.#mark(key)));
    this.#store.add(engine.onDidReceiveEvent((event) => void this.#take(event)));
    this.#store.add(services.onDidRefresh(() => this.#restore()));
    this.#restore();
  }

  dispose(): void {
    this.#store.dispose();
  }

  #restore(): void {
    if (this.#waiting.size === 0) return;
    for (const { key, instances } of this.parts.services.services) {
      if (instances.length === 0 || !this.#waiting.delete(key)) continue;
      const left = this.#marked.get(key);
      const since = instances.some(({ startedAt = 0 }) => startedAt > (left?.at ?? 0));
      if (since) this.#remember(key, undefined);
      else if (left) this.parts.pipeline.restore(key, { ...left, level: 'error' });
    }
  }

  #mark(key: string): void {
    const { pipeline, services, isRead } = this.parts;
    const unread = pipeline.unread(key);
    if (unread && isRead(key)) {
      pipeline.read(key);
      return;
    }
    const text = unread && reasonOf(unread);
    services.overlay(key, { logError: text });
    this.#remember(
      key,
      text === undefined ? undefined : { text, at: unread?.at || this.#clock.now() },
    );
  }

  /** Written at once: a line must not count as seen while its mark is not kept. */
  #remember(key: string, error: RememberedError | undefined): void {
    this.#waiting.delete(key);
    if (!this.#marked.delete(key) && !error) return;
    if (error) this.#marked.set(key, error);
    this.parts.memory.set(Object.fromEntries([...this.#marked].slice(-maxRemembered)));
  }

  async #take(event: EngineEvent): Promise<void> {
    if (event.type !== 'process' || event.event !== 'online') return;
    const { services, feed, pipeline } = this.parts;
    const service = services.services.find(({ instances }) =>
      instances.some(({ id }) => id === event.id),
    );
    if (!service) return;
    // The last words of the run before are in the file by now, and none of this one's.
    await feed.catchUp(service.key);
    pipeline.started(service.key);
  }
}
