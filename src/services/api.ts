import * as l10n from '@vscode/l10n';
import type {
  CodexServicesApi,
  LogLine,
  LogOptions,
  RunOptions,
  RunResult,
  ServiceName,
  ServiceStatus,
} from '../../api';
import { HumanError } from '../base/errors';
import { maskSecrets } from '../base/mask';
import { serviceNamed } from './state/serviceNamed';
import { isRunning, isStartable, type Service } from './state/service';
import type { ServiceStore } from './state/serviceStore';
import type { RunReport, RunUntilOptions, RunWhat } from './supervise/serviceRuns';

/** `1.` and a number that grows with what api.d.ts gains. */
const apiVersion = '1.0';

/** What the API does, loaded when another extension first asks for it. */
export interface ApiDeeds {
  run(what: RunWhat, services: readonly Service[], options: RunUntilOptions): Promise<RunReport>;
  logs(service: Service, options: LogOptions): AsyncIterable<LogLine>;
}

export interface ApiParts {
  readonly store: Pick<ServiceStore, 'services' | 'onDidChange' | 'onDidChangeList'>;
  /** Resolves when the workspace has been read for the first time. */
  readonly ready: Promise<void>;
  readonly trusted: () => boolean;
  readonly deeds: () => Promise<ApiDeeds>;
}

/** Version 1 of what other extensions may ask; api.d.ts says what each means. */
export function createApi({ store, ready, trusted, deeds }: ApiParts): CodexServicesApi {
  const named = (services: readonly ServiceName[]): readonly Service[] => {
    if (!trusted()) throw new HumanError(l10n.t('This workspace is not trusted.'));
    return services.map((one) => serviceNamed(store.services, one));
  };
  const run = async (
    what: RunWhat,
    asked: readonly Service[],
    options: RunOptions = {},
  ): Promise<RunResult> => {
    const { results, cancelled } = await (await deeds()).run(what, asked, options);
    const services = results.map(({ service, ok, reason }) => ({
      service: toStatus(service),
      ok,
      ...(reason !== undefined && { reason: maskSecrets(reason) }),
    }));
    return { ok: !cancelled && services.every(({ ok }) => ok), cancelled, services };
  };
  return {
    version: apiVersion,
    ready,
    get services() {
      return store.services.map(toStatus);
    },
    onDidChange: (listener) => {
      const changes = store.onDidChange(() => listener());
      const lists = store.onDidChangeList(() => listener());
      return {
        dispose() {
          changes.dispose();
          lists.dispose();
        },
      };
    },
    start: async (services, options) =>
      run('start', services ? named(services) : named(store.services.filter(isStartable)), options),
    restart: async (services, options) =>
      run('restart', named(services ?? store.services.filter(isRunning)), options),
    stop: async (services, options) =>
      run('stop', named(services ?? store.services.filter(isRunning)), options),
    async *logs(service, options = {}) {
      const [found] = named([service]);
      if (found) yield* (await deeds()).logs(found, options);
    },
  };
}

/** A service as other extensions see it. */
export function toStatus(service: Service): ServiceStatus {
  return {
    name: service.name,
    kind: service.kind,
    workspaceFolder: service.workspaceFolder,
    state: service.state.type,
    reason: service.state.reason === undefined ? undefined : maskSecrets(service.state.reason),
    port: service.port,
    pids: service.instances.flatMap(({ pid }) => pid ?? []),
    memoryBytes: service.memoryBytes,
    capBytes: service.capBytes,
    restarts: service.restarts,
  };
}
