import { describe, expect, it } from 'vitest';
import { resolvePm2Home } from '../../../../src/pm2/daemon/pm2Home';
import { Toolchain, type ToolchainParts } from '../../../../src/pm2/programs/toolchain';
import { tempFolder } from '../../../fakes/tempFolder';
import { TestLog } from '../../../fakes/testLog';

describe.skipIf(process.platform === 'win32')('Toolchain', () => {
  function toolchain(over: Partial<ToolchainParts> = {}) {
    const folder = tempFolder({
      'bin/node': '#!/bin/sh\n',
      'shipped/package.json': '{"name":"pm2","version":"7.0.4"}',
      'shipped/bin/pm2': '#!/bin/sh\n',
    });
    const log = new TestLog();
    let asked = 0;
    const tools = new Toolchain({
      environment: async () => {
        asked++;
        return { PATH: `${folder}/bin`, VSCODE_PID: '1', A: 'a' };
      },
      nodeSetting: () => undefined,
      pm2Setting: () => undefined,
      workspaceFolders: () => [],
      shippedPm2: `${folder}/shipped`,
      execPath: '/editor',
      home: () => resolvePm2Home({ setting: '/p', env: {} }),
      log,
      ...over,
    });
    return { folder, tools, log, asked: () => asked };
  }

  it('finds node and pm2, and tells once which', async () => {
    const { folder, tools, log, asked } = toolchain();
    const [runner] = await Promise.all([tools.runner(), tools.runner(), tools.node()]);
    expect(runner).toMatchObject({
      node: `${folder}/bin/node`,
      script: `${folder}/shipped/bin/pm2`,
    });
    expect(runner.home.folder).toBe('/p');
    expect(log.lines).toHaveLength(1);
    expect(log.lines[0]).toContain('pm2 7.0.4 (shipped)');
    const before = asked();
    await tools.runner();
    expect(asked()).toBe(before);
  });

  it('gives services a clean environment', async () => {
    expect(await toolchain().tools.serviceEnvironment()).toMatchObject({ A: 'a', PM2_HOME: '/p' });
    expect(await toolchain().tools.serviceEnvironment()).not.toHaveProperty('VSCODE_PID');
  });

  it('looks again when told to forget, after a failure too', async () => {
    let setting: string | undefined = '/no/node';
    const { folder, tools } = toolchain({ nodeSetting: () => setting });
    await expect(tools.runner()).rejects.toThrow('/no/node');
    setting = undefined;
    await expect(tools.runner()).rejects.toThrow('/no/node');
    tools.forget();
    expect((await tools.runner()).node).toBe(`${folder}/bin/node`);
  });
});
