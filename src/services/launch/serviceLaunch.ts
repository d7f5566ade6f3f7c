import * as l10n from '@vscode/l10n';
import { poll } from '../../base/async';
import { type Clock, systemClock } from '../../base/clock';
import { HumanError } from '../../base/errors';
import { commandIds } from '../../base/ids';
import type { Entry } from '../../engine/entry';
import type { RunOptions } from '../supervise/commandQueue';
import type { ServiceDefinition } from '../definitions/definition';
import { definitionHash, toPm2App } from './launchToPm2';
import { insistedPort } from '../ports/awaitedPort';
import { holderText } from '../ports/portHolder';
import { type Service, serviceKey } from '../state/service';
import type { SupervisorParts } from '../supervise/supervisorParts';

/** How a definition becomes an entry of PM2's that lives. */
export class ServiceLaunch {
  readonly #clock: Clock;

  constructor(private readonly parts: SupervisorParts) {
    this.#clock = parts.clock ?? systemClock;
  }

  /** The app for PM2; builds it where the plan says so. */
  async prepare(
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
    if (!('program' in plan.build)) return toPm2App(definition, plan, { program });
    // Which of the files it is, is known only now.
    const { makes } = plan.build;
    const args = plan.args.map((word) => (word === makes[0] ? program : word));
    return toPm2App(definition, { ...plan, args });
  }

  /** True where what runs was started from another definition. */
  async hasChanged(service: Service, app: Readonly<Record<string, unknown>>): Promise<boolean> {
    const hash = definitionHash(app);
    return (
      service.instances.length !== instancesOf(app) ||
      service.instances.some((instance) => instance.definitionHash !== hash)
    );
  }

  /** The PM2 entries of this definition's name. Throws a HumanError where they belong to another project. */
  async ownEntries(definition: ServiceDefinition): Promise<readonly Entry[]> {
    const named = (await this.parts.engine.snapshot()).filter(
      ({ name }) => name === definition.name,
    );
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

  /** Throws a HumanError where somebody else listens on the port: the service could only crash. */
  async clearPort({ key }: Service, definition: ServiceDefinition): Promise<void> {
    const { portOwners } = this.parts;
    const { port, cluster } = definition;
    if (port === undefined || cluster || !portOwners) return;
    for (const holder of await portOwners.holders([port], key)) {
      if (holder.whose === 'orphan') {
        await portOwners.end(holder);
        continue;
      }
      if (insistedPort(definition) === undefined) continue;
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

  /** Remembers as ours what we have just started: its working folder may lie outside the workspace, which is no proof. */
  async #claim(
    { name, workspaceFolder }: ServiceDefinition,
    hash: string,
    since: number,
  ): Promise<void> {
    for (const entry of await this.parts.engine.snapshot()) {
      const isNew = (entry.createdAt ?? 0) >= since;
      if (entry.name !== name || entry.definitionHash !== hash || !isNew) continue;
      this.parts.ownership.remember(entry, workspaceFolder);
    }
  }

  /** Deletes what runs of a service, starts it anew, and looks whether it lives. */
  async replace(
    service: Service,
    definition: ServiceDefinition,
    app: Readonly<Record<string, unknown>>,
    { signal }: RunOptions,
  ): Promise<void> {
    const { engine } = this.parts;
    await engine.ensureRunning();
    for (const entry of await this.ownEntries(definition)) {
      await engine.delete(entry.id, entry.killTimeoutMs);
    }
    await this.parts.orphans?.end(service);
    signal?.throwIfAborted();
    const since = this.#clock.now();
    await engine.startApp(app, signal, () => this.ownEntries(definition));
    const hash = definitionHash(app);
    const entries = await poll(
      async () => {
        await this.#claim(definition, hash, since);
        const found = await this.ownEntries(definition);
        return found.some(({ pid }) => pid !== undefined) ? found : undefined;
      },
      { everyMs: 100, ms: 1_000, clock: this.#clock },
    );
    if (entries) return;
    const list = await this.ownEntries(definition);
    // An immediate exit is told by the verdict; here only what never became a process.
    if (list.some(({ status }) => status !== 'online')) return;
    const reason = await engine.spawnError(since);
    throw new HumanError(
      reason
        ? l10n.t('{0} could not be started: {1}', service.name, reason)
        : l10n.t('{0} could not be started; PM2 gives no reason. See pm2.log.', service.name),
    );
  }
}

/** The name under which a service can be started beside another project's. */
export function alternativeName(definition: ServiceDefinition): string {
  const folder = definition.workspaceFolder.split(/[\\/]/).at(-1) ?? 'workspace';
  return `${definition.name}-${folder}`;
}

/** How many entries an app asks for. */
export function instancesOf(app: Readonly<Record<string, unknown>>): number {
  return typeof app['instances'] === 'number' ? app['instances'] : 1;
}
