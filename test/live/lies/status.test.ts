import { describe, expect, it } from 'vitest';
import { idle, project, server } from '../harness/apps';
import { isAlive, treeOf, until } from '../harness/processes';
import { freePort, useWorld } from '../harness/world';
import { pm2Cli, pm2Row } from './pm2Shows';
import { badPrograms } from './programs';

const world = useWorld();

describe('PM2 says online', () => {
  it('of what was never spawned: we say failed', async () => {
    const folder = world().write('ws', { ...project(idle('app')), 'plain.bin': 'no program' });
    const window = await world().open({ folders: [folder] });
    await window.link.connect();
    const words = ['start', './plain.bin', '--interpreter', 'none', '--name', 'bad'];
    await pm2Cli(world(), words, { cwd: folder });
    const { state } = await window.untilState('bad', 'failed');
    expect(state.reason).toBe('PM2 says online, but there is no process: it could not be started.');
    expect(await pm2Row(world(), 'bad')).toMatchObject({ status: 'online', pid: 0 });
  });

  it('of what crashed before it was ready: it was never ready for us', async () => {
    const app = { name: 'app', script: 'unready.cjs', wait_ready: true, listen_timeout: 20_000 };
    const folder = world().write('ws', {
      ...project({ ...app, restart_delay: 3_600_000 }),
      ...badPrograms,
    });
    const window = await world().open({ folders: [folder] });
    const states = new Set<string>();
    window.services.onDidChange(({ state }) => states.add(state.type));
    await window.start('app');
    await window.untilState('app', 'waitingRestart');
    const events = (): readonly string[] =>
      window.events.flatMap((one) => (one.type === 'process' ? one.event : []));
    await until(() => events().includes('exit'), 'the exit');
    // It never said "ready".
    expect(events()).toContain('online');
    expect(states).not.toContain('ready');
    await until(() => window.history('app').some(({ what }) => what === 'exit'), 'an exit');
    const exits = window.history('app').filter(({ what }) => what === 'exit');
    expect(exits).toMatchObject([{ cause: 'crash', exitCode: 4 }]);
  });

  it('of a launcher whose server is dead: we say unhealthy, and restart it', async () => {
    const port = await freePort();
    const app = server('web', port, { script: 'launcher.cjs' });
    const folder = world().write('ws', { ...project(app), ...badPrograms });
    const watcher = await world().open({ folders: [folder], acts: false });
    await watcher.start('web');
    await watcher.untilState('web', 'ready');
    const launcher = watcher.pid('web');
    const [, child = 0] = treeOf(launcher);
    const killed = Date.now();
    process.kill(child, 'SIGKILL');
    const { state } = await watcher.untilState('web', 'unhealthy', 3_000);
    // Alone on the machine it is within 1.5 s.
    expect(Date.now() - killed).toBeLessThan(3_000);
    expect(state.reason).toBe(
      `Its server process ${child} has ended; the launcher lives on, and nothing listens on port ${port}.`,
    );
    expect(await pm2Row(world(), 'web')).toMatchObject({ status: 'online', pid: launcher });

    // A window that may act sees the same, and restarts it.
    watcher.dispose();
    const window = await world().open({ folders: [folder] });
    await window.start('web');
    expect(isAlive(launcher)).toBe(true);
    await window.restart('web');
    await window.untilState('web', 'ready');
    const second = window.pid('web');
    const [, nextChild = 0] = treeOf(second);
    process.kill(nextChild, 'SIGKILL');
    await window.until('web', ({ instances }) => instances[0]?.pid !== second, 'a restart');
    await window.untilState('web', 'ready');
    expect(isAlive(second)).toBe(false);
    const causes = window.history('web').map(({ what, cause }) => `${what} ${cause}`);
    expect(causes).toContain('exit serverDied');
  });
});

describe('PM2 says waiting restart', () => {
  it('for ever of what it gave up: we say so, whenever the window was opened', async () => {
    const app = { name: 'app', script: 'crash.cjs', max_restarts: 3, min_uptime: 8_000 };
    const folder = world().write('ws', project({ ...app, restart_delay: 20 }));
    const window = await world().open({ folders: [folder], acts: false });
    await window.start('app');
    const { state } = await window.untilState('app', 'crashLoop');
    expect(state.reason).toMatch(/^3 exits in \d+ s, exit code 3, last: no luck$/);
    const given = await pm2Row(world(), 'app');
    expect(given).toMatchObject({ status: 'waiting restart', pid: 0 });
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(await pm2Row(world(), 'app')).toEqual(given);

    const later = await world().open({ folders: [folder], acts: false });
    const failed = await later.untilState('app', 'failed');
    expect(failed.state.reason).toBe('PM2 gave up after 2 restarts; the last exit code was 3.');
  });

  it('of what is not to be started again: we say done, or failed', async () => {
    const quiet = { autorestart: false, restart_delay: 5_000, min_uptime: 100 };
    const folder = world().write('ws', {
      ...project(
        { name: 'job', script: 'job.cjs', ...quiet },
        { name: 'bad', script: 'crash.cjs', ...quiet },
      ),
      'job.cjs': 'console.log("done")',
    });
    const window = await world().open({ folders: [folder] });
    await window.start();
    const ended = /does not start it again\.$/;
    await window.until('job', ({ state }) => ended.test(state.reason ?? ''), 'the end');
    expect(window.service('job').state).toEqual({
      type: 'done',
      reason: 'It ended with exit code 0; PM2 does not start it again.',
    });
    const { state } = await window.untilState('bad', 'failed');
    expect(state.reason).toBe('It ended with exit code 3; PM2 does not start it again.');
    for (const name of ['job', 'bad']) {
      expect(await pm2Row(world(), name)).toMatchObject({ status: 'waiting restart', pid: 0 });
    }
  });
});
