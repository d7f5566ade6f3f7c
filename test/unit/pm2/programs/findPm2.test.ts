import * as fs from 'node:fs';
import { describe, expect, it } from 'vitest';
import { HumanError } from '../../../../src/base/errors';
import { findPm2, type FindPm2Options } from '../../../../src/pm2/programs/findPm2';
import { tempFolder } from '../../../fakes/tempFolder';

/** The files of a pm2 package. */
function pm2(folder: string, version: string): Record<string, string> {
  return {
    [`${folder}/package.json`]: JSON.stringify({ name: 'pm2', version }),
    [`${folder}/bin/pm2`]: '#!/usr/bin/env node\n',
  };
}

describe.skipIf(process.platform === 'win32')('findPm2', () => {
  const everywhere = {
    ...pm2('own/node_modules/pm2', '5.0.0'),
    ...pm2('lib/node_modules/pm2', '6.0.0'),
    ...pm2('shipped', '7.0.4'),
    ...pm2('setting', '4.0.0'),
  };

  function options(folder: string, over: Partial<FindPm2Options> = {}): FindPm2Options {
    fs.mkdirSync(`${folder}/bin`, { recursive: true });
    if (!fs.existsSync(`${folder}/bin/pm2`)) {
      fs.symlinkSync('../lib/node_modules/pm2/bin/pm2', `${folder}/bin/pm2`);
    }
    return {
      workspaceFolders: [`${folder}/none`, `${folder}/own`],
      env: { PATH: `${folder}/bin` },
      shipped: `${folder}/shipped`,
      platform: 'linux',
      ...over,
    };
  }

  it.each<[string, Partial<FindPm2Options>, string, string]>([
    ['the workspace', {}, '5.0.0', 'workspace'],
    ['PATH', { workspaceFolders: [] }, '6.0.0', 'path'],
    ['what we ship', { workspaceFolders: [], env: {} }, '7.0.4', 'shipped'],
  ])('takes %s', async (_, over, version, from) => {
    const folder = tempFolder(everywhere);
    const found = await findPm2(options(folder, over));
    expect(found).toMatchObject({ version, from });
    expect(found.script).toMatch(/\/bin\/pm2$/);
    expect(fs.realpathSync(found.script)).toBe(found.script);
  });

  it.each([['setting'], ['setting/bin/pm2']])('takes the setting: %s', async (setting) => {
    const folder = tempFolder(everywhere);
    expect(await findPm2(options(folder, { setting: `${folder}/${setting}` }))).toEqual({
      script: `${folder}/setting/bin/pm2`,
      version: '4.0.0',
      from: 'setting',
    });
  });

  it('finds the package beside the command of npm on Windows', async () => {
    const folder = tempFolder({ ...pm2('npm/node_modules/pm2', '6.0.0'), 'npm/pm2.cmd': '' });
    const found = await findPm2({
      workspaceFolders: [],
      env: { Path: `${folder}/npm` },
      shipped: `${folder}/shipped`,
      platform: 'win32',
    });
    expect(found).toMatchObject({ version: '6.0.0', from: 'path' });
  });

  it('does not go on past a setting that names none', async () => {
    const result = findPm2(options(tempFolder(everywhere), { setting: '/no/pm2' }));
    await expect(result).rejects.toBeInstanceOf(HumanError);
    await expect(result).rejects.toMatchObject({
      message: expect.stringContaining('/no/pm2'),
      actions: [{ args: ['codexServices.pm2.path'] }],
    });
  });

  it.each<[string, Record<string, string>]>([
    [
      'another package of that name',
      { 'own/node_modules/pm2/package.json': '{"name":"pm2-fork"}' },
    ],
    ['a package without a version', { 'own/node_modules/pm2/package.json': '{"name":"pm2"}' }],
    ['broken JSON', { 'own/node_modules/pm2/package.json': '{' }],
    ['JSON that is null', { 'own/node_modules/pm2/package.json': 'null' }],
    [
      'a package without its program',
      { 'own/node_modules/pm2/package.json': '{"name":"pm2","version":"1"}' },
    ],
  ])('passes over %s', async (_, files) => {
    const folder = tempFolder({ ...files, ...pm2('shipped', '7.0.4') });
    expect(await findPm2(options(folder))).toMatchObject({ from: 'shipped' });
  });

  it('says what to do where there is none at all', async () => {
    await expect(findPm2(options(tempFolder()))).rejects.toMatchObject({
      message: expect.stringContaining('npm install pm2'),
    });
  });
});
