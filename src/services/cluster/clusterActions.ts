import * as l10n from '@vscode/l10n';
import { type Clock, systemClock } from '../../base/clock';
import { HumanError } from '../../base/errors';
import { commandIds } from '../../base/ids';
import type { Remembered } from '../../base/remembered';
import type { ApiClient } from '../../kubernetes/apiClient';
import type { Service } from '../state/service';

export interface ClusterActionsParts {
  readonly client: Pick<ApiClient, 'json'>;
  readonly namespace: string;
  /** How many replicas a service had before it was stopped, by its key. */
  readonly counts: Remembered<Readonly<Record<string, number>>>;
  readonly clock?: Clock;
}

/** The resources that can be restarted by their template, by kind. */
const restartable: Readonly<Record<string, string>> = {
  Deployment: 'deployments',
  StatefulSet: 'statefulsets',
  DaemonSet: 'daemonsets',
};
const maxReplicas = 1_000;

/** What is ordered of a cluster. Each throws a HumanError, for a context that may only be looked at as well. */
export class ClusterActions {
  constructor(private readonly parts: ClusterActionsParts) {}

  /** Replaces all pods, as `kubectl rollout restart` does: a note in the template makes it another one. */
  async restart(service: Service): Promise<void> {
    allow(service);
    const resource = restartable[service.cluster?.kind ?? ''];
    if (resource === undefined) {
      throw new HumanError(
        l10n.t(
          '{0} is a {1}, which has no rollout to restart.',
          service.name,
          service.cluster?.kind ?? '',
        ),
      );
    }
    const at = new Date((this.parts.clock ?? systemClock).now()).toISOString();
    await this.parts.client.json(this.#path(resource, service.name), {
      method: 'PATCH',
      contentType: 'application/strategic-merge-patch+json',
      body: {
        spec: {
          template: { metadata: { annotations: { 'kubectl.kubernetes.io/restartedAt': at } } },
        },
      },
    });
  }

  /** Scales to 0, and remembers from how many. */
  async stop(service: Service): Promise<void> {
    const desired = service.cluster?.desired ?? 0;
    await this.scale(service, 0);
    const { counts } = this.parts;
    if (desired > 0) await counts.set({ ...counts.get(), [service.key]: desired });
  }

  /** Scales back to what it was before it was stopped, else to 1. */
  async start(service: Service): Promise<void> {
    await this.scale(service, this.before(service));
  }

  /** How many replicas it had before it was stopped. */
  before({ key }: Service): number {
    return this.parts.counts.get()[key] ?? 1;
  }

  async scale(service: Service, replicas: number): Promise<void> {
    allow(service);
    const { kind = '', desired } = service.cluster ?? {};
    const resource = restartable[kind];
    if (resource === undefined || desired === undefined) {
      throw new HumanError(l10n.t('{0} is a {1}, which cannot be scaled.', service.name, kind));
    }
    await this.parts.client.json(`${this.#path(resource, service.name)}/scale`, {
      method: 'PATCH',
      contentType: 'application/merge-patch+json',
      body: { spec: { replicas } },
    });
  }

  #path(resource: string, name: string): string {
    const namespace = encodeURIComponent(this.parts.namespace);
    return `/apis/apps/v1/namespaces/${namespace}/${resource}/${encodeURIComponent(name)}`;
  }
}

/** What is wrong with a number of replicas that a person writes; undefined for nothing. */
export function wrongReplicas(text: string): string | undefined {
  const is = /^\d{1,4}$/.test(text.trim()) && Number(text) <= maxReplicas;
  return is ? undefined : l10n.t('A whole number from 0 to {0} is needed.', maxReplicas);
}

function allow({ cluster }: Service): void {
  if (cluster?.readOnly !== true) return;
  throw new HumanError(
    l10n.t(
      'This context may only be looked at (codexServices.kubernetes.readOnlyContexts). Unlock it for this window to change something.',
    ),
    [
      { title: l10n.t('Unlock'), command: commandIds.kubernetesUnlock },
      {
        title: l10n.t('Open setting'),
        command: commandIds.openSetting,
        args: ['codexServices.kubernetes.readOnlyContexts'],
      },
    ],
  );
}
