import { onTestFinished } from 'vitest';
import { ClusterStore } from '../../../src/services/cluster/clusterStore';
import type { ClusterChoice } from '../../../src/services/cluster/clusterChoice';
import { openCluster } from '../../../src/services/cluster/openCluster';
import type { Service } from '../../../src/services/state/service';
import { TestLog } from '../../fakes/testLog';
import { patienceMs } from '../../patience';
import type { Cluster } from './cluster';

/** A namespace as the product sees it. */
export async function watched(
  cluster: Pick<Cluster, 'env'>,
  namespace: string,
  { context, labels = '', readOnly = false }: Partial<ClusterChoice> & { readOnly?: boolean } = {},
) {
  const log = new TestLog();
  const choice = { context: context ?? 'local', namespace, labels };
  const client = await openCluster(choice.context, { env: cluster.env });
  const store = new ClusterStore({ client, choice, readOnly: () => readOnly, log });
  onTestFinished(() => store.dispose());
  return { client, store, log, until: (is: (store: ClusterStore) => boolean) => until(store, is) };
}

/** Waits until something is so; says what is where it never is. */
export async function until(
  store: ClusterStore,
  is: (store: ClusterStore) => boolean,
): Promise<void> {
  if (is(store)) return;
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => {
      listening.dispose();
      const seen = store.services.map(stateOf).join('\n');
      reject(new Error(`It never came. ${JSON.stringify(store.condition)}\n${seen}`));
    }, patienceMs - 10_000);
    const listening = store.onDidRefresh(() => {
      if (!is(store)) return;
      clearTimeout(timer);
      listening.dispose();
      resolve();
    });
  });
}

export function stateOf({ name, state }: Service): string {
  return `${name}: ${state.type}: ${state.reason ?? ''}`;
}

/** The service of a name. */
export function named(store: ClusterStore, name: string): Service | undefined {
  return store.services.find((one) => one.name === name);
}
