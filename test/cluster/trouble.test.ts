import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sign } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { openCluster } from '../../src/services/cluster/openCluster';
import { tempFolder } from '../fakes/tempFolder';
import { Cluster, deployment, newName } from './harness/cluster';
import { cuttable } from './harness/cuttable';
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

  it.each<readonly [string, string, RegExp]>([
    ['that is not installed', 'no-such-program', /no-such-program, .* is not installed/],
    ['that fails', 'false', /The program false, .* ended with exit code 1/],
    ['that says something else', 'true', /The program true, .* gave no credential/],
  ])('a program %s signs nobody in', async (_, command, sentence) => {
    const exec = `exec: {apiVersion: client.authentication.k8s.io/v1, command: "${command}"}`;
    const { env } = cluster.other((text) => text.replace('token: admin-token', exec));
    const client = await openCluster('local', { env, plugin: [command] });
    await expect(client.json(pods('default'))).rejects.toThrow(sentence);
  });

  it('a token that was good until it expired', async () => {
    const uid = cluster.kubectl([
      'get',
      'serviceaccount',
      'default',
      '-o',
      'jsonpath={.metadata.uid}',
    ]);
    const key = fs.readFileSync(path.join(path.dirname(cluster.kubeconfig), 'pki', 'sa.key'));
    const ask = async (lastsSeconds: number): Promise<unknown> => {
      const { env } = cluster.other((text) =>
        text.replace('admin-token', tokenOf({ uid, lastsSeconds, key })),
      );
      return (await openCluster('local', { env })).json(pods('default'));
    };
    await expect(ask(600)).rejects.toThrow(/pods is forbidden: User "system:serviceaccount:/);
    await expect(ask(-600)).rejects.toThrow(/does not take the credential of .* or has expired/);
  });

  it('two kubeconfig files are one, and a context that goes is missed', async () => {
    const users = /users: .*\n/.exec(cluster.text)?.[0] ?? '';
    const one = cluster.other((text) => text.replace(users, '')).env['KUBECONFIG'] ?? '';
    const two = cluster.other(() => users).env['KUBECONFIG'] ?? '';
    await expect(openCluster('local', { env: { KUBECONFIG: one } })).rejects.toThrow(
      /names the user admin, who is not in/,
    );
    const env = { KUBECONFIG: [one, two].join(path.delimiter) };
    const client = await openCluster('local', { env });
    await client.json(pods('default'));
    fs.writeFileSync(
      one,
      fs.readFileSync(one, 'utf8').replace('name: local, context', 'name: new, context'),
    );
    await expect(openCluster('local', { env })).rejects.toThrow(
      /The context local is not in .* any more/,
    );
  });

  it('a user without rights has a section that says so, and tries again seldom', async () => {
    const { store, until } = await watched(
      cluster.other((text) => text.replace('admin-token', 'dev-token')),
      'default',
    );
    await until(() => store.condition.type === 'lost');
    expect(store.condition).toMatchObject({ sentence: /may not do this in namespace default/ });
  });

  it('a namespace that is not there', async () => {
    const { store, until } = await watched(cluster, 'codex-nowhere');
    await until(() => store.condition.type === 'lost');
    expect(store.condition).toMatchObject({ sentence: /There is no namespace codex-nowhere/ });
  });
});

/** A token of the service account `default`, signed by the cluster's own key. */
function tokenOf({ uid, lastsSeconds, key }: { uid: string; lastsSeconds: number; key: Buffer }) {
  const issuer = 'https://kubernetes.default.svc';
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    iss: issuer,
    aud: [issuer],
    iat: now - 3_600,
    nbf: now - 3_600,
    exp: now + lastsSeconds,
    sub: 'system:serviceaccount:default:default',
    'kubernetes.io': { namespace: 'default', serviceaccount: { name: 'default', uid } },
  };
  const said = [{ alg: 'RS256', typ: 'JWT' }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  return `${said}.${sign('sha256', Buffer.from(said), key).toString('base64url')}`;
}

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

  it('a place in the history that the server has forgotten (410)', async () => {
    const through = await cuttable(cluster);
    const { store, until, log } = await watched(through, namespace);
    cluster.kubectl(['-n', namespace, 'scale', 'deployment', 'well', '--replicas=2']);
    await until(() => named(store, 'well')?.instances.length === 2);
    let goOn = (): void => undefined;
    through.cut(new Promise<void>((resolve) => (goOn = resolve)));
    // A server that has just begun knows no changes before.
    cluster.node('stop-api');
    cluster.node('start-api');
    cluster.kubectl(['-n', namespace, 'scale', 'deployment', 'well', '--replicas=1']);
    goOn();
    await until(() => named(store, 'well')?.instances.length === 1);
    expect(log.lines.filter((line) => line.includes('too old resource version'))).not.toEqual([]);
    await until(() => store.condition.type === 'watching');
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

  it('its namespace is being deleted, until it is gone', async () => {
    const going = newName('codex-going');
    cluster.namespace(going);
    const kept = { name: 'kept', namespace: going, finalizers: ['codex.test/kept'] };
    cluster.apply({ apiVersion: 'v1', kind: 'ConfigMap', metadata: kept });
    const { client, store, until } = await watched(cluster, going);
    await until(() => store.condition.type === 'watching');
    cluster.kubectl(['delete', 'namespace', going, '--wait=false']);
    await until(() => JSON.stringify(store.condition).includes('is being deleted'));
    const body = { kind: 'ConfigMap', apiVersion: 'v1', metadata: { name: 'new' } };
    const place = `/api/v1/namespaces/${going}/configmaps`;
    await expect(client.json(place, { method: 'POST', body })).rejects.toThrow(
      /is being deleted, so that nothing can be made in it/,
    );
    const free = '{"metadata":{"finalizers":null}}';
    cluster.kubectl(['-n', going, 'patch', 'configmap', 'kept', '--type=merge', '-p', free]);
    await until(() => store.condition.type === 'lost');
    expect(store.condition).toMatchObject({ sentence: /There is no namespace codex-going/ });
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
