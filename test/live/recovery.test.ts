import { describe, expect, it } from 'vitest';
import { createSystem } from '../../src/system';
import { idle, project, server } from './harness/apps';
import { daemonsOf, isAlive, processesUnder, until } from './harness/processes';
import { freePort, useWorld } from './harness/world';
import { pm2Cli } from './lies/pm2Shows';

const world = useWorld();

describe('a daemon that is killed by force', () => {
  it('takes nothing with it: all services run again, none twice, and the history says why', async () => {
    const port = await freePort();
    const folder = world().write('ws', project(server('web', port), idle('app'), idle('off')));
    const window = await world().open({ folders: [folder] });
    // A second window on the same folder must not act as well.
    const second = await world().open({ folders: [folder] });
    await window.start('web', 'app');
    for (const name of ['web', 'app']) await window.untilState(name, 'ready');
    await second.untilState('app', 'ready');
    const before = ['web', 'app'].map((name) => window.pid(name));
    process.kill(world().daemonPid, 'SIGKILL');
    for (const name of ['web', 'app']) {
      await window.until(
        name,
        ({ state, busy, instances: [one] }) =>
          state.type === 'ready' &&
          busy === undefined &&
          one?.pid !== undefined &&
          !before.includes(one.pid),
        'ready again',
      );
    }
    // The survivors of the first run are gone, and there is one of each.
    expect(before.filter(isAlive)).toEqual([]);
    const list = await window.link.snapshot();
    expect(list.map(({ name }) => name).sort()).toEqual(['app', 'web']);
    expect(daemonsOf(world().home.folder)).toHaveLength(1);
    expect(processesUnder(world().home.folder)).toHaveLength(3);
    expect(window.service('off').state.type).toBe('stopped');
    for (const name of ['web', 'app']) {
      const causes = [...window.history(name), ...second.history(name)].map(({ cause }) => cause);
      expect(causes).toContain('daemonLost');
      expect(causes).toContain('recovery');
    }
  });

  it('and hung before: "End PM2" and recovery bring the services back', async () => {
    const { endDaemon } = await import('../../src/pm2/daemon/endDaemon');
    const folder = world().write('ws', project(server('web', await freePort())));
    const window = await world().open({ folders: [folder] });
    await window.start('web');
    await window.untilState('web', 'ready');
    const before = window.pid('web');
    process.kill(world().daemonPid, 'SIGSTOP');
    const { state } = await window.untilState('web', 'unknown');
    expect(state.reason).toMatch(/^PM2 is not answering/);
    await endDaemon(world().home, createSystem());
    await window.until(
      'web',
      (one) => one.state.type === 'ready' && !one.busy && one.instances[0]?.pid !== before,
      'ready again',
    );
    expect(isAlive(before)).toBe(false);
  });
});

describe('pm2 kill in a terminal', () => {
  it('brings nothing back; the rows say stopped, and a start brings them up', async () => {
    const folder = world().write('ws', project(server('web', await freePort()), idle('app')));
    const window = await world().open({ folders: [folder] });
    await window.start();
    for (const name of ['web', 'app']) await window.untilState(name, 'ready');
    await pm2Cli(world(), ['kill']);
    await until(() => window.link.state.type === 'noDaemon', 'noDaemon');
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    expect(processesUnder(world().home.folder)).toEqual([]);
    for (const name of ['web', 'app']) {
      expect(window.service(name).state).toEqual({ type: 'stopped', reason: 'PM2 was ended.' });
    }
    await window.start('web');
    await window.untilState('web', 'ready');
    // What is left of sockets after a kill -9 with no window open disturbs nobody.
    window.dispose();
    const survivor = window.pid('web');
    process.kill(world().daemonPid, 'SIGKILL');
    const later = await world().open({ folders: [folder] });
    expect(later.link.state.type).toBe('noDaemon');
    await later.until('web', ({ holder }) => holder?.whose === 'orphan', 'an orphan');
    expect(processesUnder(world().home.folder)).toEqual([survivor]);
    expect((await later.start('web')).failed).toEqual([]);
    await later.untilState('web', 'ready');
    expect(isAlive(survivor)).toBe(false);
  });
});
