import { delay } from '../../base/async';
import { CommandQueue, type RunOptions, type RunResult, type TurnOrder } from './commandQueue';
import { instancesOf, ServiceLaunch } from '../launch/serviceLaunch';
import { isRunning, type Service, type ServiceInstance } from '../state/service';
import { StartGate } from './startGate';
import { stopEntry } from './stopEntry';
import type { SupervisorParts } from './supervisorParts';

/** By then PM2 has heard of a stop. */
const stopKnownMs = 300;

/** Carries out what people ask for: start, stop, restart, delete, one service or many. */
export class Supervisor {
  readonly #queue: CommandQueue;
  readonly #launch: ServiceLaunch;
  readonly #gate: StartGate;

  constructor(private readonly parts: SupervisorParts) {
    this.#queue = new CommandQueue(parts);
    this.#launch = new ServiceLaunch(parts);
    this.#gate = new StartGate(parts.store, parts.outside, parts.clock);
  }

  /**
   * Starts services that do not run; one that runs is left alone. Of several each starts the moment what it depends on is
   * ready; a single one starts at once. When cancelled, nothing further is started and what this
   * call started is stopped.
   */
  async start(services: readonly Service[], options: RunOptions = {}): Promise<RunResult> {
    const started: Service[] = [];
    const result = await this.#queue.each(
      services,
      'starting',
      options,
      (service) => this.#startOne(service, options, () => started.push(service)),
      services.length > 1
        ? {
            before: (service, all) => this.#gate.before(service, all),
            gate: (service, turns) =>
              this.#gate.pass(service, services, {
                turns,
                signal: options.signal,
                onProgress: (text) => options.onProgress?.(text, false),
              }),
          }
        : undefined,
    );
    // The last services may have been too far to notice.
    const cancelled = result.cancelled || options.signal?.aborted === true;
    if (cancelled && started.length > 0) await this.stop(started, { by: options.by });
    return { ...result, cancelled };
  }

  /** Stops services, what depends on others first, and waits for their end. PM2 keeps the entries. */
  stop(services: readonly Service[], options: RunOptions = {}): Promise<RunResult> {
    return this.#queue.each(
      services,
      'stopping',
      options,
      async (service) => {
        await this.#instances(service, (instance) =>
          stopEntry(this.parts.engine, instance, this.parts.clock),
        );
        await this.parts.orphans?.end(service);
      },
      this.#dependentsFirst,
    );
  }

  /** Stops services without waiting for them: their trees are killed. What is being stopped already is made firm. */
  async stopNow(services: readonly Service[], options: RunOptions = {}): Promise<RunResult> {
    const asked = services
      .map(({ key }) => this.parts.store.get(key))
      .filter((one) => one !== undefined);
    const slow = asked.some(({ busy }) => busy === 'stopping');
    const stopped = this.stop(services, options);
    // PM2 must know first that this end is wanted, or it starts them again.
    if (!slow) await delay(stopKnownMs, this.parts.clock);
    await Promise.all(
      asked.flatMap(({ instances }) =>
        instances.flatMap(({ processes }) => processes.map((one) => this.parts.kill?.(one))),
      ),
    );
    return stopped;
  }

  /** Restarts what runs and starts what does not. A changed definition is applied by delete and start. */
  restart(services: readonly Service[], options: RunOptions = {}): Promise<RunResult> {
    return this.#queue.each(services, 'restarting', options, async (service) => {
      if (service.instances.length === 0 || service.definition === undefined) {
        if (service.definition) await this.#startOne(service, options);
        else await this.#instances(service, (instance) => this.#restartInstance(instance));
        return;
      }
      const app = await this.#launch.prepare(service.definition, service, options);
      if (await this.#launch.hasChanged(service, app)) {
        await this.#launch.replace(service, service.definition, app, options);
        return;
      }
      await this.parts.orphans?.end(service);
      await this.#instances(service, (instance) => this.#restartInstance(instance));
    });
  }

  /**
   * Restarts this run of an instance as PM2 has it: no new plan and no build stand in the way. What was stopped or started anew
   * while this waited for its turn is left as it is, and so is what `still` says need not be restarted any more. True where it
   * was restarted; rejects where that failed.
   */
  async recycle(
    service: Service,
    { id, pid }: ServiceInstance,
    options: RunOptions,
    still: () => boolean = () => true,
  ): Promise<boolean> {
    let done = false;
    const act = async ({ instances }: Service): Promise<void> => {
      const instance = instances.find((one) => one.id === id && one.active && one.pid === pid);
      if (!instance || !still()) return;
      await this.#restartInstance(instance);
      done = true;
    };
    const { failed } = await this.#queue.each([service], 'restarting', options, act);
    if (failed[0]) throw failed[0].error;
    return done;
  }

  /** Stops services and takes them off PM2's list. */
  delete(services: readonly Service[], options: RunOptions = {}): Promise<RunResult> {
    return this.#queue.each(
      services,
      'deleting',
      options,
      (service) => this.#deleteOne(service),
      this.#dependentsFirst,
    );
  }

  /** Delete, then start all: the way out when nothing else works. */
  async cleanRestart(services: readonly Service[], options: RunOptions = {}): Promise<RunResult> {
    const deleted = await this.delete(services, options);
    if (deleted.cancelled) return deleted;
    const startable = services.filter(({ definition }) => definition !== undefined);
    const result = await this.start(
      startable.map((service) => this.parts.store.get(service.key) ?? service),
      options,
    );
    return { ...result, failed: [...deleted.failed, ...result.failed] };
  }

  readonly #dependentsFirst: TurnOrder = {
    before: (service, all) =>
      all.filter((one) => this.#gate.before(one, [service]).length > 0 && one.key !== service.key),
  };

  /** Starts what does not run. `onAct` is told before anything is done to PM2: a start that is cut short may still have begun. */
  async #startOne(
    service: Service,
    options: RunOptions,
    onAct: () => void = () => undefined,
  ): Promise<void> {
    const { definition } = service;
    if (!definition) {
      onAct();
      await this.parts.orphans?.end(service);
      await this.#instances(service, async (instance) => {
        if (!instance.active) await this.#restartInstance(instance);
      });
      return;
    }
    if (isRunning(service) && service.instances.every(({ active, pid }) => active && pid)) return;
    const app = await this.#launch.prepare(definition, service, options);
    options.signal?.throwIfAborted();
    this.parts.store.setBusy(service.key, 'starting');
    await this.parts.engine.ensureRunning();
    const entries = await this.#launch.ownEntries(definition);
    await this.parts.orphans?.end(service);
    await this.#launch.clearPort(service, definition);
    const unchanged =
      entries.length === instancesOf(app) && !(await this.#launch.hasChanged(service, app));
    options.signal?.throwIfAborted();
    onAct();
    if (unchanged) {
      for (const entry of entries) {
        if (entry.status === 'online' && entry.pid !== undefined) continue;
        // PM2 refuses to start what waits for its restart.
        await this.parts.engine.stop(entry.id, entry.killTimeoutMs);
        await this.parts.engine.start(entry.id);
      }
    } else {
      await this.#launch.replace(service, definition, app, options);
    }
  }

  async #restartInstance({ id, killTimeoutMs, waiting, active }: ServiceInstance): Promise<void> {
    if (active) {
      await this.parts.engine.restart(id, killTimeoutMs);
      return;
    }
    if (waiting) await this.parts.engine.stop(id, killTimeoutMs);
    await this.parts.engine.start(id);
  }

  async #deleteOne(service: Service): Promise<void> {
    await this.#instances(service, async ({ id, killTimeoutMs }) =>
      this.parts.engine.delete(id, killTimeoutMs),
    );
    await this.parts.orphans?.end(service);
  }

  async #instances(
    service: Service,
    act: (instance: ServiceInstance) => Promise<void>,
  ): Promise<void> {
    // What PM2 does to one entry does not disturb the next; all are over before anything is told.
    const results = await Promise.allSettled(service.instances.map(act));
    const failed = results.find((result) => result.status === 'rejected');
    if (failed) throw failed.reason;
  }
}
