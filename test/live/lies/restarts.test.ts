import * as fs from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { project, server } from '../harness/apps';
import { until } from '../harness/processes';
import type { Window } from '../harness/window';
import { freePort, useWorld } from '../harness/world';
import { pm2Cli, pm2Row } from './pm2Shows';
import { badPrograms } from './programs';

const world = useWorld();

/** It is stopped, stays stopped, and PM2 never gave it up by itself. */
async function expectStopped(window: Window, name: string): Promise<void> {
  // Within a restart PM2 says stopped as well, with the pid of before.
  const row = await until(
    async () => {
      const now = await pm2Row(world(), name);
      return now.status === 'stopped' && now.pid === 0 && now;
    },
    'the stop',
    10_000,
  );
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  expect(await pm2Row(world(), name)).toEqual(row);
  // It may crash once more while the stop is on its way.
  const loop = window.history(name).findLastIndex(({ what }) => what === 'loop');
  expect(loop).toBeGreaterThan(0);
  const later = window.history(name).slice(loop + 1);
  expect(later.filter(({ what }) => what !== 'exit')).toEqual([]);
  expect(later.length).toBeLessThan(2);
}

function gaveUp(window: Window): boolean {
  return window.events.some((one) => one.type === 'process' && one.event === 'restart overlimit');
}

// The four cases of docs/pm2.md 5, with short numbers; test/slow has them with the team's own.
describe('PM2 restarts for ever', () => {
  it('what crashes at a little less than its minimum uptime: a crash loop, stopped', async () => {
    const app = { name: 'app', script: 'sickly.cjs', env: { LIVE_MS: '400' } };
    const policy = { max_restarts: 6, min_uptime: 500, restart_delay: 100 };
    const folder = world().write('ws', { ...project({ ...app, ...policy }), ...badPrograms });
    const window = await world().open({ folders: [folder] });
    await window.start('app');
    const { state } = await window.untilState('app', 'crashLoop');
    expect(state.reason).toMatch(/^6 exits in \d+ s, exit code 1, last: Error: sick after all$/);
    expect((await pm2Row(world(), 'app')).unstable).toBeLessThan(6);
    expect(gaveUp(window)).toBe(false);
    await expectStopped(window, 'app');

    // Start again resets it.
    await window.start('app');
    expect(window.service('app').state.type).not.toBe('crashLoop');
    await window.untilState('app', 'crashLoop');
    await expectStopped(window, 'app');
  });

  it('what was healthy for a while, then crashes at boot: a crash loop, stopped', async () => {
    const policy = { max_restarts: 4, min_uptime: 300, restart_delay: 100 };
    const app = { name: 'app', script: 'turns.cjs', ...policy };
    const folder = world().write('ws', { ...project(app), ...badPrograms, well: '' });
    const window = await world().open({ folders: [folder] });
    await window.start('app');
    await window.untilState('app', 'ready');
    // Past the time in which PM2 counts at all.
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    fs.rmSync(path.join(folder, 'well'));
    const { state } = await window.untilState('app', 'crashLoop');
    expect(state.reason).toMatch(/^4 exits in \d+ s, exit code 1, last: Error: not well$/);
    expect(await pm2Row(world(), 'app')).toMatchObject({ unstable: 0 });
    expect(gaveUp(window)).toBe(false);
    await expectStopped(window, 'app');
  });

  it('what crashes at boot: PM2 gives up, the list says waiting restart; a crash loop, stopped', async () => {
    const policy = { max_restarts: 4, min_uptime: 8_000, restart_delay: 100 };
    const folder = world().write('ws', project({ name: 'app', script: 'crash.cjs', ...policy }));
    const window = await world().open({ folders: [folder] });
    await window.start('app');
    const { state } = await window.untilState('app', 'crashLoop');
    expect(state.reason).toMatch(/^4 exits in \d+ s, exit code 3, last: no luck$/);
    expect(gaveUp(window)).toBe(true);
    await expectStopped(window, 'app');
  });

  it('what goes over its cap: the counter is reset each time; a memory loop, stopped', async () => {
    // PM2 looks every 30 s unless the daemon was started with this.
    await pm2Cli(world(), ['ping'], { env: { PM2_WORKER_INTERVAL: '500' } });
    const policy = { max_restarts: 6, min_uptime: 8_000, restart_delay: 100 };
    const app = { name: 'app', script: 'fat.cjs', max_memory_restart: '60M', ...policy };
    const folder = world().write('ws', { ...project(app), ...badPrograms });
    const window = await world().open({ folders: [folder] });
    await window.start('app');
    const { state } = await window.untilState('app', 'memoryLoop', 50_000);
    expect(state.reason).toMatch(/^5 times over its memory cap in \d+ s/);
    // Each restart begins with 0, and its end counts one; so does our stop.
    expect((await pm2Row(world(), 'app')).unstable).toBeLessThanOrEqual(2);
    expect(gaveUp(window)).toBe(false);
    await expectStopped(window, 'app');
    const caps = window.history('app').filter(({ what }) => what === 'cap');
    // One more may come before the stop.
    expect(caps.length).toBeGreaterThanOrEqual(5);
    expect(caps[0]).toMatchObject({ cause: 'memoryCap' });
  });

  it('and only warns where the setting says so', async () => {
    const policy = { max_restarts: 3, min_uptime: 100, restart_delay: 100 };
    const app = { name: 'app', script: 'sickly.cjs', env: { LIVE_MS: '300' }, ...policy };
    const folder = world().write('ws', { ...project(app), ...badPrograms });
    const window = await world().open({
      folders: [folder],
      settings: { 'codexServices.crashLoop.action': 'warn' },
    });
    await window.start('app');
    await window.untilState('app', 'crashLoop');
    const { restarts } = await pm2Row(world(), 'app');
    await until(async () => (await pm2Row(world(), 'app')).restarts > restarts, 'a restart');
    expect(window.service('app').state.type).toBe('crashLoop');
    await window.stop('app');
    expect(window.service('app').state).toEqual({ type: 'stopped' });
  });
});

describe('PM2 says exit code 0', () => {
  it('of a service that SIGKILL ended: the history says the signal', async () => {
    const folder = world().write('ws', project(server('web', await freePort())));
    const window = await world().open({ folders: [folder] });
    await window.start('web');
    await window.untilState('web', 'ready');
    process.kill(window.pid('web'), 'SIGKILL');
    await until(() => window.history('web').some(({ what }) => what === 'exit'), 'an exit');
    expect(window.history('web').find(({ what }) => what === 'exit')).toMatchObject({
      cause: 'killedOutside',
      signal: 'SIGKILL',
      pid: expect.any(Number),
      uptimeMs: expect.any(Number),
    });
    const exit = window.events.find((one) => one.type === 'process' && one.event === 'exit');
    expect(exit).toMatchObject({ exitCode: 0 });
    expect(await pm2Row(world(), 'web')).toMatchObject({ exitCode: 0 });
  });

  it('and "signal SIGINT" of an exit without one: the history says the code, and no signal', async () => {
    const app = {
      name: 'once',
      script: './unready.cjs',
      autorestart: false,
      min_uptime: 100,
    };
    const folder = world().write('ws', { ...project(app), ...badPrograms });
    const window = await world().open({ folders: [folder] });
    await window.start('once');
    await until(() => window.history('once').some(({ what }) => what === 'exit'), 'an exit');
    expect(window.history('once').find(({ what }) => what === 'exit')).toMatchObject({
      cause: 'crash',
      exitCode: 4,
      signal: undefined,
    });
    const log = fs.readFileSync(path.join(world().home.folder, 'pm2.log'), 'utf8');
    expect(log).toContain('exited with code [4] via signal [SIGINT]');
  });

  it('whoever ends it is told apart: you, someone else, itself', async () => {
    const quick = { min_uptime: 100, restart_delay: 100 };
    const folder = world().write('ws', project(server('web', await freePort(), quick)));
    const window = await world().open({ folders: [folder] });
    await window.start('web');
    await window.untilState('web', 'ready');
    await window.restart('web');
    await window.untilState('web', 'ready');
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    await pm2Cli(world(), ['restart', 'web']);
    await window.untilState('web', 'ready');
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    process.kill(window.pid('web'), 'SIGTERM');
    await until(() => window.history('web').some(({ cause }) => cause === 'autoRestart'), 'again');
    await window.untilState('web', 'ready');
    await pm2Cli(world(), ['stop', 'web']);
    await window.untilState('web', 'stopped');
    await until(() => window.history('web').at(-1)?.what === 'stop', 'the stop');
    const story = window.history('web').map(({ what, cause }) => `${what} ${cause}`);
    expect(story).toEqual([
      'start you',
      'restart you',
      'restart someoneElse',
      'exit killedOutside',
      'start autoRestart',
      'stop someoneElse',
    ]);
  });
});
