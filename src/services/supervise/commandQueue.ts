import { Limiter } from '../../base/async';
import { messageOf } from '../../base/errors';
import type { CommandSource, CommandOrigin } from './commandOrigins';
import type { Busy, Service } from '../state/service';
import type { SupervisorParts } from './supervisorParts';

/** How a command over several services goes on. */
export interface RunOptions {
  readonly signal?: AbortSignal;
  /** For whom; a person where nothing is said. */
  readonly by?: CommandSource;
  /** Why, as a sentence for the history. */
  readonly detail?: string;
  /** `step` is true when one more service is done. */
  readonly onProgress?: (text: string, step: boolean) => void;
}

/** What became of a command over several services. */
export interface RunResult {
  readonly done: readonly string[];
  readonly failed: readonly {
    readonly key: string;
    readonly name: string;
    readonly error: unknown;
  }[];
  readonly cancelled: boolean;
}

/** More at a time only makes all of them slower on a developer's machine (design). */
const atATime = 4;

/** In which order the services of one command have their turn. Both are asked with services of that command. */
export interface TurnOrder {
  /** Those that are done first, whatever becomes of them. */
  before(service: Service, all: readonly Service[]): readonly Service[];
  /**
   * Resolves when a service may have its turn; rejects where it has none. `turns`: by key, those of the services that are done
   * first; without a gate all of them are waited for.
   */
  gate?(service: Service, turns: ReadonlyMap<string, Promise<void>>): Promise<void>;
}

/** Carries a command out on many services: one command at a time on each, four at a time in all. */
export class CommandQueue {
  readonly #limiter = new Limiter(atATime);
  /** The last thing under way for a service; commands on one service run one after the other. */
  readonly #queues = new Map<string, Promise<void>>();

  constructor(private readonly parts: Pick<SupervisorParts, 'store' | 'origins' | 'log'>) {}

  /** `act` is what is done with one service; `busy` is what its row says meanwhile. */
  async each(
    services: readonly Service[],
    busy: Busy,
    { signal, onProgress, by = 'you', detail }: RunOptions,
    act: (service: Service) => Promise<void>,
    order?: TurnOrder,
  ): Promise<RunResult> {
    const done: string[] = [];
    const failed: { key: string; name: string; error: unknown }[] = [];
    let cancelled = false;
    const fail = (service: Service, error: unknown): void => {
      if (signal?.aborted) {
        cancelled = true;
        return;
      }
      this.parts.log.error(`${busy} ${JSON.stringify(service.name)} failed`, error);
      this.parts.store.setProblem(service.key, messageOf(error));
      failed.push({ key: service.key, name: service.name, error });
    };
    const turn = async (asked: Service): Promise<void> => {
      if (signal?.aborted) {
        cancelled = true;
        return;
      }
      const service = this.parts.store.get(asked.key) ?? asked;
      this.parts.store.setProblem(service.key, undefined);
      this.parts.store.setBusy(service.key, busy);
      this.parts.store.overlay(service.key, { waitsFor: undefined });
      const over = this.parts.origins?.begin(service.key, { what: orderOf[busy], by, detail });
      try {
        await act(service);
        done.push(service.name);
        onProgress?.(service.name, true);
      } catch (error) {
        fail(service, error);
      } finally {
        over?.();
        await this.parts.store.refresh();
        this.parts.store.setBusy(service.key, undefined);
      }
    };
    const tasks = new Map<string, Promise<void>>();
    const run = (service: Service): Promise<void> => {
      const known = tasks.get(service.key);
      if (known) return known;
      const task = ordered(service);
      tasks.set(service.key, task);
      return task;
    };
    const ordered = async (service: Service): Promise<void> => {
      try {
        if (order) {
          const first = order.before(service, services);
          const turns = new Map(first.map((one) => [one.key, run(one)]));
          await (order.gate ? order.gate(service, turns) : Promise.all(turns.values()));
        }
        // Whoever waits for another takes nobody's place.
        await this.#limiter.run(() => this.#exclusively(service.key, () => turn(service)));
      } catch (error) {
        fail(service, error);
      }
    };
    await Promise.all(services.map(run));
    return { done, failed, cancelled };
  }

  async #exclusively(key: string, task: () => Promise<void>): Promise<void> {
    const before = this.#queues.get(key) ?? Promise.resolve();
    const own = before.then(task);
    this.#queues.set(key, own);
    try {
      await own;
    } finally {
      if (this.#queues.get(key) === own) this.#queues.delete(key);
    }
  }
}

/** What a command is to those who only see its effects. */
const orderOf: Readonly<Record<Busy, CommandOrigin['what']>> = {
  building: 'start',
  starting: 'start',
  restarting: 'restart',
  stopping: 'stop',
  deleting: 'stop',
};
