import * as l10n from '@vscode/l10n';
import { Limiter, poll } from '../base/async';
import { type Clock, systemClock } from '../base/clock';
import { HumanError, messageOf } from '../base/errors';
import { commandIds } from '../base/ids';
import type { Logger } from '../base/logger';
import type { Pm2Process } from '../pm2/processList';
import type { CargoBuild, LaunchPlan, ServiceDefinition } from './definition';
import { definitionHash, toPm2App } from './launchToPm2';
import type { OrderedBy, Order, Orders } from './orders';
import type { Ownership } from './ownership';
import { holderText, type PortHolder } from './portHolder';
import { type Busy, isRunning, type Service, type ServiceInstance, serviceKey } from './service';
import type { ServiceStore } from './serviceStore';

/** What the supervisor needs of PM2. Ids are PM2's. */
export interface Pm2Control {
  /** Makes sure that a daemon runs and that we are connected to it. */
  ensureDaemon(): Promise<void>;
  /** Gives an app to `pm2 start -`; `check` is run while nobody else can start an app of that name, and throws. */
  startApp(
    app: Readonly<Record<string, unknown>>,
    signal?: AbortSignal,
    check?: () => Promise<unknown>,
  ): Promise<void>;
  snapshot(): Promise<readonly Pm2Process[]>;
  start(id: number): Promise<void>;
  stop(id: number, killTimeoutMs: number): Promise<void>;
  restart(id: number, killTimeoutMs: number): Promise<void>;
  delete(id: number, killTimeoutMs: number): Promise<void>;
  /** Why the last process could not be spawned, from the daemon's own log. */
  spawnError(since: number): Promise<string | undefined>;
}

/** Makes a plan of how a service is launched. Throws a HumanError where it cannot work. */
export type Planner = (definition: ServiceDefinition) => Promise<LaunchPlan>;

/**
 * Runs a cargo build with the cargo at `cargo` (absolute) and gives the absolute path of the program it made. Throws a
 * HumanError with the compiler's words.
 */
export type Builder = (
  cargo: string,
  build: CargoBuild,
  /** The service's own variables, which a build may need (`RUSTFLAGS`, `DATABASE_URL`). */
  env: Readonly<Record<string, string>>,
  onProgress: (text: string) => void,
  signal?: AbortSignal,
) => Promise<string>;

export interface SupervisorParts {
  readonly store: ServiceStore;
  readonly pm2: Pm2Control;
  readonly plan: Planner;
  readonly build: Builder;
  readonly ownership: Ownership;
  /** Is told of every command, so that what follows from it is known as ordered. */
  readonly orders?: Pick<Orders, 'begin'>;
  /** Ends what earlier runs of a service left behind. */
  readonly leftovers?: { end(service: Service): Promise<void> };
  /** Says who else holds a port, and ends what is left of us there. */
  readonly doctor?: {
    holders(ports: readonly number[], except?: string): Promise<readonly PortHolder[]>;
    end(holder: PortHolder): Promise<void>;
  };
  readonly log: Logger;
  readonly clock?: Clock;
}

/** How a command over several services goes on. */
export interface RunOptions {
  readonly signal?: AbortSignal;
  /** For whom; a person where nothing is said. */
  readonly by?: OrderedBy;
  /** `step` is true when one more service is done. */
  readonly onProgress?: (text: string, step: boolean) => void;
}

/** What became of a command over several services. */
export interface RunResult {
  readonly done: readonly string[];
  readonly failed: readonly { readonly name: string; readonly error: unknown }[];
  readonly cancelled: boolean;
}

/** More at a time only makes all of them slower on a developer's machine (design). */
const atATime = 4;

/** Carries out what people ask for: start, stop, restart, delete, one service or many. */
export class Supervisor {
  readonly #limiter = new Limiter(atATime);
  /** The last thing under way for a service; commands on one service run one after the other. */
  readonly #queues = new Map<string, Promise<void>>();
  readonly #clock: Clock;

  constructor(private readonly parts: SupervisorParts) {
    this.#clock = parts.clock ?? systemClock;
  }

  /**
   * Starts services that do not run; one that runs is left alone. When cancelled, nothing further is started and what this
   * call started is stopped.
   */
  async start(services: readonly Service[], options: RunOptions = {}): Promise<RunResult> {
    const started: Service[] = [];
    const result = await this.#each(services, 'starting', options, (service) =>
      this.#startOne(service, options, () => started.push(service)),
    );
    // The last services may have been too far to notice.
    const cancelled = result.cancelled || options.signal?.aborted === true;
    if (cancelled && started.length > 0) await this.stop(started, { by: options.by });
    return { ...result, cancelled };
  }

  /** Stops services and waits for their end. PM2 keeps the entries. */
  stop(services: readonly Service[], options: RunOptions = {}): Promise<RunResult> {
    return this.#each(services, 'stopping', options, async (service) => {
      await this.#instances(service, async ({ id, killTimeoutMs }) =>
        this.parts.pm2.stop(id, killTimeoutMs),
      );
      await this.parts.leftovers?.end(service);
    });
  }

  /** Restarts what runs and starts what does not. A changed definition is applied by delete and start. */
  restart(services: readonly Service[], options: RunOptions = {}): Promise<RunResult> {
    return this.#each(services, 'restarting', options, async (service) => {
      if (service.instances.length === 0 || service.definition === undefined) {
        if (service.definition) await this.#startOne(service, options);
        else await this.#instances(service, (instance) => this.#restartInstance(instance));
        return;
      }
      const app = await this.#prepare(service.definition, service, options);
      if (await this.#hasChanged(service, app)) {
        await this.#replace(service, service.definition, app, options);
        return;
      }
      await this.parts.leftovers?.end(service);
      await this.#instances(service, (instance) => this.#restartInstance(instance));
    });
  }

  /** Stops services and takes them off PM2's list. */
  delete(services: readonly Service[], options: RunOptions = {}): Promise<RunResult> {
    return this.#each(services, 'deleting', options, (service) => this.#deleteOne(service));
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

  /** Starts what does not run. `onAct` is told before anything is done to PM2: a start that is cut short may still have begun. */
  async #startOne(
    service: Service,
    options: RunOptions,
    onAct: () => void = () => undefined,
  ): Promise<void> {
    const { definition } = service;
    if (!definition) {
      onAct();
      await this.parts.leftovers?.end(service);
      await this.#instances(service, async (instance) => {
        if (!instance.active) await this.#restartInstance(instance);
      });
      return;
    }
    if (isRunning(service) && service.instances.every(({ active, pid }) => active && pid)) return;
    const app = await this.#prepare(definition, service, options);
    options.signal?.throwIfAborted();
    this.parts.store.setBusy(service.key, 'starting');
    await this.parts.pm2.ensureDaemon();
    const entries = await this.#ownEntries(definition);
    await this.parts.leftovers?.end(service);
    await this.#clearPort(service, definition);
    const unchanged =
      entries.length === instancesOf(app) && !(await this.#hasChanged(service, app));
    options.signal?.throwIfAborted();
    onAct();
    if (unchanged) {
      for (const entry of entries) {
        if (entry.status === 'online' && entry.pid !== undefined) continue;
        // PM2 refuses to start what waits for its restart.
        await this.parts.pm2.stop(entry.id, entry.killTimeoutMs ?? 0);
        await this.parts.pm2.start(entry.id);
      }
    } else {
      await this.#replace(service, definition, app, options);
    }
  }

  /** Throws a HumanError where somebody else listens on the port: the service could only crash. */
  async #clearPort({ key }: Service, { port, cluster }: ServiceDefinition): Promise<void> {
    const { doctor } = this.parts;
    if (port === undefined || cluster || !doctor) return;
    for (const holder of await doctor.holders([port], key)) {
      if (holder.whose === 'orphan') {
        await doctor.end(holder);
        continue;
      }
      const target = [{ serviceKey: key, port }];
      throw new HumanError(holderText(holder), [
        holder.whose === 'outside' && holder.service !== undefined
          ? {
              title: l10n.t('Stop it and start under PM2'),
              command: commandIds.adoptService,
              args: target,
            }
          : { title: l10n.t('Free port {0}', port), command: commandIds.freePort, args: target },
      ]);
    }
  }

  /** Deletes what runs of a service, starts it anew, and looks whether it lives. */
  async #replace(
    service: Service,
    definition: ServiceDefinition,
    app: Readonly<Record<string, unknown>>,
    { signal }: RunOptions,
  ): Promise<void> {
    const { pm2, ownership } = this.parts;
    await pm2.ensureDaemon();
    for (const entry of await this.#ownEntries(definition)) {
      await pm2.delete(entry.id, entry.killTimeoutMs ?? 0);
    }
    await this.parts.leftovers?.end(service);
    signal?.throwIfAborted();
    const since = this.#clock.now();
    await pm2.startApp(app, signal, () => this.#ownEntries(definition));
    const entries = await poll(
      async () => {
        const found = await this.#ownEntries(definition);
        return found.some(({ pid }) => pid !== undefined) ? found : undefined;
      },
      { everyMs: 100, ms: 1_000, clock: this.#clock },
    );
    for (const entry of entries ?? []) ownership.remember(entry, definition.workspaceFolder);
    if (entries) return;
    const list = await this.#ownEntries(definition);
    // An immediate exit is told by the verdict; here only what never became a process.
    if (list.some(({ status }) => status !== 'online')) return;
    const reason = await pm2.spawnError(since);
    throw new HumanError(
      reason
        ? l10n.t('{0} could not be started: {1}', service.name, reason)
        : l10n.t('{0} could not be started; PM2 gives no reason. See pm2.log.', service.name),
    );
  }

  /** The PM2 entries of this definition's name. Throws a HumanError where they belong to another project. */
  async #ownEntries(definition: ServiceDefinition): Promise<Pm2Process[]> {
    const named = (await this.parts.pm2.snapshot()).filter(({ name }) => name === definition.name);
    const folders = [definition.workspaceFolder];
    const foreign = named.find(
      (entry) => this.parts.ownership.folderOf(entry, folders) === undefined,
    );
    if (!foreign) return named;
    throw new HumanError(
      l10n.t('{0} of {1} already runs under this PM2.', definition.name, foreign.cwd),
      [
        { title: l10n.t('Give this workspace its own PM2'), command: 'codexServices.useOwnPm2' },
        {
          title: l10n.t('Start as {0}', alternativeName(definition)),
          command: 'codexServices.startRenamed',
          args: [{ serviceKey: serviceKey(definition.workspaceFolder, definition.name) }],
        },
      ],
    );
  }

  async #prepare(
    definition: ServiceDefinition,
    service: Service,
    { signal, onProgress }: RunOptions,
  ): Promise<Record<string, unknown>> {
    const plan = await this.parts.plan(definition);
    if (!plan.build) return toPm2App(definition, plan);
    this.parts.store.setBusy(service.key, 'building');
    const program = await this.parts.build(
      plan.script,
      plan.build,
      { ...definition.env, ...plan.env },
      (text) => onProgress?.(`${service.name}: ${text}`, false),
      signal,
    );
    return toPm2App(definition, plan, { program });
  }

  async #hasChanged(service: Service, app: Readonly<Record<string, unknown>>): Promise<boolean> {
    const hash = definitionHash(app);
    return (
      service.instances.length !== instancesOf(app) ||
      service.instances.some((instance) => instance.definitionHash !== hash)
    );
  }

  async #restartInstance({ id, killTimeoutMs, waiting, active }: ServiceInstance): Promise<void> {
    if (active) {
      await this.parts.pm2.restart(id, killTimeoutMs);
      return;
    }
    if (waiting) await this.parts.pm2.stop(id, killTimeoutMs);
    await this.parts.pm2.start(id);
  }

  async #deleteOne(service: Service): Promise<void> {
    await this.#instances(service, async ({ id, killTimeoutMs }) =>
      this.parts.pm2.delete(id, killTimeoutMs),
    );
    await this.parts.leftovers?.end(service);
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

  async #each(
    services: readonly Service[],
    busy: Busy,
    { signal, onProgress, by = 'you' }: RunOptions,
    act: (service: Service) => Promise<void>,
  ): Promise<RunResult> {
    const done: string[] = [];
    const failed: { name: string; error: unknown }[] = [];
    let cancelled = false;
    await Promise.all(
      services.map((asked) =>
        this.#limiter.run(() =>
          this.#exclusively(asked.key, async () => {
            if (signal?.aborted) {
              cancelled = true;
              return;
            }
            const service = this.parts.store.get(asked.key) ?? asked;
            this.parts.store.setProblem(service.key, undefined);
            this.parts.store.setBusy(service.key, busy);
            const over = this.parts.orders?.begin(service.key, { what: orderOf[busy], by });
            try {
              await act(service);
              done.push(service.name);
              onProgress?.(service.name, true);
            } catch (error) {
              if (signal?.aborted) {
                cancelled = true;
                return;
              }
              this.parts.log.error(`${busy} ${JSON.stringify(service.name)} failed`, error);
              this.parts.store.setProblem(service.key, messageOf(error));
              failed.push({ name: service.name, error });
            } finally {
              over?.();
              await this.parts.store.refresh();
              this.parts.store.setBusy(service.key, undefined);
            }
          }),
        ),
      ),
    );
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

/** The name under which a service can be started beside another project's. */
export function alternativeName(definition: ServiceDefinition): string {
  const folder = definition.workspaceFolder.split(/[\\/]/).at(-1) ?? 'workspace';
  return `${definition.name}-${folder}`;
}

/** What a command is to those who only see its effects. */
const orderOf: Readonly<Record<Busy, Order['what']>> = {
  building: 'start',
  starting: 'start',
  restarting: 'restart',
  stopping: 'stop',
  deleting: 'stop',
};

function instancesOf(app: Readonly<Record<string, unknown>>): number {
  return typeof app['instances'] === 'number' ? app['instances'] : 1;
}
