import { describe, expect, it } from 'vitest';
import { calledPackage, packageFolders, workspacesAround } from '../../../src/project/workspaces';
import { MemoryFiles } from '../../fakes/memoryFiles';

const members = {
  '/w/apps/web/package.json': '{"name":"web"}',
  '/w/apps/api/package.json': '{"name":"@x/api"}',
  '/w/apps/old/package.json': '{"name":"old"}',
  '/w/apps/empty/': '',
  '/w/packages/ui/deep/package.json': '{"name":"@x/deep"}',
  '/w/packages/node_modules/x/package.json': '{"name":"x"}',
};
const found = async (root: Readonly<Record<string, string>>): Promise<readonly string[]> => {
  const files = new MemoryFiles({ ...members, ...root });
  const around = await workspacesAround('/w/apps/web', files);
  return around ? (await packageFolders(around, files)).map((one) => one.slice(3)) : [];
};
const json = (workspaces: unknown) => ({ '/w/package.json': JSON.stringify({ workspaces }) });
const pnpm = (text: string) => ({ '/w/package.json': '{}', '/w/pnpm-workspace.yaml': text });

describe('the packages of a monorepo', () => {
  it.each([
    ['npm', json(['apps/*']), ['apps/api', 'apps/old', 'apps/web']],
    ['yarn', json({ packages: ['apps/web', './apps/api/'] }), ['apps/web', 'apps/api']],
    ['pnpm', pnpm('packages:\n  - "apps/*"\n  - "!apps/old"\n'), ['apps/api', 'apps/web']],
    ['lerna', { '/w/lerna.json': '{"packages":["packages/**"]}' }, ['packages/ui/deep']],
    ['braces', json(['apps/{web,old}']), ['apps/old', 'apps/web']],
    ['part of a name', json(['apps/w*']), ['apps/web']],
    ['all', json(['**']), ['apps/api', 'apps/old', 'apps/web', 'packages/ui/deep']],
    ['what leads out of it', json(['../*', 'apps/web']), ['apps/web']],
    ['no list', json('apps/*'), []],
    ['broken YAML', pnpm('packages: ['), []],
  ])('%s', async (_name, root, expected) => {
    expect(await found(root)).toEqual(expected);
  });

  it('comes to an end with patterns that are meant to have none', async () => {
    expect(await found(json(['**/**/**/**', '*'.repeat(5_000), '{'.repeat(999)]))).toHaveLength(4);
  });
});

it.each([
  [{ package: '@x/api' }, '@x/api'],
  [{ package: 'api' }, '@x/api'],
  [{ package: 'apps/api' }, '@x/api'],
  [{ package: './apps/api' }, '@x/api'],
  [{ package: '' }, 'root'],
  [{ folder: 'apps/web' }, 'web'],
  [{ folder: 'apps/empty' }, undefined],
  [{ package: 'none' }, undefined],
  [{}, 'root'],
])('a call for %o', async (call, name) => {
  const files = new MemoryFiles({
    ...members,
    '/w/package.json': '{"name":"root","workspaces":["apps/*"]}',
  });
  const called = await calledPackage(call, '/w', files);
  expect(called?.name).toBe(name);
  if (name === undefined) expect(called).toBeUndefined();
});

it('lists a folder once for each pattern, whatever links lead back to it', async () => {
  const listed: string[] = [];
  const names = Array.from({ length: 30 }, (_, at) => ({
    name: `l${at}`,
    kind: 'folder' as const,
  }));
  const files = {
    readText: async () => undefined,
    kind: async () => undefined,
    isExecutable: async () => false,
    realpath: async () => '/w',
    list: async (folder: string) => {
      listed.push(folder);
      return names;
    },
  };
  expect(await packageFolders({ root: '/w', patterns: ['**', 'a*/**'] }, files)).toEqual([]);
  expect(listed.length).toBeLessThan(5);
});
