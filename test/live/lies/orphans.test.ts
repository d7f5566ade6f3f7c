import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { HumanError } from '../../../src/base/errors';
import { project, server } from '../harness/apps';
import { isAlive, treeOf, until } from '../harness/processes';
import { humanErrorOf, type Window } from '../harness/window';
import { freePort, useWorld } from '../harness/world';
import { pm2Cli, pm2Row, pm2Rows } from './pm2Shows';
import { badPrograms } from './programs';

const world = useWorld();

/** A shell that runs a server: the shell is PM2's process, the server holds the port. */
async function wrapped(acts: boolean, more: object = {}): Promise<[Window, number, string]> {
  const port = await freePort();
  const app = server('web', port, {
    script: './wrapper.sh',
    args: ['server.cjs'],
    interpreter: 'bash',
    restart_delay: 4_000,
    ...more,
  });
  const folder = world().write('ws', { ...project(app), ...badPrograms });
  const window = await world().open({
    folders: [folder],
    acts,
    settings: { 'codexServices.launch': 'asWritten' },
  });
  await window.start('web');
  await window.untilState('web', 'ready');
  return [window, port, folder];
}

describe('a wrapper that dies alone', () => {
  it('PM2 starts a second tree beside the first, and says online: we say orphaned', async () => {
    const [window] = await wrapped(false, { restart_delay: 1_000 });
    const wrapper = window.pid('web');
    const [, child = 0] = treeOf(wrapper);
    process.kill(wrapper, 'SIGKILL');
    const { state } = await window.untilState('web', 'orphaned');
    expect(state.reason).toBe(`A process of an earlier run lives on: ${child}.`);
    expect(isAlive(child)).toBe(true);
    const row = await until(async () => {
      const one = await pm2Row(world(), 'web');
      return one.status === 'online' && one;
    }, 'online in PM2');
    expect(row.pid).not.toBe(wrapper);
    // A stop that has ended leaves nothing.
    await window.stop('web');
    expect(isAlive(child)).toBe(false);
    expect(window.service('web').state).toEqual({ type: 'stopped' });
  });

  it('its orphans are ended before it starts again', async () => {
    const [window] = await wrapped(true);
    const wrapper = window.pid('web');
    const [, child = 0] = treeOf(wrapper);
    process.kill(wrapper, 'SIGKILL');
    await until(() => !isAlive(child), 'the end of the child', 5_000);
    await window.until(
      'web',
      ({ instances: [one] }) => one?.pid !== wrapper && !!one?.active,
      'again',
    );
    await window.untilState('web', 'ready');
    const exits = window.history('web').filter(({ what }) => what === 'exit');
    expect(exits).toMatchObject([{ cause: 'killedOutside', signal: 'SIGKILL' }]);
  });

  it('is found again by a window that is opened later', async () => {
    const [window, port, folder] = await wrapped(false, { autorestart: false });
    const [, child = 0] = treeOf(window.pid('web'));
    process.kill(window.pid('web'), 'SIGKILL');
    await window.untilState('web', 'orphaned');
    window.dispose();
    await pm2Cli(world(), ['delete', 'all']);
    expect(isAlive(child)).toBe(true);
    // Without memory: the environment of the process is the proof.
    const later = await world().open({ folders: [folder] });
    await later.until('web', ({ holder }) => holder?.whose === 'orphan', 'an orphan');
    const [holder] = await later.watchers.portOwners.holders([port]);
    expect(holder).toMatchObject({ pid: child, port, whose: 'orphan', service: 'web' });
    if (holder) await later.watchers.portOwners.end(holder);
    expect(isAlive(child)).toBe(false);
    await later.untilState('web', 'stopped');
  });
});

describe('a server that its launcher has put into a session of its own', () => {
  const left = async (acts: boolean, more: object) => {
    const port = await freePort();
    const app = server('web', port, { script: './leaver.sh', interpreter: 'bash', ...more });
    const folder = world().write('ws', { ...project(app), ...badPrograms });
    const window = await world().open({ folders: [folder], acts });
    await window.start('web');
    await window.untilState('web', 'ready');
    return {
      window,
      port,
      folder,
      pid: () => Number(readFileSync(`${folder}/server.pid`, 'utf8')),
    };
  };

  it('is counted in memory while the service runs, and ended by a stop', async () => {
    const { window, port, pid } = await left(true, {});
    const one = pid();
    expect(treeOf(window.pid('web'))).not.toContain(one);
    const { instances, memoryBytes = 0 } = window.service('web');
    expect(instances[0]?.processes.map((process) => process.pid)).toContain(one);
    expect(memoryBytes).toBeGreaterThan(20 * 1024 * 1024);
    expect(instances[0]?.ports).toEqual([port]);
    await window.stop('web');
    expect(isAlive(one)).toBe(false);
  });

  it('is told as what is left, and ended by "Stop all services", where its launcher is killed alone', async () => {
    const { window, port, pid } = await left(false, { autorestart: false });
    const one = pid();
    process.kill(window.pid('web'), 'SIGKILL');
    const { state } = await window.untilState('web', 'orphaned');
    expect(state.reason).toBe(`A process of an earlier run lives on: ${one}.`);
    const [holder] = await window.watchers.portOwners.holders([port]);
    expect(holder).toMatchObject({ pid: one, whose: 'orphan', service: 'web' });
    await window.stop();
    expect(isAlive(one)).toBe(false);
    expect((await window.untilState('web', 'stopped')).orphans).toBeUndefined();
  });

  it('is ended before PM2 starts its launcher again', async () => {
    const { window, pid } = await left(true, { restart_delay: 3_000 });
    const one = pid();
    const launcher = window.pid('web');
    process.kill(launcher, 'SIGKILL');
    await until(() => !isAlive(one), 'its end', 10_000);
    await until(() => pid() !== one && isAlive(pid()), 'another server', 15_000);
    await window.untilState('web', 'ready');
    expect(window.pid('web')).not.toBe(launcher);
    await window.stop('web');
  });

  it('is found by a window that saw nothing of it, and ended before the next start', async () => {
    const { window, folder, pid } = await left(false, { autorestart: false });
    const one = pid();
    const launcher = window.pid('web');
    window.dispose();
    process.kill(launcher, 'SIGKILL');
    const later = await world().open({ folders: [folder] });
    await later.untilState('web', 'orphaned');
    expect((await later.start('web')).failed).toEqual([]);
    expect(isAlive(one)).toBe(false);
    await later.untilState('web', 'ready');
    expect(pid()).not.toBe(one);
    await later.stop('web');
  });
});

describe('a server that runs outside PM2 on our port', () => {
  it('is shown as such, refused in words, and can be taken over', async () => {
    const port = await freePort();
    const folder = world().write('ws', project(server('web', port)));
    const child = spawn(process.execPath, ['server.cjs'], {
      cwd: folder,
      env: { PATH: process.env['PATH'], PORT: String(port), PASSWORD: 'secret' },
      detached: true,
      stdio: 'ignore',
    });
    const ended = once(child, 'exit');
    try {
      const window = await world().open({ folders: [folder] });
      const { state, holder } = await window.until('web', (one) => !!one.holder, 'a holder');
      expect(holder).toMatchObject({ pid: child.pid, whose: 'outside', service: 'web', port });
      expect(state.type).toBe('stopped');
      expect(state.reason).toMatch(
        /^It runs outside PM2: process \d+ \(.*server\.cjs\) holds port/,
      );

      world().log.expectErrors(/^starting "web" failed HumanError/);
      const error = humanErrorOf(await window.start('web'), 'web');
      expect(error.message).toBe(state.reason);
      expect(error.actions).toMatchObject([{ command: 'codexServices.adoptService' }]);
      expect(isAlive(child.pid ?? 0)).toBe(true);

      if (holder) await window.watchers.portOwners.end(holder);
      await ended;
      expect((await window.start('web')).failed).toEqual([]);
      await window.untilState('web', 'ready');
      expect(window.service('web').holder).toBeUndefined();
    } finally {
      child.kill('SIGKILL');
    }
  });

  it('that ignores SIGINT is ended firmly', async () => {
    const port = await freePort();
    const folder = world().write('ws', {
      ...project(server('web', port)),
      'deaf.cjs': `process.on('SIGINT', () => {}); require('./server.cjs');`,
    });
    const child = spawn(process.execPath, ['deaf.cjs'], {
      cwd: folder,
      env: { PORT: String(port) },
      detached: true,
      stdio: 'ignore',
    });
    const ended = once(child, 'exit');
    const window = await world().open({ folders: [folder] });
    const { holder } = await window.until('web', (one) => !!one.holder, 'a holder');
    if (!holder) throw new HumanError('nobody');
    await window.watchers.portOwners.end(holder);
    expect(await ended).toEqual([null, 'SIGKILL']);
  });
});

describe('what a dialog showed of a server outside PM2', () => {
  it('is ended and nothing else: neither what came since, nor what has its pid by now', async () => {
    const port = await freePort();
    const folder = world().write('ws', {
      ...project(server('web', port)),
      // Has a child more at every SIGUSR2.
      'more.cjs': `process.on('SIGUSR2', () => require('child_process').spawn('sleep', ['60']));
require('./server.cjs');`,
    });
    const child = spawn(process.execPath, ['more.cjs'], {
      cwd: folder,
      env: { PATH: process.env['PATH'], PORT: String(port) },
      detached: true,
      stdio: 'ignore',
    });
    const ended = once(child, 'exit');
    const pid = child.pid ?? 0;
    const window = await world().open({ folders: [folder] });
    const { holder } = await window.until('web', (one) => !!one.holder, 'a holder');
    if (!holder) throw new Error('nobody');
    const { portOwners } = window.watchers;
    const shown = await portOwners.wouldEnd(holder);
    expect(shown.map((one) => one.pid)).toEqual([pid]);

    const earlier = shown.map((one) => ({ ...one, startTime: one.startTime - 1 }));
    await expect(portOwners.end(holder, earlier)).rejects.toThrow(
      `Process ${pid} is another one by now than was shown, and was left alone.`,
    );
    expect(isAlive(pid)).toBe(true);

    child.kill('SIGUSR2');
    const since = await until(() => treeOf(pid)[1], 'a child that came since');
    await portOwners.end(holder, shown);
    await ended;
    expect(isAlive(since)).toBe(true);
    process.kill(since, 'SIGKILL');
  });
});

describe('an environment variable called name', () => {
  it('renames an app in PM2; we leave it out and say so', async () => {
    const evil = { name: 'app', script: 'idle.cjs', min_uptime: 100, env: { name: 'EVIL' } };
    const folder = world().write('ws', project(evil));
    await pm2Cli(world(), ['start', 'ecosystem.config.cjs'], { cwd: folder });
    expect((await pm2Rows(world())).map(({ name }) => name)).toEqual(['EVIL']);
    await pm2Cli(world(), ['delete', 'all']);

    const window = await world().open({ folders: [folder] });
    await window.start('app');
    await window.untilState('app', 'ready');
    expect((await pm2Rows(world())).map(({ name }) => name)).toEqual(['app']);
    expect(window.model.problems.map(({ message }) => message).join()).toMatch(
      /"name" would overwrite a field of PM2/,
    );
  });
});
