import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { HumanError } from '../../base/errors';
import { commandIds } from '../../base/ids';
import { askText, confirm, pickOne, tellBriefly, withProgress } from '../../host/messages';
import { wrongReplicas } from '../../services/cluster/clusterActions';
import { asServiceTarget, type Service, type ServiceInstance } from '../../services/state/service';
import type { Handlers } from '../handlers';
import { searchLogs } from '../logSearch';
import { pickServices, toItems } from '../pickService';
import { chooseCluster } from './chooseCluster';
import type { ClusterAccess } from './clusterAccess';
import { findManifest, liveManifest } from './manifest';
import { openShell } from './shell';

const paths: Readonly<Record<string, string>> = {
  Deployment: 'apis/apps/v1 deployments',
  StatefulSet: 'apis/apps/v1 statefulsets',
  DaemonSet: 'apis/apps/v1 daemonsets',
  ReplicaSet: 'apis/apps/v1 replicasets',
  Job: 'apis/batch/v1 jobs',
  Pod: 'api/v1 pods',
};

/** Commands about a cluster and what it runs. */
export function clusterHandlers(
  cluster: ClusterAccess,
  showHistory: (serviceKey: string) => Promise<void>,
): Handlers {
  const about =
    (question: string, act: (service: Service, argument: unknown) => Promise<unknown>) =>
    async (argument: unknown): Promise<void> => {
      const service = await target(cluster, argument, question);
      if (service) await act(service, argument);
    };
  return {
    [commandIds.kubernetesShow]: async () => {
      const choice = await chooseCluster(cluster);
      if (choice) await cluster.show(choice);
    },
    [commandIds.kubernetesHide]: () => cluster.hide(),
    [commandIds.kubernetesReconnect]: () => cluster.resume(),
    [commandIds.kubernetesUnlock]: () => unlock(cluster),
    [commandIds.kubernetesRestart]: about(l10n.t('Restart which workload?'), (service) =>
      cluster.actions.restart(service),
    ),
    [commandIds.kubernetesStop]: about(l10n.t('Scale which workload to 0?'), (service) =>
      stop(cluster, service),
    ),
    [commandIds.kubernetesStart]: about(l10n.t('Scale which workload back?'), (service) =>
      cluster.actions.start(service),
    ),
    [commandIds.kubernetesScale]: about(l10n.t('Scale which workload?'), (service) =>
      scale(cluster, service),
    ),
    [commandIds.kubernetesLogs]: about(l10n.t('Whose logs should be shown?'), (service) =>
      cluster.showLogs(service),
    ),
    [commandIds.kubernetesCombined]: async () => {
      const picked = await pickServices(servicesOf(cluster), undefined);
      if (picked?.length) await cluster.showCombined(picked);
    },
    [commandIds.kubernetesSearch]: async (argument) => {
      const row = asServiceTarget(argument);
      const { services } = cluster;
      await searchLogs(
        services.filter(({ key }) => !row || key === row.serviceKey),
        cluster,
      );
    },
    [commandIds.kubernetesEvents]: about(l10n.t('Whose history should be shown?'), (service) =>
      showHistory(service.key),
    ),
    [commandIds.kubernetesOpen]: about(l10n.t('Open which workload?'), (service) =>
      open(cluster, service),
    ),
    [commandIds.kubernetesShell]: about(l10n.t('A shell in which workload?'), (service, argument) =>
      shell(cluster, service, argument),
    ),
    [commandIds.kubernetesDefinition]: about(
      l10n.t('Open the manifest of which workload?'),
      (service) => definition(cluster, service),
    ),
  };
}

async function target(
  cluster: ClusterAccess,
  argument: unknown,
  question: string,
): Promise<Service | undefined> {
  const row = asServiceTarget(argument);
  if (row) return cluster.get(row.serviceKey);
  return (await pickOne(toItems(servicesOf(cluster)), question))?.service;
}

/** What runs in the cluster. Throws a HumanError where that is nothing. */
function servicesOf({ services }: ClusterAccess): readonly Service[] {
  if (services.length > 0) return services;
  throw new HumanError(l10n.t('No cluster is shown, or nothing runs in it.'), [
    { title: l10n.t('Show services in Kubernetes…'), command: commandIds.kubernetesShow },
  ]);
}

async function unlock(cluster: ClusterAccess): Promise<void> {
  const context = cluster.choice?.context;
  if (context === undefined || !cluster.isReadOnly(context)) {
    tellBriefly(l10n.t('Nothing is locked.'));
    return;
  }
  const yes = await confirm(
    l10n.t('Change what runs in {0}?', context),
    l10n.t(
      'Its name is one of those that may only be looked at. Until this window is closed, its services can then be restarted, scaled and stopped from here.',
    ),
    l10n.t('Unlock'),
  );
  if (yes) cluster.unlock(context);
}

async function stop(cluster: ClusterAccess, service: Service): Promise<void> {
  const { cluster: place, name } = service;
  // Whoever may not is told so, rather than asked first.
  if (place?.readOnly !== true) {
    const detail = l10n.t(
      'Its {0} replicas in {1} end, for everybody who uses them. "Start" scales it back to as many.',
      place?.desired ?? 0,
      cluster.choice?.context ?? '',
    );
    if (!(await confirm(l10n.t('Scale {0} to 0?', name), detail, l10n.t('Stop')))) return;
  }
  await cluster.actions.stop(service);
}

async function scale(cluster: ClusterAccess, service: Service): Promise<void> {
  const text = await askText({
    title: l10n.t('Scale {0}', service.name),
    prompt: l10n.t('How many replicas?'),
    value: String(service.cluster?.desired ?? cluster.actions.before(service)),
    validateInput: wrongReplicas,
  });
  if (text !== undefined) await cluster.actions.scale(service, Number(text));
}

async function open(cluster: ClusterAccess, service: Service): Promise<void> {
  const port = await cluster.portOf(service);
  if (port !== service.port) {
    tellBriefly(
      l10n.t('Port {0} is taken here: {1} leads to {2}.', service.port ?? 0, port, service.name),
    );
  }
  const address = vscode.Uri.parse(`http://127.0.0.1:${port}`);
  await vscode.env.openExternal(address);
}

async function shell(cluster: ClusterAccess, service: Service, argument: unknown): Promise<void> {
  const { choice } = cluster;
  const instance = await chosenPod(service, argument);
  const pod =
    instance && cluster.podsOf(service).find((one) => one.metadata?.name === instance.name);
  if (!choice || !pod) return;
  const names = pod.spec?.containers.map(({ name }) => name) ?? [];
  const container =
    names.length < 2
      ? names[0]
      : (
          await pickOne(
            names.map((label) => ({ label })),
            l10n.t('In which container?'),
          )
        )?.label;
  if (container === undefined) return;
  const place = { ...choice, pod: pod.metadata?.name ?? '', container };
  await openShell(place, await cluster.environment());
}

/** The pod whose row it is, else the only one, else the one that is picked. */
async function chosenPod(
  service: Service,
  argument: unknown,
): Promise<ServiceInstance | undefined> {
  const id = (argument as { readonly pm2Id?: unknown } | undefined)?.pm2Id;
  const living = service.instances.filter(({ active }) => active);
  const named = living.find((one) => one.id === id);
  if (named) return named;
  if (living.length === 0) throw new HumanError(l10n.t('{0} has no running pod.', service.name));
  if (living.length === 1) return living[0];
  const items = living.map((instance) => ({ label: instance.name ?? '', instance }));
  return (await pickOne(items, l10n.t('In which pod?')))?.instance;
}

async function definition(cluster: ClusterAccess, service: Service): Promise<void> {
  const { name } = service;
  const { kind = '' } = service.cluster ?? {};
  const found = await withProgress(l10n.t('Looking for the manifest of {0}', name), () =>
    findManifest({ kind, name }),
  );
  if (found) {
    const at = new vscode.Position(found.line, 0);
    await vscode.window.showTextDocument(found.uri, { selection: new vscode.Range(at, at) });
    return;
  }
  const [group, resource] = (paths[kind] ?? '').split(' ');
  if (resource === undefined) {
    throw new HumanError(l10n.t('The manifest of {0} is not in this workspace.', name));
  }
  const place = [cluster.choice?.namespace ?? '', resource, name].map(encodeURIComponent).join('/');
  const object = await cluster.client.json(`/${group}/namespaces/${place}`);
  await cluster.showText(l10n.t('{0} as the cluster has it', name), liveManifest(object));
}
