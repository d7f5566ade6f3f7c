import { expect, it } from 'vitest';
import { installationOf } from '../../../src/project/packageManager';
import { MemoryFiles } from '../../fakes/memoryFiles';

const files = new MemoryFiles({
  '/w/package.json': '{"dependencies":{"shared":"1"}}',
  '/w/pnpm-lock.yaml': '',
  '/w/api/package.json': '{"dependencies":{"pg":"8"},"devDependencies":{"tsx":"4"}}',
  '/n/package.json': '{}',
  '/n/package-lock.json': '{}',
  '/n/src/': '',
  '/y/package.json': '{}',
  '/y/yarn.lock': '',
});

it.each([
  ['/w/api', 'pg', {}, '/w/api', 'pnpm install'],
  ['/w/api', 'tsx', {}, '/w/api', 'pnpm install'],
  ['/w/api', 'shared', {}, '/w/api', 'pnpm install'],
  ['/w/api', 'express', {}, '/w/api', 'pnpm add express'],
  ['/n/src', 'express', {}, '/n', 'npm install express'],
  ['/n/src', '@x/y', { dev: true }, '/n', 'npm install --save-dev @x/y'],
  ['/y', 'express', { dev: true }, '/y', 'yarn add -D express'],
  ['/n', undefined, {}, '/n', 'npm install'],
  // What no package is called never reaches a command line.
  ['/n', 'x; rm -rf ~', {}, '/n', 'npm install'],
  ['/n', '--global', {}, '/n', 'npm install'],
] as const)('in %s for %s %o', async (folder, name, more, at, line) => {
  const found = await installationOf(folder, files, { ...(name && { name }), ...more });
  expect([found.folder, found.words.join(' ')]).toEqual([at, line]);
});
