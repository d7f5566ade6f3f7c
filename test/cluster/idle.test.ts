import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { setTimeout as delay } from 'node:timers/promises';
import { Cluster, deployment, newName } from './harness/cluster';
import { named, watched } from './harness/watching';

const cluster = new Cluster();
const [empty, full] = [newName('codex-empty'), newName('codex-full')];
const restMs = 40_000;

describe('a cluster in which nothing happens', () => {
  const own: { dispose(): void }[] = [];

  beforeAll(() => {
    own.push(cluster.namespace(empty), cluster.namespace(full));
    cluster.apply(
      deployment(full, 'running', { replicas: 5 }),
      deployment(full, 'waiting', { replicas: 45, request: '900Gi' }),
    );
  });
  afterAll(() => own.forEach((one) => one.dispose()));

  /** CPU of this process while the tree is looked at, in ms of a minute. */
  async function restOf(namespace: string, pods: number): Promise<number> {
    const { store, until } = await watched(cluster, namespace);
    store.setWatched(true);
    const all = () => store.services.flatMap(({ instances }) => instances);
    await until(() => store.condition.type === 'watching' && all().length === pods);
    if (pods > 0) await until(() => named(store, 'running')?.state.type === 'ready');
    await delay(15_000);
    const before = process.cpuUsage();
    await delay(restMs);
    const { user, system } = process.cpuUsage(before);
    store.dispose();
    return (user + system) / 1000 / (restMs / 60_000);
  }

  it('costs with 50 pods at most twice what it costs with none', async () => {
    // First, so that what is compiled for the first time is on its account.
    const fifty = await restOf(full, 50);
    const none = await restOf(empty, 0);
    console.log(`CPU a minute: ${none.toFixed(0)} ms with no pod, ${fifty.toFixed(0)} ms with 50`);
    // A single garbage collection is some ms.
    expect(fifty).toBeLessThan(2 * none + 8);
  });
});
