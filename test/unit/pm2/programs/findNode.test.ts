import * as fs from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { HumanError } from '../../../../src/base/errors';
import { findNode, type FindNodeOptions } from '../../../../src/pm2/programs/findNode';
import { tempFolder } from '../../../fakes/tempFolder';

const program = '#!/bin/sh\n';

describe.skipIf(process.platform === 'win32')('findNode', () => {
  function options(folder: string, over: Partial<FindNodeOptions> = {}): FindNodeOptions {
    return {
      env: { PATH: `${folder}/empty:${folder}/bin` },
      execPath: `${folder}/editor/node`,
      homedir: folder,
      platform: 'linux',
      systemPlaces: [],
      ...over,
    };
  }

  it('takes the first program in PATH that can be run', async () => {
    const folder = tempFolder({ 'empty/node': 'no program', 'bin/node': program });
    expect(await findNode(options(folder))).toBe(`${folder}/bin/node`);
  });

  it('prefers the setting, ~ included', async () => {
    const folder = tempFolder({ 'bin/node': program, 'my/node': program });
    expect(await findNode(options(folder, { setting: ' ~/my/node ' }))).toBe(`${folder}/my/node`);
    expect(await findNode(options(folder, { setting: ' ' }))).toBe(`${folder}/bin/node`);
  });

  it.each([['/no/such/node'], ['node'], ['~/text'], ['~']])(
    'does not go on past a setting that names none: %s',
    async (setting) => {
      const folder = tempFolder({ 'bin/node': program, text: 'text' });
      const result = findNode(options(folder, { setting }));
      await expect(result).rejects.toBeInstanceOf(HumanError);
      await expect(result).rejects.toMatchObject({
        message: expect.stringContaining(setting),
        actions: [{ args: ['codexServices.nodePath'] }],
      });
    },
  );

  it('never takes the program of the editor, not even through a link', async () => {
    const folder = tempFolder({ 'editor/node': program, 'bin/node': program, 'empty/x': '' });
    fs.symlinkSync(`${folder}/editor/node`, `${folder}/empty/node`);
    expect(await findNode(options(folder))).toBe(`${folder}/bin/node`);
  });

  it('finds the newest of a version manager', async () => {
    const versions = '.nvm/versions/node';
    const folder = tempFolder({
      [`${versions}/v9.1.0/bin/node`]: program,
      [`${versions}/v20.2.0/bin/node`]: program,
      [`${versions}/v20.10.0/bin/node`]: program,
    });
    expect(await findNode(options(folder))).toBe(path.join(folder, versions, 'v20.10.0/bin/node'));
  });

  it('prefers what an installer put there for all', async () => {
    const folder = tempFolder({ 'all/node': program, '.volta/bin/node': program });
    const systemPlaces = [`${folder}/all/node`];
    expect(await findNode(options(folder, { systemPlaces }))).toBe(`${folder}/all/node`);
  });

  it('says what to do where there is none', async () => {
    await expect(findNode(options(tempFolder(), { env: {} }))).rejects.toMatchObject({
      message: expect.stringContaining('No Node.js was found'),
      actions: [{ command: 'codexServices.openSetting' }],
    });
  });
});
