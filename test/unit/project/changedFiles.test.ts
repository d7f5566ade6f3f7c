import * as fs from 'node:fs';
import * as path from 'node:path';
import { expect, it } from 'vitest';
import { changedFiles } from '../../../src/project/changedFiles';
import { NodeFiles } from '../../../src/system/files/nodeFiles';
import { tempFolder } from '../../fakes/tempFolder';

it('tells what of a folder was changed since, newest first, and nothing that was generated', async () => {
  const folder = tempFolder({
    'src/index.ts': '',
    'src/deep/er/a.ts': '',
    'package.json': '{}',
    '.env': '',
    'node_modules/x/index.js': '',
    'dist/index.js': '',
    '.git/index': '',
  });
  const at = 1_000_000;
  const touch = (file: string, ms: number): void =>
    fs.utimesSync(path.join(folder, file), ms / 1_000, ms / 1_000);
  for (const file of ['node_modules/x/index.js', 'dist/index.js', '.git/index'])
    touch(file, at + 9);
  touch('src/index.ts', at + 1_000);
  touch('src/deep/er/a.ts', at + 3_000);
  touch('.env', at + 2_000);
  touch('package.json', at);
  expect(await changedFiles(folder, at, new NodeFiles())).toEqual([
    { path: 'src/deep/er/a.ts', at: at + 3_000 },
    { path: '.env', at: at + 2_000 },
    { path: 'src/index.ts', at: at + 1_000 },
  ]);
  expect(await changedFiles(path.join(folder, 'none'), 0, new NodeFiles())).toEqual([]);
});
