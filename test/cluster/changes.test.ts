import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { shellArguments } from '../../src/kubernetes/kubectl';
import { ClusterActions } from '../../src/services/cluster/clusterActions';
import { ClusterForwards } from '../../src/services/cluster/clusterForwards';
import { Cluster, deployment, newName } from './harness/cluster';
import { named, watched } from './harness/watching';

const cluster = new Cluster();
const namespace = newName('codex-changes');
const answering =
  "require('http').createServer((q, r) => r.end(require('os').hostname())).listen(8080)";

describe('what is ordered of a real cluster', () => {
  let own: { dispose(): void };

  beforeAll(() => {
    own = cluster.namespace(namespace);
    cluster.apply(
      deployment(namespace, 'web', {
        replicas: 2,
        port: 8080,
        readiness: '/',
        script: answering,
      }),
    );
  });
  afterAll(() => own.dispose());

  const isReady = (replicas: number) => (store: Parameters<typeof named>[0]) => {
    const web = named(store, 'web');
    return web?.state.type === 'ready' && web.instances.length === replicas;
  };

  it('restarts, stops, remembers how many there were, and starts again', async () => {
    const { client, store, until } = await watched(cluster, namespace);
    let kept: Readonly<Record<string, number>> = {};
    const counts = { get: () => kept, set: (value: typeof kept) => void (kept = value) };
    const actions = new ClusterActions({ client, namespace, counts });
    const web = () => named(store, 'web') as NonNullable<ReturnType<typeof named>>;
    await until(isReady(2));
    const before = web().instances.map(({ name }) => name);
    await actions.restart(web());
    await until(() => /^rollout: /.test(web().state.reason ?? ''));
    await until(
      () => isReady(2)(store) && !web().instances.some(({ name }) => before.includes(name)),
    );
    await actions.stop(web());
    await until(() => web().state.type === 'stopped' && web().instances.length === 0);
    expect(actions.before(web())).toBe(2);
    await actions.start(web());
    await until(isReady(2));
    await actions.scale(web(), 3);
    await until(isReady(3));
    await actions.scale(web(), 1);
    await until(isReady(1));
  });

  it('changes nothing in a context that may only be looked at', async () => {
    const { client, store, until } = await watched(cluster, namespace, { readOnly: true });
    await until(isReady(1));
    const counts = { get: () => ({}), set: () => undefined };
    const actions = new ClusterActions({ client, namespace, counts });
    const web = named(store, 'web');
    await expect(actions.restart(web as NonNullable<typeof web>)).rejects.toThrow(
      /may only be looked at/,
    );
  });

  it('leads a port of this machine to whatever pod is ready, again when it was replaced', async () => {
    const { client, store, until } = await watched(cluster, namespace);
    await until(isReady(1));
    const forwards = new ClusterForwards(client, store);
    onTestFinished(() => forwards.dispose());
    const failures: string[] = [];
    forwards.onDidFail(({ message }) => failures.push(message));
    const { key, instances } = named(store, 'web') as NonNullable<ReturnType<typeof named>>;
    const port = await forwards.port(key);
    const ask = async (): Promise<string> => (await fetch(`http://127.0.0.1:${port}/`)).text();
    expect(await ask()).toBe(instances[0]?.name);
    cluster.kubectl(['-n', namespace, 'delete', 'pod', instances[0]?.name ?? '', '--wait=false']);
    await until(
      () =>
        named(store, 'web')?.instances.every(({ name }) => name !== instances[0]?.name) === true,
    );
    const answer = await ask();
    expect(answer).toBe(named(store, 'web')?.instances[0]?.name);
    expect(await Promise.all(Array.from({ length: 20 }, ask))).toEqual(Array(20).fill(answer));
    expect(failures).toEqual([]);
    forwards.dispose();
    await expect(ask()).rejects.toThrow();
  });

  it('opens a shell in a container', async () => {
    const { store, until } = await watched(cluster, namespace);
    await until(isReady(1));
    const pod = named(store, 'web')?.instances[0]?.name ?? '';
    const context = cluster.kubectl(['config', 'current-context']).trim();
    const shell = cluster.following(shellArguments({ context, namespace, pod, container: 'main' }));
    const said = text(shell.stdout);
    shell.stdin.end('echo "$((6 * 7)) in $(cat /etc/hostname)"\nexit\n');
    expect(await said).toContain(`42 in ${pod}`);
    if (shell.exitCode === null) await once(shell, 'exit');
    expect(shell.exitCode).toBe(0);
  });

  it('has a change in its row at most 0.3 s after kubectl prints it', async () => {
    const { store, until } = await watched(cluster, namespace);
    await until(isReady(1));
    const seen = new Map<string, number>();
    const note = (who: string, text: string): void => {
      const key = `${who} ${text}`;
      if (!seen.has(key)) seen.set(key, performance.now());
    };
    const kubectl = cluster.following([
      '-n',
      namespace,
      'get',
      'deployment',
      'web',
      '-w',
      '-o',
      'jsonpath={.spec.replicas}{"\\n"}',
    ]);
    onTestFinished(() => void kubectl.kill());
    kubectl.stdout.setEncoding('utf8').on('data', (text: string) => {
      for (const line of text.split('\n')) if (line !== '') note('kubectl', line);
    });
    store.onDidChange((service) => {
      if (service.name === 'web') note('row', String(service.cluster?.desired));
    });
    await until(() => seen.has('kubectl 1'));
    const late: number[] = [];
    for (const replicas of [2, 3, 2, 3, 2, 3, 2, 1]) {
      const text = String(replicas);
      for (const who of ['kubectl', 'row']) seen.delete(`${who} ${text}`);
      cluster.kubectl(['-n', namespace, 'scale', 'deployment', 'web', `--replicas=${text}`]);
      const both = () =>
        seen.get(`row ${text}`) !== undefined && seen.get(`kubectl ${text}`) !== undefined;
      await expect.poll(both, { timeout: 20_000, interval: 20 }).toBe(true);
      late.push((seen.get(`row ${text}`) ?? 0) - (seen.get(`kubectl ${text}`) ?? 0));
    }
    late.sort((a, b) => a - b);
    const median = late[Math.floor(late.length / 2)] ?? Infinity;
    console.log(
      `row behind kubectl: median ${median.toFixed(0)} ms of ${late.map(Math.round).join(', ')}`,
    );
    expect(median).toBeLessThan(300);
  });
});
