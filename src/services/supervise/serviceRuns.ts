import * as l10n from '@vscode/l10n';
import { type Clock, systemClock } from '../../base/clock';
import { DisposableStore } from '../../base/disposable';
import { messageOf } from '../../base/errors';
import { isRunning, type Service } from '../state/service';
import type { ServiceStore } from '../state/serviceStore';
import type { CommandSource } from './commandOrigins';
import { outcomeOf, patienceMs } from './outcome';
import type { Supervisor } from './supervisor';

export type RunWhat = 'start' | 'restart' | 'stop';

/** How far one service came. */
export interface ServiceResult {
  /** As it was last seen. */
  readonly service: Service;
  /** Ready, or stopped where that was asked for. */
  readonly ok: boolean;
  /** Why not, as a sentence. */
  readonly reason?: string;
  /** It may yet become ready: the time was over. */
  readonly late?: true;
}

export interface RunReport {
  readonly results: readonly ServiceResult[];
  readonly cancelled: boolean;
}

export interface RunUntilOptions {
  readonly signal?: AbortSignal;
  /** For whom; a person where nothing is said. */
  readonly by?: CommandSource;
  /** How long to wait for readiness once all are started; ms. */
  readonly readyWithinMs?: number;
  /** What goes on, as sentences about one service. */
  readonly onProgress?: (text: string) => void;
  /** A service's state, its reason or what is done with it has changed. */
  readonly onState?: (service: Service) => void;
}

/** Commands on services that are over when the services are ready: for tasks, other extensions and agents. */
export class ServiceRuns {
  constructor(
    private readonly store: Pick<ServiceStore, 'get' | 'onDidChange' | 'onDidChangeList'>,
    private readonly supervisor: Pick<Supervisor, 'start' | 'restart' | 'stop'>,
    private readonly clock: Clock = systemClock,
  ) {}

  /**
   * Starts services (one that runs is left alone), restarts or stops them, and waits until each is ready, or is known not to become
   * so. When cancelled, what a start has started is stopped again. Never rejects for a service that fails.
   */
  async run(
    what: RunWhat,
    services: readonly Service[],
    options: RunUntilOptions = {},
  ): Promise<RunReport> {
    const { signal, by, onProgress, onState } = options;
    const listening = new DisposableStore();
    if (onState) this.#follow(services, onState, listening);
    try {
      const ran = services.filter(isRunning).map(({ key }) => key);
      const result = await this.supervisor[what](services, {
        ...(signal && { signal }),
        ...(by && { by }),
        ...(onProgress && {
          onProgress: (text: string, step: boolean) => {
            if (!step) onProgress(text);
          },
        }),
      });
      const failed = new Map(result.failed.map(({ key, error }) => [key, messageOf(error)]));
      const results = await Promise.all(
        services.map((service) => this.#resultOf(what, service, failed.get(service.key), options)),
      );
      const cancelled = result.cancelled || signal?.aborted === true;
      // What the supervisor had not done when it was cancelled it has taken back itself.
      if (cancelled && !result.cancelled && what === 'start') {
        await this.supervisor.stop(services.filter(({ key }) => !ran.includes(key)));
      }
      return { results, cancelled };
    } finally {
      listening.dispose();
    }
  }

  #follow(
    services: readonly Service[],
    onState: (service: Service) => void,
    listening: DisposableStore,
  ): void {
    const told = new Map<string, string>();
    const tell = (service: Service): void => {
      const { key, state, busy } = service;
      const text = JSON.stringify([state, busy]);
      if (told.get(key) === text) return;
      told.set(key, text);
      onState(service);
    };
    const keys = new Set(services.map(({ key }) => key));
    listening.add(this.store.onDidChange((service) => keys.has(service.key) && tell(service)));
  }

  async #resultOf(
    what: RunWhat,
    asked: Service,
    problem: string | undefined,
    { signal, readyWithinMs = patienceMs }: RunUntilOptions,
  ): Promise<ServiceResult> {
    const now = this.store.get(asked.key) ?? asked;
    if (problem !== undefined) return { service: now, ok: false, reason: problem };
    if (what === 'stop') {
      if (!isRunning(now)) return { service: now, ok: true };
      return { service: now, ok: false, reason: now.state.reason ?? l10n.t('It still runs.') };
    }
    const { type, service = now } = await outcomeOf(this.store, asked.key, {
      ms: readyWithinMs,
      clock: this.clock,
      ...(signal && { signal }),
    });
    if (type === 'ready') return { service, ok: true };
    const reason = reasonOf(service);
    return { service, ok: false, reason, ...(type === 'late' && { late: true }) };
  }
}

/** Why a service is not ready: what its last lines explain goes before what its state says. */
function reasonOf({ state, ending, problem }: Service): string {
  const parts = [state.reason, ending?.sentence ?? problem].filter((one) => one !== undefined);
  return parts.length > 0 ? [...new Set(parts)].join(' ') : l10n.t('It is not ready.');
}
