import { expect, it } from 'vitest';
import { imagesToBuild } from '../../../../src/exporters/kubernetes/imagesToBuild';
import { MemoryFiles } from '../../../fakes/memoryFiles';

const files = new MemoryFiles({
  '/w/app/Dockerfile': '',
  '/w/out': { link: '/home/me' },
  '/home/me/.ssh/id': '',
});
const image = 'registry.example.com/shop/web:1.0';
const build = (context: string, dockerfile: string, name = 'web') =>
  imagesToBuild('/w', [{ name, context, dockerfile }], ['other:1', image], files);

it('what manifests name and a record knows is built', async () => {
  expect(await build('.', 'app/Dockerfile')).toEqual([
    { image, context: '/w', dockerfile: '/w/app/Dockerfile' },
  ]);
  expect(await build('.', 'app/Dockerfile', 'api')).toEqual([]);
});

it.each([
  ['a folder above', '..', 'app/Dockerfile'],
  ['the whole machine', '../..', 'app/Dockerfile'],
  ['a link to another folder', 'out', 'app/Dockerfile'],
  ['a Dockerfile elsewhere', '.', '../home/me/.ssh/id'],
])('Docker is not given %s', async (_, context, dockerfile) => {
  await expect(build(context, dockerfile)).rejects.toThrow('which is not in /w');
});
