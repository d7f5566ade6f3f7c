import * as net from 'node:net';
import { expect, it } from 'vitest';
import { settingOf } from '../../src/services/detection/addedSetting';
import { project, server } from './harness/apps';
import { WindowMemory } from './harness/window';
import { freePort, useWorld } from './harness/world';

const world = useWorld();
/** Listens where a file says it, which nobody reads beforehand. */
const listens = `
const port = Number(require('node:fs').readFileSync(__dirname + '/port.txt', 'utf8'));
require('node:http').createServer((request, response) => response.end('ok')).listen(port, '127.0.0.1');
`;

it('what was only guessed to come first and has failed is told, and not waited for any longer', async () => {
  const port = await freePort();
  const api = {
    name: 'api',
    script: 'crash.cjs',
    max_restarts: 1,
    restart_delay: 100,
    min_uptime: 5000,
  };
  const folder = world().write('ws', project(api, server('web', port)));
  const services = { api: { kind: 'backend' }, web: { kind: 'frontend' } };
  const window = await world().open({
    folders: [folder],
    settings: { 'codexServices.services': services },
  });
  expect(window.service('web').definition).toMatchObject({
    dependsOn: ['api'],
    dependsGuessed: true,
  });
  const said: string[] = [];
  await window.supervisor.start(window.all, { onProgress: (text) => said.push(text) });
  await window.untilState('web', 'ready');
  expect(window.service('api').state.type).not.toBe('ready');
  expect(said).toContain('web waits for api');
  expect(said).toContain('web starts although api is not ready');
  // The loop of the other is over before PM2 is ended.
  await window.stop();
});

it('a port that was learned counts at the next start, in another window', async () => {
  const port = await lowPort();
  const files = {
    'package.json': '{"scripts":{"dev":"node --watch server.js"}}',
    'server.js': listens,
    'port.txt': String(port),
  };
  const folder = world().write('ws', files);
  const memory = new WindowMemory();
  const window = await world().open({ folders: [folder], memory });
  expect(window.all.map(({ definition }) => definition?.port)).toEqual([undefined]);
  await window.start();
  await window.until('ws', (one) => one.state.type === 'ready' && one.port === port, 'its port');
  await window.stop();
  window.dispose();
  const next = await world().open({ folders: [folder], memory });
  expect(next.service('ws').definition).toMatchObject({ port, portFrom: 'learned' });
  await next.start();
  await next.untilState('ws', 'ready');
});

it('what was found beside the services is one of them once it is added', async () => {
  const port = await lowPort();
  const folder = world().write('ws', {
    'package.json': '{"workspaces":["apps/*"],"scripts":{"dev":"npm run dev -w web"}}',
    'apps/web/package.json': '{"name":"web","scripts":{"dev":"vite"}}',
    'apps/api/package.json': '{"name":"api","scripts":{"dev":"node --watch server.js"}}',
    'apps/api/server.js': listens,
    'apps/api/port.txt': String(port),
  });
  const before = await world().open({ folders: [folder] });
  const { offers = [] } = before.model.folders[0] ?? {};
  expect(before.all.map(({ name }) => name)).toEqual(['web']);
  expect(offers.map(({ title }) => title)).toEqual(['api (node)']);
  const [offer] = offers;
  if (!offer) throw new Error('Nothing is offered.');
  before.dispose();
  const services = { [offer.name]: settingOf(offer, folder) };
  const window = await world().open({
    folders: [folder],
    settings: { 'codexServices.services': services },
  });
  expect(window.model.folders[0]?.offers).toEqual([]);
  await window.start('api');
  const { ports } = (await window.untilState('api', 'ready')).instances[0] ?? {};
  expect(ports).toContain(port);
});

/** A free port below those that the system gives away by itself. */
async function lowPort(): Promise<number> {
  for (let port = 21_000 + Math.floor(Math.random() * 9_000); ; port++) {
    const free = await new Promise<boolean>((resolve) => {
      const tried = net.createServer();
      tried.once('error', () => resolve(false));
      tried.listen(port, '127.0.0.1', () => tried.close(() => resolve(true)));
    });
    if (free) return port;
  }
}
