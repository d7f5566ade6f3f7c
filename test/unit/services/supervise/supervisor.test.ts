import { describe, expect, it } from 'vitest';
import { HumanError } from '../../../../src/base/errors';
import { alternativeName } from '../../../../src/services/launch/serviceLaunch';
import { aDefinition, anEntry } from '../../../fakes/samples';
import { named, world } from './supervisorWorld';

const settledResult = { failed: [], cancelled: false };

describe('start', () => {
  it('starts the daemon and the service, remembers that it is ours, and shows it', async () => {
    const { supervisor, service, pm2, memory } = await world([named('a')]);
    const result = await supervisor.start([service('a')]);
    expect(result).toEqual({ ...settledResult, done: ['a'] });
    expect(pm2.orders).toEqual(['ensure', 'ensure', 'startApp a']);
    expect(pm2.apps[0]).toMatchObject({ name: 'a', script: '/usr/bin/node', watch: false });
    expect(memory.entries).toEqual([{ id: 0, uniqueId: 'unique-0', workspaceFolder: '/w' }]);
    expect(service('a')).toMatchObject({ busy: undefined, instances: [{ id: 0, active: true }] });
  });

  it('leaves alone what runs', async () => {
    const { supervisor, service, pm2 } = await world([named('a')]);
    await supervisor.start([service('a')]);
    pm2.takeInstructions();
    expect((await supervisor.start([service('a')])).done).toEqual(['a']);
    expect(pm2.orders).toEqual([]);
  });

  it('starts once when asked twice at the same time', async () => {
    const { supervisor, service, pm2 } = await world([named('a')]);
    await Promise.all([supervisor.start([service('a')]), supervisor.start([service('a')])]);
    expect(pm2.orders.filter((order) => order.startsWith('startApp'))).toHaveLength(1);
  });

  it('starts a stopped entry again where its definition is the same', async () => {
    const { supervisor, service, pm2 } = await world([named('a')]);
    await supervisor.start([service('a')]);
    await supervisor.stop([service('a')]);
    pm2.takeInstructions();
    await supervisor.start([service('a')]);
    expect(pm2.orders).toEqual(['ensure', 'stop 0', 'start 0']);
  });

  it('stops, then starts, what waits for its restart: PM2 refuses anything else', async () => {
    const { supervisor, service, pm2, store } = await world([named('a')]);
    await supervisor.start([service('a')]);
    pm2.list = pm2.list.map((entry) => ({ ...entry, status: 'waiting restart' }));
    await store.refresh();
    pm2.takeInstructions();
    expect(await supervisor.start([service('a')])).toMatchObject(settledResult);
    expect(pm2.orders).toEqual(['ensure', 'stop 0', 'start 0']);
  });

  it('deletes and starts where the definition has changed', async () => {
    const { supervisor, service, pm2, define } = await world([named('a')]);
    await supervisor.start([service('a')]);
    await supervisor.stop([service('a')]);
    await define([named('a', { env: { MODE: 'new' } })]);
    pm2.takeInstructions();
    await supervisor.start([service('a')]);
    expect(pm2.orders).toEqual(['ensure', 'ensure', 'delete 0', 'startApp a']);
    expect(pm2.list).toHaveLength(1);
  });

  it('starts what is missing of several instances', async () => {
    const { supervisor, service, pm2, store } = await world([named('a', { instances: 3 })]);
    await supervisor.start([service('a')]);
    expect(service('a').instances.map(({ id }) => id)).toEqual([0, 1, 2]);
    await pm2.stop(1);
    await store.refresh();
    pm2.takeInstructions();
    await supervisor.start([service('a')]);
    expect(pm2.orders).toEqual(['ensure', 'stop 1', 'start 1']);
  });

  it('starts anew where the number of instances has changed', async () => {
    const { supervisor, service, pm2, define } = await world([named('a', { instances: 2 })]);
    await supervisor.start([service('a')]);
    await supervisor.stop([service('a')]);
    await define([named('a', { instances: 1 })]);
    pm2.takeInstructions();
    await supervisor.start([service('a')]);
    expect(pm2.orders).toEqual(['ensure', 'ensure', 'delete 0', 'delete 1', 'startApp a']);
    expect(service('a').instances).toHaveLength(1);
  });

  it('starts an entry of ours that no definition stands behind', async () => {
    const { supervisor, service, pm2, define } = await world([named('a')]);
    pm2.list = [anEntry({ id: 4, name: 'old', status: 'stopped', pid: undefined })];
    await define([named('a')]);
    await supervisor.start([service('old')]);
    expect(pm2.orders).toEqual(['start 4']);
  });

  it.each([
    [
      'with the reason of PM2’s log',
      'spawn node ENOENT',
      'a could not be started: spawn node ENOENT',
    ],
    ['without one', undefined, 'a could not be started; PM2 gives no reason. See pm2.log.'],
  ])('fails where PM2 says online and no process comes, %s', async (_, reason, message) => {
    const { supervisor, service, pm2, clock, log } = await world([named('a')]);
    pm2.spawns = false;
    pm2.reason = reason;
    const result = supervisor.start([service('a')]);
    await clock.advance(1_000);
    expect((await result).failed).toMatchObject([{ name: 'a', error: new HumanError(message) }]);
    expect(service('a')).toMatchObject({ problem: message });
    expect(log.takeErrors()).toHaveLength(1);
    pm2.list = [];
    pm2.spawns = true;
    await supervisor.start([service('a')]);
    expect(service('a').problem).toBeUndefined();
  });

  it('does not wait for what crashed at once: the verdict tells that', async () => {
    const { supervisor, service, pm2, clock } = await world([named('a')]);
    pm2.spawns = false;
    pm2.afterStart = async () => {
      pm2.list = pm2.list.map((entry) => ({ ...entry, status: 'waiting restart' }));
    };
    const result = supervisor.start([service('a')]);
    await clock.advance(1_000);
    expect(await result).toMatchObject(settledResult);
  });

  it('goes on with the others when one fails, and says which', async () => {
    const { supervisor, service, all, pm2, log } = await world([
      named('a'),
      named('b'),
      named('c'),
    ]);
    pm2.beforeStart = async (app) => {
      if (app['name'] === 'b') throw new HumanError('Script not found.');
    };
    const result = await supervisor.start(all());
    expect(result).toMatchObject({ cancelled: false, failed: [{ name: 'b' }] });
    expect([...result.done].sort()).toEqual(['a', 'c']);
    expect(service('b').state).toEqual({ type: 'failed', reason: 'Script not found.' });
    expect(log.takeErrors()).toEqual(['starting "b" failed HumanError: Script not found.']);
  });

  it('starts four at a time', async () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    const { supervisor, all, pm2, clock } = await world(names.map((name) => named(name)));
    let running = 0;
    let most = 0;
    pm2.beforeStart = async () => {
      most = Math.max(most, ++running);
      await new Promise<void>((resolve) => clock.after(100, resolve));
      running--;
    };
    const steps: string[] = [];
    const result = supervisor.start(all(), {
      onProgress: (text, step) => step && steps.push(text),
    });
    await clock.advance(1_000);
    expect((await result).done).toHaveLength(6);
    expect(most).toBe(4);
    expect([...steps].sort()).toEqual(names);
  });
});

describe('another project’s service of that name', () => {
  it.each(['start', 'restart'] as const)('is never touched by %s', async (command) => {
    const { supervisor, service, pm2, store, log } = await world([named('a')]);
    pm2.list = [anEntry({ id: 7, name: 'a', cwd: '/other/project' })];
    await store.refresh();
    const { failed } = await supervisor[command]([service('a')]);
    expect(failed).toMatchObject([
      {
        name: 'a',
        error: {
          message: 'a of /other/project already runs under this PM2.',
          actions: [
            { command: 'codexServices.useOwnPm2' },
            {
              title: 'Start as a-w',
              command: 'codexServices.startRenamed',
              args: [{ serviceKey: service('a').key }],
            },
          ],
        },
      },
    ]);
    expect(pm2.orders.filter((order) => order !== 'ensure')).toEqual([]);
    expect(pm2.list).toHaveLength(1);
    log.takeErrors();
  });

  it('is not touched by stop, delete and clean restart either', async () => {
    const { supervisor, service, pm2, store, log } = await world([named('a')]);
    pm2.list = [anEntry({ id: 7, name: 'a', cwd: '/other/project' })];
    await store.refresh();
    await supervisor.stop([service('a')]);
    await supervisor.delete([service('a')]);
    await supervisor.cleanRestart([service('a')]);
    expect(pm2.orders.filter((order) => order !== 'ensure')).toEqual([]);
    pm2.list = [];
    await store.refresh();
    await supervisor.cleanRestart([service('a')]);
    expect(pm2.orders).toContain('startApp a');
    log.takeErrors();
  });

  it('of another folder of this workspace is not touched', async () => {
    const one = aDefinition({ name: 'a', workspaceFolder: '/w/one', cwd: '/w/one' });
    const two = aDefinition({ name: 'a', workspaceFolder: '/w/two', cwd: '/w/two' });
    const { supervisor, all, pm2, log } = await world([one, two]);
    await supervisor.start(all().slice(0, 1));
    const { failed } = await supervisor.start(all().slice(1));
    expect(failed).toMatchObject([{ error: { message: expect.stringContaining('/w/one') } }]);
    expect(pm2.list).toHaveLength(1);
    log.takeErrors();
  });

  it.each([
    ['/home/me/shop', 'backend-shop'],
    ['C:\\work\\shop', 'backend-shop'],
    ['/', 'backend-'],
  ])('is got round by another name: %s → %s', (workspaceFolder, expected) => {
    expect(alternativeName(aDefinition({ workspaceFolder }))).toBe(expected);
  });
});

describe('restart', () => {
  it('restarts every instance in place', async () => {
    const { supervisor, service, pm2 } = await world([named('a', { instances: 2 })]);
    await supervisor.start([service('a')]);
    pm2.takeInstructions();
    expect(await supervisor.restart([service('a')])).toEqual({ ...settledResult, done: ['a'] });
    expect(pm2.orders).toEqual(['restart 0', 'restart 1']);
  });

  it('starts what does not run, with stop first where it waits', async () => {
    const { supervisor, service, pm2, store } = await world([named('a', { instances: 2 })]);
    await supervisor.start([service('a')]);
    await pm2.stop(0);
    pm2.list = pm2.list.map((entry) =>
      entry.id === 1 ? { ...entry, status: 'waiting restart' } : entry,
    );
    await store.refresh();
    pm2.takeInstructions();
    await supervisor.restart([service('a')]);
    expect([...pm2.orders].sort()).toEqual(['start 0', 'start 1', 'stop 1']);
  });

  it('starts what has no entry', async () => {
    const { supervisor, service, pm2 } = await world([named('a')]);
    await supervisor.restart([service('a')]);
    expect(pm2.orders.at(-1)).toBe('startApp a');
  });

  it('deletes and starts where the definition has changed, although it runs', async () => {
    const { supervisor, service, pm2, define } = await world([named('a')]);
    await supervisor.start([service('a')]);
    await define([named('a', { capBytes: 1024 ** 3 })]);
    pm2.takeInstructions();
    await supervisor.restart([service('a')]);
    expect(pm2.orders).toEqual(['ensure', 'delete 0', 'startApp a']);
  });

  it('takes an entry of ours that somebody else started as changed', async () => {
    const { supervisor, service, pm2, store } = await world([named('a')]);
    pm2.list = [anEntry({ id: 3, name: 'a', cwd: '/w/a' })];
    await store.refresh();
    await supervisor.restart([service('a')]);
    expect(pm2.orders).toEqual(['ensure', 'delete 3', 'startApp a']);
  });

  it('restarts an entry without a definition as it is', async () => {
    const { supervisor, service, pm2, define } = await world([named('a')]);
    pm2.list = [anEntry({ id: 4, name: 'old' })];
    await define([named('a')]);
    await supervisor.restart([service('old')]);
    expect(pm2.orders).toEqual(['restart 4']);
  });

  it('waits for all instances before it tells that one failed', async () => {
    const { supervisor, service, pm2, log, clock } = await world([named('a', { instances: 2 })]);
    await supervisor.start([service('a')]);
    let second = false;
    pm2.before = async (_, id) => {
      if (id === 0) throw new Error('no');
      await new Promise<void>((resolve) => clock.after(100, resolve));
      second = true;
    };
    const result = supervisor.restart([service('a')]);
    const ended = result.then(() => second);
    await clock.advance(1_000);
    expect((await result).failed).toMatchObject([{ name: 'a', error: { message: 'no' } }]);
    expect(await ended).toBe(true);
    log.takeErrors();
  });
});

describe('stop and delete', () => {
  it('stop all instances and keep the entries', async () => {
    const { supervisor, service, pm2 } = await world([named('a', { instances: 2 })]);
    await supervisor.start([service('a')]);
    pm2.takeInstructions();
    await supervisor.stop([service('a')]);
    expect(pm2.orders).toEqual(['stop 0', 'stop 1']);
    expect(service('a').state).toEqual({ type: 'stopped' });
    expect(pm2.list).toHaveLength(2);
  });

  it('take all instances off the list', async () => {
    const { supervisor, service, pm2 } = await world([named('a', { instances: 2 })]);
    await supervisor.start([service('a')]);
    expect(pm2.list.length).toBeGreaterThan(0);
    await supervisor.delete([service('a')]);
    expect(pm2.list).toEqual([]);
    expect(service('a').instances).toEqual([]);
  });

  it('act on one service in the order they were asked for', async () => {
    const { supervisor, service, pm2 } = await world([named('a')]);
    const a = service('a');
    await Promise.all([supervisor.start([a]), supervisor.stop([a]), supervisor.delete([a])]);
    expect(pm2.orders).toEqual(['ensure', 'ensure', 'startApp a', 'stop 0', 'delete 0']);
  });
});

describe('cleanRestart', () => {
  it('deletes all, then starts those with a definition', async () => {
    const { supervisor, all, pm2, store } = await world([named('a'), named('b')]);
    await supervisor.start(all());
    pm2.list = [...pm2.list, anEntry({ id: 9, name: 'old' })];
    await store.refresh();
    pm2.takeInstructions();
    const result = await supervisor.cleanRestart(all());
    expect([...result.done].sort()).toEqual(['a', 'b']);
    const firstStart = pm2.orders.findIndex((order) => order.startsWith('startApp'));
    expect(
      pm2.orders
        .slice(0, firstStart)
        .filter((order) => order.startsWith('delete'))
        .sort(),
    ).toEqual(['delete 0', 'delete 1', 'delete 9']);
    expect(pm2.list.map(({ name }) => name).sort()).toEqual(['a', 'b']);
  });

  it('tells what could not be deleted beside what could not be started', async () => {
    const { supervisor, all, pm2, log } = await world([named('a'), named('b')]);
    await supervisor.start(all());
    pm2.before = async (order, id) => {
      if (order === 'delete' && id === 0) throw new Error('busy');
    };
    const result = await supervisor.cleanRestart(all());
    expect(result.failed).toMatchObject([{ name: 'a', error: { message: 'busy' } }]);
    log.takeErrors();
  });
});

describe('recycling a run over its cap', () => {
  const by = { by: 'memoryCap' } as const;

  it.each<[string, 'stop' | 'restart' | undefined, string[]]>([
    ['is a restart', undefined, ['restart 0']],
    ['does not start what was stopped in the meantime', 'stop', ['stop 0']],
    ['does not restart what was restarted in the meantime', 'restart', ['restart 0']],
  ])('%s', async (_, meanwhile, orders) => {
    const { supervisor, service, pm2 } = await world([named('backend')]);
    await supervisor.start([service('backend')]);
    pm2.takeInstructions();
    const judged = service('backend');
    const [instance] = judged.instances;
    if (!instance) throw new Error('no instance');
    if (meanwhile) await supervisor[meanwhile]([judged]);
    const done = await supervisor.recycle(judged, instance, by);
    expect([pm2.takeInstructions(), done]).toEqual([orders, meanwhile === undefined]);
  });

  it('is asked for only when its turn has come, and left where that is no more', async () => {
    const { supervisor, service, pm2 } = await world([named('backend')]);
    await supervisor.start([service('backend')]);
    pm2.takeInstructions();
    const [instance] = service('backend').instances;
    if (!instance) throw new Error('no instance');
    let over = true;
    pm2.before = async () => void (over = false);
    const first = supervisor.restart([service('backend')]);
    const done = await supervisor.recycle(service('backend'), instance, by, () => over);
    await first;
    expect([pm2.takeInstructions(), done]).toEqual([['restart 0'], false]);
  });

  it('fails as PM2 does', async () => {
    const { supervisor, service, pm2, log } = await world([named('backend')]);
    await supervisor.start([service('backend')]);
    const [instance] = service('backend').instances;
    if (!instance) throw new Error('no instance');
    pm2.before = async () => {
      throw new Error('busy');
    };
    await expect(supervisor.recycle(service('backend'), instance, by)).rejects.toThrow('busy');
    log.takeErrors();
  });
});
