import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { kubeConfigFiles, readContexts } from '../../../src/kubernetes/kubeConfigFiles';
import { tempFolder } from '../../fakes/tempFolder';

const one = `
apiVersion: v1
kind: Config
clusters: [{name: local, cluster: {server: "https://127.0.0.1:6443"}}]
users: [{name: me, user: {token: secret-1}}]
contexts:
  - {name: first, context: {cluster: local, user: me, namespace: shop}}
  - {name: nowhere, context: {cluster: gone, user: me}}
  - {name: nobody, context: {cluster: local, user: gone}}
current-context: first
`;
const other = `
clusters: [{name: local, cluster: {server: "https://other:6443"}}, {name: far, cluster: {server: "http://far:8001"}}]
users: [{name: plugged, user: {exec: {command: ./bin/sign-in, args: [--for, far], apiVersion: client.authentication.k8s.io/v1}}}]
contexts: [{name: second, context: {cluster: far, user: plugged}}, {name: first, context: {cluster: far, user: plugged}}]
current-context: second
`;

describe('kubeconfig files', () => {
  it('are those of KUBECONFIG, else the one of the home folder', () => {
    const list = ['/a', 'b'].join(path.delimiter);
    expect(kubeConfigFiles({ KUBECONFIG: list }, '/home/me')).toEqual(['/a', '/home/me/b']);
    expect(kubeConfigFiles({}, '/home/me')).toEqual([path.join('/home/me', '.kube', 'config')]);
  });

  it('are put together: of one name the first counts', async () => {
    const folder = tempFolder({ one, other });
    const files = ['one', 'other', 'gone'].map((name) => path.join(folder, name));
    const { contexts, current, configOf } = await readContexts(files);
    expect(current).toBe('first');
    expect(contexts.map(({ name, server, namespace }) => [name, server, namespace])).toEqual([
      ['first', 'https://127.0.0.1:6443', 'shop'],
      ['nowhere', '', undefined],
      ['nobody', 'https://127.0.0.1:6443', undefined],
      ['second', 'http://far:8001', undefined],
    ]);
    expect(contexts.at(-1)?.plugin).toEqual([path.join(folder, 'bin', 'sign-in'), '--for', 'far']);
    expect(configOf('second').getCurrentCluster()).toMatchObject({ skipTLSVerify: true });
    expect(configOf('first').getCurrentCluster()).toMatchObject({ skipTLSVerify: false });
    expect(JSON.stringify(contexts)).not.toContain('secret');
  });

  it.each([
    ['nothing', {}, 'There is no kubeconfig file at'],
    ['no contexts', { one: 'kind: Config' }, 'No context is defined in'],
    ['an empty file', { one: '' }, 'No context is defined in'],
    ['no YAML', { one: 'a: [' }, 'is not understood: unexpected end of the stream'],
    ['something else', { one: '42' }, 'No context is defined in'],
    [
      'a list without names',
      { one: 'contexts: [{}]' },
      'is not understood: contexts[0].name is mis',
    ],
  ])('%s is told in a sentence', async (_, texts, sentence) => {
    const file = path.join(tempFolder(texts), 'one');
    await expect(readContexts([file])).rejects.toThrow(sentence);
  });

  it.each([
    ['third', 'The context third is not in'],
    ['nowhere', 'The context nowhere names the cluster gone, which is not in'],
    ['nobody', 'The context nobody names the user gone, who is not in'],
  ])('a context that cannot be used: %s', async (name, sentence) => {
    const { configOf } = await readContexts([path.join(tempFolder({ one }), 'one')]);
    expect(() => configOf(name)).toThrow(sentence);
  });
});
