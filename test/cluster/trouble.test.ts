import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { openCluster } from '../../src/services/cluster/openCluster';
import { tempFolder } from '../fakes/tempFolder';
import { Cluster, deployment, newName } from './harness/cluster';
import { named, watched } from './harness/watching';

const cluster = new Cluster();
const namespace = newName('codex-trouble');

const pods = (name: string): string => `/api/v1/namespaces/${name}/pods`;

describe.runIf(cluster.isOurs)('what can be wrong between us and a cluster', () => {
  it.each<readonly [string, (text: string) => string, RegExp]>([
    ['nobody listens', (text) => text.replace(/:\d{5}"/, ':1"'), /^Nobody answers at https:.*:1, /],
    [
      'the port is another program’s',
      (text) => text.replace(/https:(.*):\d{5}"/, 'https:$1:12379"'),
      /does not speak the protocol of its address/,
    ],
    [
      'the port answers in another way',
      (text) => text.replace(/https:(.*):\d{5}"/, 'http:$1:12379"'),
      /is no Kubernetes API server \(HTTP 404\)/,
    ],
    [
      'a name that nobody knows',
      (text) => text.replace('127.0.0.1', 'nowhere.invalid'),
      /The name in https:\/\/nowhere.invalid.* is not known here/,
    ],
    [
      'a wrong token',
      (text) => text.replace('admin-token', 'x'),
      /does not take the credential of/,
    ],
    [
      'a certificate of nobody we trust',
      (text) => text.replace('insecure-skip-tls-verify: true', ''),
      /is not one that context local trusts/,
    ],
    [
      'no rights',
      (text) => text.replace('admin-token', 'dev-token'),
      /^The user admin may not do this in namespace default.*pods is forbidden/,
    ],
  ])('%s', async (_, change, sentence) => {
    const { env } = cluster.other(change);
    const client = await openCluster('local', { env });
    await expect(client.json(pods('default'))).rejects.toThrow(sentence);
  });

  it('a certificate of another name', async () => {
    const ca = fs.readFileSync(path.join(path.dirname(cluster.kubeconfig), 'pki', 'apiserver.crt'));
    const trusted = `certificate-authority-data: ${ca.toString('base64')}`;
    const { env } = cluster.other((text) =>
      text.replace('insecure-skip-tls-verify: true', `${trusted}, tls-server-name: elsewhere`),
    );
    const client = await openCluster('local', { env });
    await expect(client.json(pods('default'))).rejects.toThrow(/is that of another name: /);
  });

  it('a program that signs in: run once it was allowed, and only the one that was', async () => {
    const folder = tempFolder({
      'sign-in': [
        '#!/bin/sh',
        'echo "$1" >> "$(dirname "$0")/runs"',
        'echo \'{"kind":"ExecCredential","status":{"token":"admin-token"}}\'',
      ].join('\n'),
    });
    const command = path.join(folder, 'sign-in');
    const exec = `exec: {apiVersion: client.authentication.k8s.io/v1, command: ${command}, args: [a]}`;
    const { env } = cluster.other((text) => text.replace('token: admin-token', exec));
    const runs = path.join(folder, 'runs');
    await expect(openCluster('local', { env })).rejects.toThrow(/which was not allowed/);
    await expect(openCluster('local', { env, plugin: [command, 'b'] })).rejects.toThrow(
      /which was not allowed/,
    );
    expect(fs.existsSync(runs)).toBe(false);
    const client = await openCluster('local', { env, plugin: [command, 'a'] });
    await client.json(pods('default'));
    await client.json(pods('default'));
    expect(fs.readFileSync(runs, 'utf8')).toBe('a\n');
  });

  it('a user without rights has a section that says so, and tries again seldom', async () => {
    const { store, until } = await watched(
      cluster.other((text) => text.replace('admin-token', 'dev-token')),
      'default',
    );
    await until(() => store.condition.type === 'lost');
    expect(store.condition).toMatchObject({ sentence: /may not do this in namespace default/ });
  });

  it('a namespace that is not there, and one that goes', async () => {
    const { store, until } = await watched(cluster, 'codex-nowhere');
    await until(() => store.condition.type === 'lost');
    expect(store.condition).toMatchObject({ sentence: /There is no namespace codex-nowhere/ });
  });
});

describe.runIf(cluster.isOurs)('what can happen to a cluster', () => {
  let own: { dispose(): void };

  beforeAll(() => {
    own = cluster.namespace(namespace);
    cluster.apply(deployment(namespace, 'well'), {
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name: 'few', namespace },
      spec: { hard: { pods: '2' } },
    });
  });
  afterAll(() => own.dispose());

  it('a quota is exceeded', async () => {
    const { store, until } = await watched(cluster, namespace);
    await until(() => named(store, 'well')?.state.type === 'ready');
    cluster.apply(deployment(namespace, 'many', { replicas: 3 }));
    await until(() =>
      /no pod can be made: .*exceeded quota/.test(named(store, 'many')?.state.reason ?? ''),
    );
    cluster.kubectl(['-n', namespace, 'delete', 'deployment', 'many']);
    await until(() => named(store, 'many') === undefined);
  });

  it('the API server is killed and comes back: said, then all is true again', async () => {
    const { store, until, log } = await watched(cluster, namespace);
    await until(() => named(store, 'well')?.state.type === 'ready');
    cluster.node('stop-api');
    await until(() => store.condition.type === 'lost');
    expect(store.condition).toMatchObject({ sentence: /^Nobody answers at/ });
    cluster.node('start-api');
    await until(() => store.condition.type === 'watching');
    cluster.kubectl(['-n', namespace, 'scale', 'deployment', 'well', '--replicas=2']);
    await until(() => named(store, 'well')?.instances.length === 2);
    expect(log.lines.some((line) => line.includes('Watching'))).toBe(true);
  });

  it('the kubelet is gone: its pods are unknown, until it is back', async () => {
    const { store, until } = await watched(cluster, namespace);
    await until(() => named(store, 'well')?.state.type === 'ready');
    cluster.node('stop-kubelet');
    await until(() => named(store, 'well')?.state.type === 'unknown');
    expect(named(store, 'well')?.state.reason).toMatch(
      /^Its node 127.0.0.1 does not report any more/,
    );
    cluster.node('start-kubelet');
    await until(() => named(store, 'well')?.state.type === 'ready');
  });

  it('500 pods, most of them without a place', async () => {
    const { store, until } = await watched(cluster, namespace);
    cluster.kubectl(['-n', namespace, 'delete', 'resourcequota', 'few']);
    cluster.apply(deployment(namespace, 'crowd', { replicas: 500, request: '900Gi' }));
    await until(() => named(store, 'crowd')?.instances.length === 500);
    await until(() => /^not scheduled: /.test(named(store, 'crowd')?.state.reason ?? ''));
    cluster.kubectl(['-n', namespace, 'delete', 'deployment', 'crowd', '--wait=false']);
    await until(() => named(store, 'crowd') === undefined);
  });
});
