import { expect, it } from 'vitest';
import { wantedNode } from '../../../../src/project/nodeVersion/wantedNode';
import { MemoryFiles } from '../../../fakes/memoryFiles';

it.each<[string, Readonly<Record<string, string>>, string | undefined, string?]>([
  ['.nvmrc', { '/w/.nvmrc': 'v22\n' }, 'v22', '/w/.nvmrc'],
  ['.nvmrc with a comment', { '/w/.nvmrc': '# ours\n\nlts/jod # so\n' }, 'lts/jod'],
  ['.nvmrc of one endless line', { '/w/.nvmrc': '2'.repeat(1_000_000) }, undefined],
  ['.nvmrc with more than a version', { '/w/.nvmrc': '22 && [x](command:y)' }, '22'],
  ['.tool-versions without end', { '/w/.tool-versions': `nodejs ${'2'.repeat(200)}` }, undefined],
  ['.node-version', { '/w/.node-version': '22.3.0' }, '22.3.0'],
  ['.tool-versions', { '/w/.tool-versions': 'ruby 3.3\nnodejs 22.3.0 20\n' }, '22.3.0'],
  ['mise.toml', { '/w/mise.toml': '[tools]\nnode = "22"\n' }, '22'],
  ['mise with a list', { '/w/.mise.toml': '[tools]\nnode = ["22", "20"]\n' }, '22'],
  ['mise with a table', { '/w/mise.toml': '[tools]\nnode = { version = "lts" }\n' }, 'lts'],
  ['a broken mise.toml', { '/w/mise.toml': '[[' }, undefined],
  ['volta', { '/w/package.json': '{"volta":{"node":"22.3.0"}}' }, '22.3.0', '/w/package.json'],
  ['engines', { '/w/package.json': '{"engines":{"node":">=22"}}' }, '>=22'],
  [
    'the nearest file of a version manager before any engines',
    { '/w/.nvmrc': '22', '/w/apps/api/package.json': '{"engines":{"node":">=18"}}' },
    '22',
  ],
  [
    'the nearest engines',
    {
      '/w/package.json': '{"engines":{"node":">=22"}}',
      '/w/apps/api/package.json': '{"engines":{"node":">=20"}}',
    },
    '>=20',
  ],
  ['nothing above the workspace', { '/.nvmrc': '18' }, undefined],
  ['an empty file', { '/w/.nvmrc': '\n' }, undefined],
  ['no text', { '/w/package.json': '{"engines":{"node":{}},"volta":[]}' }, undefined],
])('%s', async (_name, files, version, file) => {
  const found = await wantedNode('/w/apps/api', '/w', new MemoryFiles(files));
  expect(found?.version).toBe(version);
  if (version === undefined) expect(found).toBeUndefined();
  if (file !== undefined) expect(found?.file).toBe(file);
});
