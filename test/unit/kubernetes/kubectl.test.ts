import * as fs from 'node:fs';
import * as path from 'node:path';
import { expect, it } from 'vitest';
import { Images } from '../../../src/docker/images';
import { Kubectl } from '../../../src/kubernetes/kubectl';
import { tempFolder } from '../../fakes/tempFolder';

const noting = '#!/bin/sh\nprintf "%s\\n" "$@" > "$HERE/asked"\necho secret/there\n';

/** A folder with programs that note what they are asked. */
function programs(...names: readonly string[]) {
  const folder = tempFolder(Object.fromEntries(names.map((name) => [name, noting])));
  const env = async () => ({ PATH: `${folder}:/usr/bin:/bin`, HERE: folder });
  const asked = (): readonly string[] =>
    fs.readFileSync(path.join(folder, 'asked'), 'utf8').trim().split('\n');
  return { folder, env, asked };
}

it.skipIf(process.platform === 'win32')(
  'the name of a Secret is no option of kubectl, which would go to another server with the credential',
  async () => {
    const { folder, env, asked } = programs('kubectl');
    const kubectl = new Kubectl({ context: 'c', namespace: 'n' }, env, folder);
    const names = ['there', '--server=http://127.0.0.1:1', '-A', 'missing', 'NO', ''];
    expect(await kubectl.missingSecrets(names)).toEqual(['missing']);
    expect(asked()).toEqual([
      ...['get', 'secrets', '--ignore-not-found', '--output', 'name', 'there', 'missing'],
      ...['--context=c', '--namespace=n'],
    ]);
  },
);

it.skipIf(process.platform === 'win32').each([
  ['registry', ['push', '--', '--all-tags']],
  ['kind', ['load', 'docker-image', '--', '--all-tags']],
  ['minikube', ['image', 'load', '--', '--all-tags']],
] as const)('the name of an image is no option of what takes it to a %s', async (way, words) => {
  const { folder, env, asked } = programs('docker', 'kind', 'minikube');
  const images = new Images(env, folder);
  await images.give('--all-tags', way, () => undefined, new AbortController().signal);
  expect(asked()).toEqual(words);
});
