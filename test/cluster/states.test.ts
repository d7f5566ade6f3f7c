import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Cluster, deployment, newName } from './harness/cluster';
import { endsOf, eventsOf } from '../../src/services/cluster/clusterHistory';
import { podsOf } from '../../src/services/cluster/clusterStore';
import { named, stateOf, watched } from './harness/watching';

const cluster = new Cluster();
const namespace = newName('codex-states');
const filling =
  "require('fs').writeFileSync('/cache/all', Buffer.alloc(8e6)); setInterval(() => {}, 1000)";
const server = (answer: string): string =>
  `require('http').createServer((q, r) => { ${answer} }).listen(8080)`;

describe('states of what a real node runs', () => {
  let own: { dispose(): void };

  beforeAll(() => {
    own = cluster.namespace(namespace);
    cluster.apply(
      deployment(namespace, 'well', { replicas: 2, limit: '64Mi', port: 8080 }),
      deployment(namespace, 'crashes', {
        script: 'console.log("starting"); throw new TypeError("no such thing")',
      }),
      deployment(namespace, 'hungry', {
        limit: '64Mi',
        script: 'const a = []; setInterval(() => a.push(Buffer.alloc(2e7, 1)), 20)',
      }),
      deployment(namespace, 'no-image', { image: 'local/nothing:1' }),
      deployment(namespace, 'too-large', { request: '900Gi' }),
      deployment(namespace, 'unready', {
        port: 8080,
        readiness: '/',
        script: server('r.statusCode = globalThis.bad ? 500 : 200; globalThis.bad = true; r.end()'),
      }),
      deployment(namespace, 'none', { replicas: 0 }),
      { ...deployment(namespace, 'set', { replicas: 2 }), ...statefulSet('set') },
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'job', namespace },
        spec: {
          restartPolicy: 'Never',
          containers: [
            { name: 'main', image: 'local/node:20', command: ['/usr/bin/node', '-e', ''] },
          ],
        },
      },
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'evicted', namespace },
        spec: {
          terminationGracePeriodSeconds: 1,
          volumes: [{ name: 'cache', emptyDir: { sizeLimit: '1Mi' } }],
          containers: [
            {
              name: 'main',
              image: 'local/node:20',
              command: ['/usr/bin/node', '-e', filling],
              volumeMounts: [{ name: 'cache', mountPath: '/cache' }],
            },
          ],
        },
      },
    );
  });
  afterAll(() => own.dispose());

  it('tells each with its reason', async () => {
    const { store, until } = await watched(cluster, namespace);
    const reasons: readonly (readonly [string, string, RegExp])[] = [
      ['well', 'ready', /^$/],
      ['set', 'ready', /^$/],
      ['none', 'stopped', /scaled to 0/],
      ['job', 'done', /ended well/],
      ['crashes', 'crashLoop', /restarted \d+ times, exit code 1, last: TypeError: no such thing/],
      ['hungry', 'memoryLoop', /killed over its limit of 64 MB, restarted \d+ times/],
      ['evicted', 'failed', /^Evicted: Usage of EmptyDir volume "cache" exceeds the limit/],
      ['no-image', 'failed', /ImagePull\w*, image local\/nothing:1: /],
      ['too-large', 'unhealthy', /^not scheduled: 0\/1 nodes are available: 1 Insufficient memory/],
      ['unready', 'unhealthy', /Readiness probe failed: HTTP probe failed with statuscode: 500/],
    ];
    for (const [name, type, reason] of reasons) {
      await until(() => {
        const { state } = named(store, name) ?? {};
        return state?.type === type && reason.test(state.reason ?? '');
      });
    }
    const well = named(store, 'well');
    expect(well).toMatchObject({ port: 8080, capBytes: 64 * 1024 * 1024 });
    expect(well?.instances).toHaveLength(2);
    expect(store.services.map(stateOf)).toHaveLength(reasons.length);
  });

  it('has a history from containers and events, with last words', async () => {
    const { store, until } = await watched(cluster, namespace);
    await until(() => /no such thing/.test(named(store, 'crashes')?.state.reason ?? ''));
    const crashes = named(store, 'crashes') as NonNullable<ReturnType<typeof named>>;
    const pods = podsOf(store, crashes);
    const ends = endsOf(pods, store.lastWords);
    expect(ends.at(-1)).toMatchObject({ what: 'exit', cause: 'crash', exitCode: 1 });
    expect(ends.at(-1)?.lines).toContain('TypeError: no such thing');
    const workload = { kind: 'Deployment', name: 'crashes' };
    const names = eventsOf(store.objects, workload, pods).map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining(['ScalingReplicaSet', 'SuccessfulCreate', 'Scheduled', 'BackOff']),
    );
    const hungry = podsOf(store, named(store, 'hungry') as NonNullable<ReturnType<typeof named>>);
    expect(endsOf(hungry).map(({ cause }) => cause)).toContain('outOfMemory');
  });

  it('has memory and CPU from the kubelet, where there is no metrics API', async () => {
    const { store, until } = await watched(cluster, namespace);
    store.setWatched(true);
    await until(() => (named(store, 'well')?.memoryBytes ?? 0) > 5e6);
    expect(store.usageSource).toBe('kubelet');
    expect(named(store, 'well')?.instances.every(({ memoryBytes = 0 }) => memoryBytes > 2e6)).toBe(
      true,
    );
  });
});

function statefulSet(name: string) {
  const { spec } = deployment(namespace, name);
  return { kind: 'StatefulSet', spec: { ...spec, replicas: 2, serviceName: name } };
}
