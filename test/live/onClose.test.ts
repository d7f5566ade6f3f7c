import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { CloseGuard } from '../../src/pm2/windows/closeGuard';
import { folderFiles } from '../../src/pm2/windows/closeInstruction';
import { GuardianFiles } from '../../src/pm2/windows/guardianFiles';
import { Leases } from '../../src/pm2/windows/lease';
import { project, server } from './harness/apps';
import { bundle } from './harness/bundle';
import { isAlive, until } from './harness/processes';
import { freePort, useWorld, type World } from './harness/world';

describe('what stops services with the editor', () => {
  const world = useWorld();

  async function wait({ folder, home }: World, workspace: string, patienceMs: number) {
    const program = path.join(folder, 'closeProgram.js');
    fs.writeFileSync(program, await bundle('src/pm2/windows/closeProgram.ts'));
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
    fs.writeFileSync(files.instruction, JSON.stringify({ folder, names: ['web', 'api'] }));
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
    expect(fs.existsSync(files.instruction)).toBe(false);
    expect(fs.existsSync(files.closer)).toBe(false);
  });

  it('acts where only a guardian is left, and takes its orders away', async () => {
    const folder = world().write('ws', project(server('api', await freePort())));
    const window = await world().open({ folders: [folder] });
    expect((await window.start()).failed).toEqual([]);
    await window.untilState('api', 'ready');
    const { home } = world();
    const files = folderFiles(home.folder, folder);
    const guardian = new Leases(() => home.folder, world().log, undefined, 'guardian');
    const guarded = new GuardianFiles(home.folder);
    try {
      expect(await guardian.mayAct(folder)).toBe(true);
      await guarded.write(folder, { workspaceFolder: folder });
      fs.writeFileSync(files.instruction, JSON.stringify({ folder, names: ['api'] }));
      const child = await wait(world(), folder, 2_000);
      const renewing = setInterval(() => void guardian.mayAct(folder), 200);
      await until(() => !isAlive(child.pid ?? 0), 'the end of the program');
      clearInterval(renewing);
      await window.untilState('api', 'stopped');
      expect(await guarded.all()).toEqual([]);
    } finally {
      guardian.dispose();
    }
  });

  it('leaves when its order is withdrawn', async () => {
    const folder = world().write('ws', {});
    fs.mkdirSync(world().home.folder, { recursive: true, mode: 0o700 });
    const files = folderFiles(world().home.folder, folder);
    fs.writeFileSync(files.instruction, JSON.stringify({ folder, names: [] }));
    const child = await wait(world(), folder, 60_000);
    await until(() => fs.existsSync(files.closer), 'the program');
    fs.rmSync(files.instruction);
    await until(() => !isAlive(child.pid ?? 0), 'its end');
    expect(fs.existsSync(files.closer)).toBe(false);
  });
});

describe('a window that is to stop its services when it is closed', () => {
  const world = useWorld();

  async function guards(folder: string) {
    const program = path.join(world().folder, 'closeProgram.js');
    fs.writeFileSync(program, await bundle('src/pm2/windows/closeProgram.ts'));
    fs.mkdirSync(world().home.folder, { recursive: true, mode: 0o700 });
    const setting: { names?: readonly string[] } = { names: ['web', 'api'] };
    const { log, home } = world();
    const open = (acts = true): CloseGuard =>
      new CloseGuard({
        folders: () => [{ folder, ...setting }],
        mayAct: async () => acts,
        home: () => home.folder,
        node: async () => process.execPath,
        program,
        log,
      });
    return { open, setting, files: folderFiles(home.folder, folder) };
  }

  it('has one program wait, whose order follows the services and the setting', async () => {
    const folder = world().write('ws', {});
    const { open, setting, files } = await guards(folder);
    const guard = open();
    const other = open(false);
    // What a program waits for.
    const renew = (): void => fs.writeFileSync(files.lease, '{}');
    renew();
    await other.look();
    expect(fs.existsSync(files.instruction)).toBe(false);
    await guard.look();
    expect(JSON.parse(fs.readFileSync(files.instruction, 'utf8'))).toEqual({
      folder,
      names: ['web', 'api'],
    });
    // Only its owner may say what is stopped.
    expect(fs.statSync(files.instruction).mode & 0o777).toBe(0o600);
    const closer = (): number => Number(fs.readFileSync(files.closer, 'utf8'));
    await until(() => fs.existsSync(files.closer) && isAlive(closer()), 'the program');
    const pid = closer();

    setting.names = ['api'];
    await guard.look();
    await guard.look();
    expect(JSON.parse(fs.readFileSync(files.instruction, 'utf8'))).toMatchObject({
      names: ['api'],
    });
    expect(closer()).toBe(pid);

    // A window that is reloaded finds the program that waits.
    guard.dispose();
    const reloaded = open();
    await reloaded.look();
    expect(closer()).toBe(pid);

    // "keep": order and program go.
    setting.names = undefined;
    await other.look();
    expect(fs.existsSync(files.instruction)).toBe(true);
    await reloaded.look();
    expect(fs.existsSync(files.instruction)).toBe(false);
    await until(() => !isAlive(pid), 'the end of the program');
    for (const one of [other, reloaded]) one.dispose();
  });

  it('brings back a program that was killed', async () => {
    const folder = world().write('ws', {});
    const { open, setting, files } = await guards(folder);
    const guard = open();
    fs.writeFileSync(files.lease, '{}');
    await guard.look();
    const closer = (): number | undefined =>
      fs.existsSync(files.closer) ? Number(fs.readFileSync(files.closer, 'utf8')) : undefined;
    const first = await until(closer, 'the program');
    process.kill(first, 'SIGKILL');
    await until(() => !isAlive(first), 'its end');
    await guard.look();
    const second = await until(() => {
      const pid = closer();
      return pid !== first && pid;
    }, 'another program');
    setting.names = undefined;
    await guard.look();
    await until(() => !isAlive(second), 'its end');
    guard.dispose();
  });
});
