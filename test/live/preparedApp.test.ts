import * as fs from 'node:fs';
import * as path from 'node:path';
import { expect, it } from 'vitest';
import type { Environment } from '../../src/pm2/programs/cleanEnvironment';
import { pm2Environment, startApp } from '../../src/pm2/daemon/pm2Commands';
import { preparedApp } from '../../src/pm2/daemon/preparedApp';
import { FakeDaemon } from '../fakes/fakeDaemon';
import { TestLog } from '../fakes/testLog';

const root = path.resolve(import.meta.dirname, '../..');

/** The daemons we know take the same, so it has to be what each of their own programs sends. */
it.each(['pm2', 'pm2-6', 'pm2-5'])('is what the program of %s sends to its daemon', async (pm2) => {
  const daemon = await new FakeDaemon().listen();
  daemon.answer = ({ method }) => {
    if (method === 'getMonitorData') return [];
    return method === 'prepare' ? [{ pm2_env: { name: 'codex backend_1' } }] : 'pong';
  };
  const runner = {
    node: process.execPath,
    script: path.join(root, 'node_modules', pm2, 'bin/pm2'),
    home: daemon.home,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], EDITOR_SAYS: 'this' },
    log: new TestLog(),
  };
  const app = {
    name: 'codex backend_1',
    script: process.execPath,
    args: ['--max-old-space-size=1024', '--import', 'tsx', 'src/index.ts'],
    interpreter: 'none',
    cwd: fs.realpathSync(root),
    env: { PORT: '3004', QUOTED: `"a" 'b' $c`, PWD: '/else/where' },
    autorestart: true,
    restart_delay: 5_000,
    max_restarts: 10,
    min_uptime: 10_000,
    kill_timeout: 8_000,
    instances: 1,
    exec_mode: 'fork',
    watch: false,
    vizion: false,
    max_memory_restart: '1205862K',
  };
  await startApp(runner, app);
  const sent = daemon.calls.find(({ method }) => method === 'prepare')?.args[0];
  const { env, ...rest } = sent as { env: Environment };
  // PM2's program adds an empty object in the app's name for its modules.
  const { [app.name]: module, ...own } = env;
  expect(module).toBe('{}');
  const mine = await preparedApp(app, { home: daemon.home, env: pm2Environment(runner) });
  expect(mine).toEqual({ ...rest, env: own });
});
