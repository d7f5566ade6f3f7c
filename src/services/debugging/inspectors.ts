import * as l10n from '@vscode/l10n';
import { poll } from '../../base/async';
import { type Clock, systemClock } from '../../base/clock';
import { HumanError } from '../../base/errors';
import { commandIds } from '../../base/ids';
import type { Logger } from '../../base/logger';
import { Inspector } from '../../inspector';
import type { Listeners, NodeProcesses, ProcessInfo } from '../../system/types';
import type { LaunchPlan, ServiceDefinition } from '../definitions/definition';
import { isRunning, type Service } from '../state/service';
import type { ServiceStore } from '../state/serviceStore';
import type { Supervisor } from '../supervise/supervisor';
import { inspectedProcess } from './inspectedProcess';
import { PortChoice, type PortChoiceParts } from './portChoice';
import { namesInspector, whyNotDebuggable } from './whyNotDebuggable';

export interface InspectorsParts extends PortChoiceParts {
  readonly store: Pick<ServiceStore, 'get' | 'refresh'>;
  readonly supervisor: Pick<Supervisor, 'restart'>;
  readonly plan: (definition: ServiceDefinition) => Promise<LaunchPlan>;
  readonly system: {
    readonly listeners: Pick<Listeners, 'of'>;
    readonly processes: NodeProcesses;
  };
  readonly log: Logger;
  readonly clock?: Clock;
}

/** An inspector of a service that is open. */
export interface OpenInspector {
  readonly port: number;
  /** `byOthers`: it was open before we asked for it, or its own command opens it; so it is not ours to close. */
  readonly opened: 'now' | 'before' | 'byOthers';
}

export interface OpenOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (text: string) => void;
}

const everyMs = 100;
/** Where node opens it that was told no port. */
const nodesPort = 9_229;
/** A first compilation may stand in front of it. */
const startMs = 60_000;
/** Node opens it within some 50 ms of being asked to, on a machine that has time for it. */
const openMs = 8_000;

/** Opens and closes the inspectors of services, and starts a service anew where that is what it takes. */
export class Inspectors {
  readonly #clock: Clock;
  readonly #choice: PortChoice;
  /** By service: the process that was asked to open its inspector. */
  readonly #asked = new Map<string, string>();

  constructor(private readonly parts: InspectorsParts) {
    this.#clock = parts.clock ?? systemClock;
    this.#choice = new PortChoice(parts);
  }

  /**
   * Opens the inspector of a service for a debugger: at a port that is the same after each restart. Starts the service anew through PM2
   * where it does not know that port, and starts it where it does not run. Throws a HumanError.
   */
  async attachable(key: string, options: OpenOptions = {}): Promise<OpenInspector> {
    const { definition, plan } = await this.#planned(key);
    const own = namesInspector(definition, plan);
    const known = this.parts.ports.of(key);
    if (
      isRunning(this.#service(key)) &&
      (own || (known !== undefined && !(await this.#choice.isTaken(this.#service(key), known))))
    ) {
      const open = await this.#open(key, options);
      if (open && (own || open.port === known)) return open;
    }
    if (!own) await this.#choice.choose(this.#service(key));
    return this.#restarted(key, options);
  }

  /** Opens the inspector of a running service for a moment, without a restart; undefined where only a restart would help. */
  async openNow(key: string, options: OpenOptions = {}): Promise<OpenInspector | undefined> {
    await this.#planned(key);
    const service = this.#service(key);
    if (isRunning(service)) return this.#open(key, options);
    throw new HumanError(l10n.t('{0} does not run.', service.name), [
      { title: l10n.t('Start'), command: commandIds.start, args: [{ serviceKey: key }] },
    ]);
  }

  /** Has the process that a service has by now open its inspector where it has not been asked to. Never rejects. */
  async reopen(key: string): Promise<void> {
    try {
      const service = this.parts.store.get(key);
      const process = service && (await inspectedProcess(service, this.parts.system));
      if (typeof process !== 'object' || this.#asked.get(key) === identity(process)) return;
      if (await this.parts.system.processes.openInspector(process)) {
        this.#asked.set(key, identity(process));
      }
    } catch (error) {
      this.parts.log.error('An inspector could not be opened again.', error);
    }
  }

  /** Closes an inspector, whoever is connected; a program that has ended has none. Never rejects. */
  async close(key: string, port: number): Promise<void> {
    this.#asked.delete(key);
    try {
      const inspector = await Inspector.connect(port);
      // Behind the answer: closing waits until nobody is connected.
      const expression = 'setTimeout(() => process._debugEnd?.(), 20).unref()';
      await inspector.call('Runtime.evaluate', { expression });
      inspector.dispose();
    } catch (error) {
      this.parts.log.debug(`An inspector was not closed: ${String(error)}`);
    }
  }

  #service(key: string): Service {
    const service = this.parts.store.get(key);
    if (service) return service;
    throw new HumanError(l10n.t('This service is not there any more.'));
  }

  async #planned(key: string): Promise<{ definition: ServiceDefinition; plan: LaunchPlan }> {
    const { definition, name, conflict, state } = this.#service(key);
    if (conflict !== undefined && state.reason !== undefined) throw new HumanError(state.reason);
    if (!definition) {
      throw new HumanError(
        l10n.t(
          '{0} was started by somebody else: nothing here says how to start it with an inspector.',
          name,
        ),
      );
    }
    const plan = await this.parts.plan(definition);
    const why = whyNotDebuggable(definition, plan);
    if (why !== undefined) throw new HumanError(why);
    return { definition, plan };
  }

  /** Opens it in the process that runs; undefined where that did not do it. */
  async #open(key: string, { signal }: OpenOptions): Promise<OpenInspector | undefined> {
    const process = await this.#process(key, signal);
    const { name, port: served } = this.#service(key);
    const candidates = async (): Promise<readonly number[]> => {
      const known = this.parts.ports.of(key);
      const listening = await this.parts.system.listeners.of([process.pid]);
      const ports = listening.map(({ port }) => port).filter((port) => port !== served);
      return [...new Set([known, nodesPort, ...ports].flatMap((port) => port ?? []))];
    };
    const open = async (): Promise<number | undefined> => {
      this.#requireAlive(key, process);
      for (const port of await candidates()) {
        if ((await this.parts.pidAt(port)) === process.pid) return port;
      }
      return undefined;
    };
    const before = await open();
    if (before !== undefined) {
      // A window that was reloaded has opened it at its port, and asks again.
      const ours =
        this.#asked.get(key) === identity(process) || before === this.parts.ports.of(key);
      return { port: before, opened: ours ? 'before' : 'byOthers' };
    }
    const asked = await this.#until(openMs, signal, async () => {
      this.#requireAlive(key, process);
      return (await this.parts.system.processes.openInspector(process)) || undefined;
    });
    if (!asked) return undefined;
    this.#asked.set(key, identity(process));
    const port = await this.#until(openMs, signal, open);
    if (port === undefined) {
      this.parts.log.info(`${JSON.stringify(name)} (${process.pid}) opened no inspector.`);
      return undefined;
    }
    return { port, opened: 'now' };
  }

  /** The process to inspect, once it is there. Throws a HumanError where the service ends or has none. */
  async #process(key: string, signal: AbortSignal | undefined): Promise<ProcessInfo> {
    const found = await this.#until(startMs, signal, async () => {
      const service = this.#service(key);
      const process = await inspectedProcess(service, this.parts.system);
      if (process === 'none') {
        throw new HumanError(l10n.t('No process of {0} runs on Node.js.', service.name));
      }
      if (process !== 'soon') return process;
      if (!isRunning(service) && service.busy === undefined) throw ended(service);
      return undefined;
    });
    if (found) return found;
    const { name } = this.#service(key);
    throw new HumanError(
      l10n.t('{0} was not ready for a debugger within {1} s.', name, startMs / 1000),
    );
  }

  /** Throws a HumanError where a process of a service has ended meanwhile. */
  #requireAlive(key: string, { pid }: ProcessInfo): void {
    const service = this.#service(key);
    const seen = service.instances.flatMap(({ processes }) => processes);
    const gone = seen.length > 0 && !seen.some((one) => one.pid === pid);
    if (gone || !isRunning(service)) throw ended(service);
  }

  async #restarted(key: string, options: OpenOptions): Promise<OpenInspector> {
    const { signal, onProgress } = options;
    const service = this.#service(key);
    onProgress?.(
      isRunning(service)
        ? l10n.t('Starting {0} anew with an inspector', service.name)
        : l10n.t('Starting {0} with an inspector', service.name),
    );
    const { failed } = await this.parts.supervisor.restart([service], { signal });
    signal?.throwIfAborted();
    if (failed[0]) throw failed[0].error;
    const open = await this.#open(key, options);
    if (open) return open;
    throw new HumanError(
      l10n.t(
        '{0} opened no inspector. Perhaps it handles the signal SIGUSR1 itself: give its command --inspect, and attach again.',
        service.name,
      ),
    );
  }

  #until<T>(
    ms: number,
    signal: AbortSignal | undefined,
    probe: () => Promise<T | undefined>,
  ): Promise<T | undefined> {
    const look = (): Promise<T | undefined> => {
      signal?.throwIfAborted();
      return probe();
    };
    return poll(look, { everyMs, ms, clock: this.#clock });
  }
}

function ended({ name, state }: Service): HumanError {
  return new HumanError(
    state.reason === undefined
      ? l10n.t('{0} ended while the debugger was attaching.', name)
      : l10n.t('{0} ended while the debugger was attaching: {1}', name, state.reason),
  );
}

function identity({ pid, startTime }: ProcessInfo): string {
  return `${pid}:${startTime}`;
}
