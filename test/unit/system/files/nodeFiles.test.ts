import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Files } from '../../../../src/project/files';
import { NodeFiles } from '../../../../src/system/files/nodeFiles';

// Floor 1 cannot import the interface of floor 2: this line says that it fits.
const files: Files = new NodeFiles();
let folder: string;
const at = (name: string): string => path.join(folder, name);

beforeAll(() => {
  folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'codex files é-')));
  fs.writeFileSync(at('a.txt'), 'text');
  fs.writeFileSync(at('run'), '', { mode: 0o755 });
  fs.mkdirSync(at('sub'));
  fs.symlinkSync('sub', at('link'));
  fs.symlinkSync('none', at('broken'));
  fs.writeFileSync(at('big'), Buffer.alloc(2 * 1024 * 1024));
});
afterAll(() => fs.rmSync(folder, { recursive: true }));

it('reads text, and nothing for what is none', async () => {
  expect(await files.readText(at('a.txt'))).toBe('text');
  for (const name of ['sub', 'none', 'big', 'broken']) {
    expect(await files.readText(at(name))).toBeUndefined();
  }
});

it('knows kinds and the executable bit', async () => {
  expect(
    await Promise.all(['a.txt', 'sub', 'link', 'broken'].map((name) => files.kind(at(name)))),
  ).toEqual(['file', 'folder', 'folder', undefined]);
  expect(
    await Promise.all(['a.txt', 'run', 'sub', 'none'].map((name) => files.isExecutable(at(name)))),
  ).toEqual([false, true, false, false]);
});

it('lists by name with links followed', async () => {
  expect(await files.list(folder)).toEqual([
    { name: 'a.txt', kind: 'file' },
    { name: 'big', kind: 'file' },
    { name: 'link', kind: 'folder' },
    { name: 'run', kind: 'file' },
    { name: 'sub', kind: 'folder' },
  ]);
  expect(await files.list(at('none'))).toEqual([]);
});

it('resolves real paths', async () => {
  expect(await files.realpath(at('link'))).toBe(at('sub'));
  expect(await files.realpath(at('none'))).toBe(at('none'));
});
