import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderFiles } from '../../src/pm2/closeOrder';
import { project, server } from './harness/apps';
import { bundle } from './harness/bundle';
import { isAlive, until } from './harness/processes';
import { freePort, useWorld, type World } from './harness/world';

describe('what stops services with the editor', () => {
  const world = useWorld();

  async function wait({ folder, home }: World, workspace: string, patienceMs: number) {
    const program = path.join(folder, 'closeProgram.js');
    fs.writeFileSync(program, await bundle('src/pm2/closeProgram.ts'));
    const args = [program, home.folder, workspace, String(patienceMs)];
    return spawn(process.execPath, args, { stdio: 'ignore', env: { PATH: process.env['PATH'] } });
  }

  it('waits while a window renews its lease, and acts when none does', async () => {
    const [a, b] = [await freePort(), await freePort()];
    const folder = world().write(
      'ws',
      project(server('api', a), server('web', b), server('other', await freePort())),
    );
    const window = await world().open({ folders: [folder] });
    expect((await window.start()).failed).toEqual([]);
    for (const name of ['api', 'web', 'other']) await window.untilState(name, 'ready');
    const files = folderFiles(world().home.folder, folder);
    fs.writeFileSync(files.order, JSON.stringify({ folder, names: ['web', 'api'] }));
    const child = await wait(world(), folder, 3_000);
    const pid = child.pid ?? 0;
    // A window that is reloaded is away for a moment.
    for (let i = 0; i < 5; i++) {
      fs.writeFileSync(files.lease, '{}');
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      fs.rmSync(files.lease, { force: true });
    }
    await window.services.refresh();
    expect(window.service('web').state.type).toBe('ready');
    // A second of its kind leaves at once.
    const second = await wait(world(), folder, 3_000);
    await until(() => !isAlive(second.pid ?? 0), 'the end of the second');
    await until(() => !isAlive(pid), 'the end of the program');
    await window.untilState('web', 'stopped');
    await window.untilState('api', 'stopped');
    expect(window.service('other').state.type).toBe('ready');
    expect(fs.existsSync(files.order)).toBe(false);
    expect(fs.existsSync(files.closer)).toBe(false);
  });

  it('leaves when its order is withdrawn', async () => {
    const folder = world().write('ws', {});
    fs.mkdirSync(world().home.folder, { recursive: true, mode: 0o700 });
    const files = folderFiles(world().home.folder, folder);
    fs.writeFileSync(files.order, JSON.stringify({ folder, names: [] }));
    const child = await wait(world(), folder, 60_000);
    await until(() => fs.existsSync(files.closer), 'the program');
    fs.rmSync(files.order);
    await until(() => !isAlive(child.pid ?? 0), 'its end');
    expect(fs.existsSync(files.closer)).toBe(false);
  });
});
