import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { findInPath, isExecutableFile } from '../../../../src/system/processes/findInPath';
import { hasNode } from '../../../../src/pm2/programs/toolchain';
import { tempFolder } from '../../../fakes/tempFolder';

describe.skipIf(process.platform === 'win32')('findInPath', () => {
  it.each([
    ['in order', { PATH: '/b:/a' }, ['/b/node', '/a/node']],
    ['nothing relative, nothing empty', { PATH: '.::bin:/a:~/x' }, ['/a/node']],
    ['no PATH', {}, []],
    ['an empty PATH', { PATH: '' }, []],
  ])('%s', async (_, env, expected) => {
    expect(await findInPath('node', env, 'linux')).toEqual(expected);
  });

  it('tries the endings of Windows, where the variable may be called Path', async () => {
    expect(await findInPath('pm2', { Path: '/a;/b' }, 'win32')).toEqual([
      '/a/pm2.exe',
      '/a/pm2.cmd',
      '/b/pm2.exe',
      '/b/pm2.cmd',
    ]);
  });
});

describe.skipIf(process.platform === 'win32')('isExecutableFile', () => {
  const folder = (): string => tempFolder({ run: '#!/bin/sh\n', text: 'text', 'dir/x': '' });

  it.each([
    ['run', true],
    ['text', false],
    ['dir', false],
    ['gone', false],
    ['run/below', false],
  ])('%s: %s', async (name, expected) => {
    expect(await isExecutableFile(path.join(folder(), name), 'linux')).toBe(expected);
  });

  it('needs no mode on Windows', async () => {
    expect(await isExecutableFile(path.join(folder(), 'text'), 'win32')).toBe(true);
  });
});

it.skipIf(process.platform === 'win32')('knows whether a PATH leads to a node', async () => {
  const folder = tempFolder({ 'with/node': '#!/bin/sh\n', 'without/node': 'no program' });
  expect(await hasNode({ PATH: `${folder}/without:${folder}/with` })).toBe(true);
  expect(await hasNode({ PATH: `${folder}/without` })).toBe(false);
});
