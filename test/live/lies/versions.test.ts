import { describe, expect, it } from 'vitest';
import { project, server } from '../harness/apps';
import { treeOf, until } from '../harness/processes';
import { freePort, useWorld } from '../harness/world';
import { pm2Row } from './pm2Shows';
import { badPrograms } from './programs';

// What the daemon says of an end differs between versions; what we say does not.
describe.each(['pm2-6', 'pm2-5'] as const)('%s', (pm2) => {
  const world = useWorld();

  it('tells ends so that causes, verdicts and loops come out the same', async () => {
    const port = await freePort();
    const folder = world().write('ws', {
      ...project(
        server('web', port, { script: 'launcher.cjs', restart_delay: 200 }),
        {
          name: 'crash',
          script: 'crash.cjs',
          max_restarts: 3,
          min_uptime: 8_000,
          restart_delay: 50,
        },
        { name: 'unready', script: 'unready.cjs', wait_ready: true, restart_delay: 3_600_000 },
        { name: 'job', script: 'crash.cjs', autorestart: false, restart_delay: 5_000 },
      ),
      ...badPrograms,
    });
    const window = await world().open({ folders: [folder], pm2 });
    await window.start();
    const crash = await window.untilState('crash', 'crashLoop');
    expect(crash.state.reason).toMatch(/^3 exits in \d+ s, exit code 3, last: no luck$/);
    await window.untilState('unready', 'waitingRestart');
    const job = await window.untilState('job', 'failed');
    expect(job.state.reason).toBe('It ended with exit code 3; PM2 does not start it again.');

    await window.untilState('web', 'ready');
    const first = window.pid('web');
    process.kill(first, 'SIGKILL');
    await until(() => window.history('web').some(({ what }) => what === 'exit'), 'an exit');
    expect(window.history('web').find(({ what }) => what === 'exit')).toMatchObject({
      cause: 'killedOutside',
      signal: 'SIGKILL',
    });
    expect((await pm2Row(world(), 'web')).exitCode ?? 0).toBe(0);
    await window.until('web', ({ instances: [one] }) => one?.pid !== first && !!one?.active, 'up');
    await window.untilState('web', 'ready');

    const second = window.pid('web');
    const [, child = 0] = treeOf(second);
    process.kill(child, 'SIGKILL');
    await window.until('web', ({ instances: [one] }) => one?.pid !== second && !!one?.pid, 'again');
    await window.untilState('web', 'ready');
    await window.until('web', ({ busy }) => busy === undefined, 'not busy');
    expect(window.history('web').map(({ cause }) => cause)).toContain('serverDied');
  });
});
