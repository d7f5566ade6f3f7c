import { maskSecrets } from '../base/mask';
import type { Event } from '../base/event';
import { type Service, serviceKey, type ServiceStateType } from './state/service';
import type { ServiceStore } from './state/serviceStore';

/** A service as other extensions see it. Memory in bytes. */
export interface ServiceStatus {
  readonly name: string;
  readonly kind: string;
  readonly workspaceFolder: string;
  readonly state: ServiceStateType;
  readonly reason?: string;
  readonly port?: number;
  readonly pids: readonly number[];
  readonly memoryBytes?: number;
  readonly capBytes?: number;
  readonly restarts: number;
}

/** What `activate` gives to other extensions (and to our own tests). */
export interface CodexServicesApi {
  readonly services: readonly ServiceStatus[];
  /** Something about a service changed, or services came or went. */
  readonly onDidChange: Event<void>;
  /** Resolves when the workspace has been read for the first time. */
  readonly ready: Promise<void>;
  readonly activation: ActivationTimes;
  /** What became of the lines of a service since this window listens to it; all 0 for one that nobody knows. */
  logCounts(service: Pick<ServiceStatus, 'name' | 'workspaceFolder'>): Promise<LineCounts>;
}

/** Lines that came are folded, or in the channel, or were cut off it again; some may be on their way to it. */
export interface LineCounts {
  readonly received: number;
  readonly folded: number;
  readonly appended: number;
  readonly trimmed: number;
}

/** How long activation took, in ms. */
export interface ActivationTimes {
  /** Evaluating the entry file with all it imports, and `activate`. */
  readonly ownMs: number;
  /** From the first statement of the entry file to the end of `activate`, with what the editor does in between. */
  readonly wholeMs: number;
}

const noLines: LineCounts = { received: 0, folded: 0, appended: 0, trimmed: 0 };

export function createApi(
  store: ServiceStore,
  ready: Promise<void>,
  activation: ActivationTimes = { ownMs: 0, wholeMs: 0 },
  logCounts: (serviceKey: string) => Promise<LineCounts> = async () => noLines,
): CodexServicesApi {
  return {
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
    ready,
    activation,
    logCounts: ({ workspaceFolder, name }) => logCounts(serviceKey(workspaceFolder, name)),
  };
}

function toStatus(service: Service): ServiceStatus {
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
