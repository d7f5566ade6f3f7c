import * as fs from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { GuardianFiles } from '../../../../src/pm2/windows/guardianFiles';
import { guardianName } from '../../../../src/pm2/windows/sharedNames';
import type { HistoryEntry } from '../../../../src/services/history/historyEntry';
import {
  guardedDefinitions,
  type GuardianInstructions,
  type GuardianWishes,
  instructionsFor,
  parseInstructions,
} from '../../../../src/services/guardian/guardianInstructions';
import { GuardianSetup } from '../../../../src/services/guardian/guardianSetup';
import { GuardianSync } from '../../../../src/services/guardian/guardianSync';
import { type Service, serviceKey } from '../../../../src/services/state/service';
import { FakePm2 } from '../../../fakes/fakePm2';
import { aDefinition, anInstance, aRunningService, aService } from '../../../fakes/samples';
import { tempFolder } from '../../../fakes/tempFolder';
import { TestLog } from '../../../fakes/testLog';
import { named, world } from '../supervise/supervisorWorld';

const deed = { at: 5, service: 'backend', detail: 'It held 2 GB of 1 GB.', pid: 100 };

const guarding: GuardianWishes = { guarded: true, exported: false, stopLoops: true };

function ordersFor(
  services: readonly Service[],
  uniqueIds: ReadonlyMap<number, string> = new Map(),
  wishes = guarding,
): GuardianInstructions {
  const orders = instructionsFor('/w', services, uniqueIds, wishes);
  if (!orders) throw new Error('no orders');
  return orders;
}

describe('orders', () => {
  const services = [
    aRunningService({
      capBytes: 1000,
      instances: [anInstance({ id: 3 })],
      definition: aDefinition({ env: { TOKEN: 'secret' }, cwd: '/w/backend', capBytes: 1000 }),
    }),
    aService({ name: 'no-cap' }),
    aService({ name: 'elsewhere', workspaceFolder: '/v', capBytes: 5 }),
  ];
  const ids = new Map([[3, 'u-77']]);
  const orders = ordersFor(services, ids);

  it('are for the services of the folder that have a cap, and carry no environment', () => {
    expect(orders.services.map(({ name, owned }) => [name, owned])).toEqual([
      ['backend', [{ id: 3, uniqueId: 'u-77' }]],
    ]);
    expect(JSON.stringify(orders)).not.toContain('secret');
  });

  it('come through a file, and make definitions', () => {
    const read = parseInstructions(JSON.parse(JSON.stringify(orders)));
    expect(read).toEqual(orders);
    expect(guardedDefinitions(orders, true)).toMatchObject([
      { name: 'backend', workspaceFolder: '/w', cwd: '/w/backend', capBytes: 1000, env: {} },
    ]);
  });

  it('are none where nothing is wanted', () => {
    const nothing = { ...guarding, guarded: false };
    expect(instructionsFor('/w', services, ids, nothing)).toBeUndefined();
  });

  it('are for all services of the folder where these are exported, caps enforced or not', () => {
    const exported = { ...guarding, guarded: false, exported: true };
    const all = ordersFor(services, ids, exported);
    expect(all.services.map(({ name, capEnforced }) => [name, capEnforced])).toEqual([
      ['backend', false],
      ['no-cap', false],
    ]);
    expect(parseInstructions(JSON.parse(JSON.stringify(all)))).toEqual(all);
  });

  it.each([
    ['HTTP', { type: 'http', path: '/x' }, 'backend', true, { type: 'http', path: '/x' }],
    ['HTTP, while a window asks', { type: 'http', path: '/x' }, 'backend', false, { type: 'tcp' }],
    ['a line of its log', { type: 'log', pattern: 'x' }, 'backend', true, { type: 'tcp' }],
    ['a database', undefined, 'database', true, { type: 'tcp' }],
    ['nothing in particular', undefined, 'backend', true, undefined],
  ] as const)('have what the guardian can ask: %s', (_, probe, kind, asking, asked) => {
    const definition = aDefinition({ kind, ...(probe && { probe }) });
    const exported = { ...guarding, exported: true };
    const all = ordersFor([aRunningService({ definition })], new Map(), exported);
    expect(guardedDefinitions(all, asking)[0]?.probe).toEqual(asked);
  });

  it.each([undefined, null, 5, {}, { ...orders, services: [{ name: 'x' }] }])(
    'are none: %j',
    (value) => {
      expect(parseInstructions(value)).toBeUndefined();
    },
  );
});

describe('the files between editor and guardian', () => {
  it('keep orders and deeds by workspace folder, each deed once', async () => {
    const files = new GuardianFiles(tempFolder());
    expect([await files.all(), await files.collect('/w')]).toEqual([[], []]);
    expect([await files.write('/w', { a: 1 }), await files.write('/w', { a: 1 })]).toEqual([
      true,
      false,
    ]);
    await files.write('/v', { b: 2 });
    expect(await files.all()).toEqual(expect.arrayContaining([{ a: 1 }, { b: 2 }]));
    await files.tell('/w', deed);
    await files.tell('/w', { ...deed, at: 6 });
    await files.remove('/w');
    expect(await files.all()).toEqual([{ b: 2 }]);
    expect(await files.collect('/w')).toEqual([deed, { ...deed, at: 6 }]);
    expect(await files.collect('/w')).toEqual([]);
  });

  it('are whole for whoever reads while orders are written', async () => {
    const files = new GuardianFiles(tempFolder());
    await files.write('/w', { a: 1 });
    const [name = ''] = fs.readdirSync(files.folder);
    const reader = fs.openSync(path.join(files.folder, name), 'r');
    await files.write('/w', { a: 2 });
    expect(fs.readFileSync(reader, 'utf8')).toBe('{"a":1}');
    fs.closeSync(reader);
    expect([await files.all(), fs.readdirSync(files.folder)]).toEqual([[{ a: 2 }], [name]]);
  });

  it('forgive what is half written', async () => {
    const files = new GuardianFiles(tempFolder());
    await files.write('/w', { a: 1 });
    await files.tell('/w', deed);
    for (const name of fs.readdirSync(files.folder)) {
      fs.appendFileSync(path.join(files.folder, name), '{"at": 7, "serv');
    }
    expect(await files.all()).toEqual([]);
    expect(await files.collect('/w')).toEqual([deed]);
  });
});

function setUp(program = '/ext/dist/guardian.js') {
  const home = tempFolder();
  const pm2 = new FakePm2();
  const log = new TestLog();
  const parts = {
    engine: pm2,
    pm2Home: () => home,
    node: async () => '/usr/bin/node',
    program,
    page: () => ({ hosts: ['127.0.0.1'], port: 4_711, logLines: false }),
    log,
  };
  return { home, pm2, parts, setup: new GuardianSetup(parts), files: new GuardianFiles(home) };
}

const some = ordersFor([aRunningService({ capBytes: 1000 })]);

describe('GuardianSetup', () => {
  it('puts the guardian under PM2 once, with its files in its own folder', async () => {
    const { home, pm2, setup, files } = setUp();
    await setup.set('/w', some);
    await setup.set('/w', some);
    expect(pm2.apps).toMatchObject([
      {
        name: guardianName,
        script: '/usr/bin/node',
        args: ['--max-semi-space-size=2', '/ext/dist/guardian.js', home],
        interpreter: 'none',
        out_file: files.logFile,
      },
    ]);
    expect(files.logFile.startsWith(files.folder)).toBe(true);
  });

  it('replaces one of another version of the extension', async () => {
    const { pm2, parts, setup } = setUp();
    await setup.set('/w', some);
    await new GuardianSetup({ ...parts, program: '/ext-2/dist/guardian.js' }).set('/w', some);
    expect(pm2.apps.map((app) => (app['args'] as string[])[1])).toEqual([
      '/ext/dist/guardian.js',
      '/ext-2/dist/guardian.js',
    ]);
    expect(pm2.list).toHaveLength(1);
  });

  it('goes with the last folder, and leaves nothing', async () => {
    const { home, pm2, setup } = setUp();
    await setup.set('/w', some);
    await setup.set('/v', { ...some, workspaceFolder: '/v' });
    await setup.set('/w', undefined);
    expect(pm2.list.map(({ name }) => name)).toEqual([guardianName]);
    await setup.set('/v', { ...some, services: [] });
    expect([pm2.list, fs.readdirSync(home)]).toEqual([[], []]);
  });
});

describe('GuardianSync', () => {
  async function synced(over: { wanted?: boolean; mayAct?: boolean } = {}) {
    const state = { wanted: true, enforced: true, mayAct: true, connected: true, ...over };
    const base = await world([named('backend', { capBytes: 1000 })]);
    const calls: string[] = [];
    const told: [string, HistoryEntry][] = [];
    let deeds = [deed];
    const sync = new GuardianSync({
      store: base.store,
      setup: {
        set: async (folder, orders) =>
          void calls.push(`${folder} ${orders?.services.map(({ name }) => name).join() ?? 'off'}`),
        collect: async () => deeds.splice(0),
      },
      folders: () => ['/w'],
      wishes: () => ({ ...guarding, guarded: state.wanted && state.enforced }),
      connected: () => state.connected,
      mayAct: async () => state.mayAct,
      history: { add: (key, entry) => void told.push([key, entry]) },
      log: base.log,
      clock: base.clock,
    });
    onTestFinished(() => sync.dispose());
    return { ...base, state, calls, told, sync, more: () => (deeds = [deed]) };
  }

  it('writes the orders once, and what the guardian did into the history', async () => {
    const { clock, calls, told } = await synced();
    await clock.advance(20_000);
    expect(calls).toEqual(['/w backend']);
    const { service: _, ...entry } = deed;
    expect(told).toEqual([
      [serviceKey('/w', 'backend'), { ...entry, what: 'cap', cause: 'memoryCap' }],
    ]);
  });

  it('writes that the guardian stopped a loop, so that the row can say why', async () => {
    const { clock, told, more } = await synced();
    more().splice(0, 1, { ...deed, loop: true } as typeof deed);
    await clock.advance(5_000);
    expect(told.map(([, { what, cause }]) => [what, cause])).toEqual([['loop', 'memoryLoop']]);
  });

  it('follows the services and the setting', async () => {
    const { clock, calls, define, state } = await synced();
    await clock.advance(5_000);
    await define([named('backend', { capBytes: 1000 }), named('api', { capBytes: 5 })]);
    await clock.advance(5_000);
    state.wanted = false;
    await clock.advance(10_000);
    expect(calls).toEqual(['/w backend', '/w backend,api', '/w off']);
  });

  it('guards nothing while caps are not enforced', async () => {
    const { clock, calls, state } = await synced();
    await clock.advance(5_000);
    state.enforced = false;
    await clock.advance(5_000);
    state.enforced = true;
    await clock.advance(5_000);
    expect(calls).toEqual(['/w backend', '/w off', '/w backend']);
  });

  it('looks every minute whether the guardian is still there', async () => {
    const { clock, calls } = await synced();
    await clock.advance(70_000);
    expect(calls).toEqual(['/w backend', '/w backend']);
  });

  it('looks once whether there is something to take away, and is quiet then', async () => {
    const { clock, calls } = await synced({ wanted: false });
    await clock.advance(30_000);
    expect(calls).toEqual(['/w off']);
  });

  it('does nothing without PM2, and nothing beside another window', async () => {
    const apart = await synced();
    apart.state.connected = false;
    await apart.clock.advance(10_000);
    expect(apart.calls).toEqual([]);
    const beside = await synced({ mayAct: false });
    await beside.clock.advance(10_000);
    expect(beside.calls).toEqual([]);
    beside.state.mayAct = true;
    await beside.clock.advance(5_000);
    expect(beside.calls).toEqual(['/w backend']);
  });
});
