import type { CodexServicesApi, CodexServicesExports, ServiceStatus } from '../../api';
import { oneLine } from '../base/oneLine';
import { serviceKey } from './state/service';

/** What `activate` gives: the API by its version, and what our own tests ask besides. */
export interface Exports extends CodexServicesExports {
  readonly internals: Internals;
}

/** For our own tests and measurements alone; it changes without notice. */
export interface Internals {
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

/** The exports of the extension. */
export function createExports(
  api: CodexServicesApi,
  activation: ActivationTimes,
  logCounts: (serviceKey: string) => Promise<LineCounts>,
): Exports {
  return {
    getApi(version: unknown) {
      if (version === 1) return api;
      throw new Error(
        `CODEX Services has version 1 of its API, and not ${oneLine(String(version), 20)}.`,
      );
    },
    internals: {
      activation,
      logCounts: ({ workspaceFolder, name }) => logCounts(serviceKey(workspaceFolder, name)),
    },
  };
}
