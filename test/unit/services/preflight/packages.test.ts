import { expect, it } from 'vitest';
import { checkPackages } from '../../../../src/services/preflight/packages';
import { aDefinition } from '../../../fakes/samples';

type Files = Readonly<Record<string, string>>;

const lock = (packages: Readonly<Record<string, unknown>>): string => JSON.stringify({ packages });
const express = { version: '4.19.0' };

/** [what, files under /w, the checks as "state title: detail"] */
const cases: readonly [string, Files, readonly string[]][] = [
  ['no package.json at all', {}, []],
  ['a project without dependencies needs no node_modules', { 'api/package.json': '{}' }, []],
  [
    'dependencies and no node_modules',
    { 'api/package.json': '{"devDependencies":{"tsx":"4"}}' },
    ['blocking Packages of api: There is no node_modules.'],
  ],
  [
    'all as the lock file says',
    {
      'api/package-lock.json': lock({ '': {}, 'node_modules/express': express }),
      'api/node_modules/.package-lock.json': lock({ 'node_modules/express': express }),
    },
    ['ok Packages of api: as package-lock.json says'],
  ],
  [
    'another version',
    {
      'api/package-lock.json': lock({ 'node_modules/express': { version: '5.0.0' } }),
      'api/node_modules/.package-lock.json': lock({ 'node_modules/express': express }),
    },
    ['warning Packages of api: express is not as package-lock.json says.'],
  ],
  [
    'a lock file with something else in it',
    {
      'api/package-lock.json': lock({ 'node_modules/express': null }),
      'api/node_modules/.package-lock.json': lock({ 'node_modules/express': null }),
    },
    ['ok Packages of api: as package-lock.json says'],
  ],
  [
    'several that are missing, the deep one by its own name',
    {
      'api/package-lock.json': lock({
        'node_modules/a/node_modules/@x/deep': { version: '1.0.0' },
        'node_modules/b': { version: '1.0.0' },
        'node_modules/c': { version: '1.0.0' },
      }),
      'api/node_modules/.package-lock.json': lock({}),
    },
    ['warning Packages of api: @x/deep and 2 more are not as package-lock.json says.'],
  ],
  [
    'what is optional, a peer, or a link of a workspace may be missing',
    {
      'api/package-lock.json': lock({
        'node_modules/fsevents': { version: '2.0.0', optional: true },
        'node_modules/esbuild': { version: '1.0.0', devOptional: true },
        'node_modules/react': { version: '19.0.0', peer: true },
        'node_modules/shared': { link: true },
        'packages/shared': { version: '1.0.0' },
      }),
      'api/node_modules/.package-lock.json': lock({}),
    },
    ['ok Packages of api: as package-lock.json says'],
  ],
  [
    'the lock file of the root counts for a package of a workspace',
    {
      'api/package.json': '{"dependencies":{"express":"5"}}',
      'package-lock.json': lock({ 'node_modules/express': { version: '5.0.0' } }),
      'node_modules/.package-lock.json': lock({}),
    },
    ['warning Packages of w: express is not as package-lock.json says.'],
  ],
  [
    'pnpm has its own way: only whether something is installed',
    {
      'api/package.json': '{"dependencies":{"express":"5"}}',
      'api/pnpm-lock.yaml': 'lockfileVersion: 9',
      'api/node_modules/express/package.json': '{}',
    },
    [],
  ],
  [
    'a lock file from a merge that went wrong: npm says so itself',
    {
      'api/package-lock.json': '<<<<<<< HEAD\n{}',
      'api/node_modules/.package-lock.json': lock({}),
    },
    [],
  ],
];

it.each(cases)('%s', async (_, files, expected) => {
  const paths = Object.keys(files).map((one) => `/w/${one}`);
  const checks = await checkPackages(
    [aDefinition({ cwd: '/w/api', workspaceFolder: '/w' })],
    async (file) => files[file.slice('/w/'.length)],
    async (file) => paths.some((one) => one === file || one.startsWith(`${file}/`)),
  );
  expect(checks.map(({ state, title, detail }) => `${state} ${title}: ${detail}`)).toEqual(
    expected,
  );
});

it('is said once for services that share a folder, with the names of both', async () => {
  const definitions = ['one', 'two'].map((name) =>
    aDefinition({ name, cwd: '/w/api', workspaceFolder: '/w' }),
  );
  const checks = await checkPackages(
    definitions,
    async (file) => (file.endsWith('package.json') ? '{"dependencies":{"a":"1"}}' : undefined),
    async (file) => file.endsWith('package.json'),
  );
  expect(checks.map(({ services }) => services)).toEqual([['one', 'two']]);
});
