import { describe, expect, it, onTestFinished } from 'vitest';
import { apiOf } from '../../../fakes/apiOf';
import { Ownership } from '../../../../src/services/state/ownership';
import { serviceKey } from '../../../../src/services/state/service';
import { ServiceStore } from '../../../../src/services/state/serviceStore';
import { FakeClock, settle } from '../../../fakes/fakeClock';
import {
  FakeListeners,
  FakeOwnershipMemory,
  FakePm2Source,
  FakeTrees,
} from '../../../fakes/fakeMachine';
import { aDefinition, anEntry, megabyte } from '../../../fakes/samples';
import { TestLog } from '../../../fakes/testLog';

const key = serviceKey('/w', 'backend');

/** A store over fakes; `told` notes every event. */
async function stored(definitions = [aDefinition()], list = [anEntry()]) {
  const pm2 = new FakePm2Source();
  pm2.list = list;
  const trees = new FakeTrees();
  const listeners = new FakeListeners();
  const clock = new FakeClock(1_020_000);
  const log = new TestLog();
  const ownership = new Ownership(new FakeOwnershipMemory());
  const store = new ServiceStore({ engine: pm2, trees, listeners, ownership, log, clock });
  onTestFinished(() => store.dispose());
  const told: string[] = [];
  store.setDefinitions(['/w'], definitions);
  await store.refresh();
  store.onDidChange(({ name, state }) => told.push(`change ${name} ${state.type}`));
  store.onDidChangeList(() => told.push('list'));
  store.onDidRefresh(() => told.push('refresh'));
  return { pm2, trees, listeners, clock, log, store, told, state: () => store.get(key)?.state };
}

describe('what it shows', () => {
  it('puts definitions, PM2’s list, trees and listeners together', async () => {
    const { store, listeners, trees } = await stored([aDefinition({ port: 3004 })]);
    expect(store.get(key)?.state.type).toBe('starting');
    listeners.ports.set(100, [3004, 9229]);
    trees.memory.set(100, 7 * megabyte);
    await store.refresh();
    expect(store.get(key)).toMatchObject({
      state: { type: 'ready' },
      memoryBytes: 7 * megabyte,
      instances: [{ ports: [3004] }],
    });
  });

  it('takes an inspector that was opened for nothing that is served', async () => {
    const young = anEntry({ startedAt: 1_019_000 });
    const { store, listeners, state } = await stored(undefined, [young]);
    listeners.ports.set(100, [9230]);
    await store.refresh();
    expect(store.get(key)?.port).toBeUndefined();
    expect(state()?.type).toBe('starting');
    listeners.ports.set(100, [4000, 9230]);
    await store.refresh();
    expect(store.get(key)?.port).toBe(4000);
    expect(state()?.type).toBe('ready');
  });

  it('keeps others apart, and PM2’s modules out', async () => {
    const { store } = await stored(undefined, [
      anEntry(),
      anEntry({ id: 1, name: 'theirs', cwd: '/other' }),
      anEntry({ id: 2, name: 'pm2-logrotate', isModule: true }),
    ]);
    expect(store.services.map(({ name }) => name)).toEqual(['backend']);
    expect(store.others.map(({ name }) => name)).toEqual(['theirs']);
  });

  it('knows a port that was lost, and takes a new process for a new start', async () => {
    const { store, listeners, pm2, state } = await stored([aDefinition({ port: 3004 })]);
    listeners.ports.set(100, [3004]);
    await store.refresh();
    listeners.ports.clear();
    await store.refresh();
    expect(state()?.type).toBe('unhealthy');
    store.setBusy(key, 'restarting');
    store.setBusy(key, undefined);
    await store.refresh();
    expect(state()?.type).toBe('unhealthy');
    pm2.list = [anEntry({ pid: 101, startedAt: 1_030_000 })];
    await store.refresh();
    expect(state()?.type).toBe('starting');
  });

  it('forgets the trees of processes that are gone', async () => {
    const { store, pm2, trees } = await stored();
    pm2.list = [anEntry({ pid: 101 })];
    await store.refresh();
    pm2.list = [];
    await store.refresh();
    expect(trees.forgotten).toEqual([100, 101]);
  });

  it.each([
    ['start', 'waitingRestart'],
    ['online', 'waitingRestart'],
    ['exit', 'failed'],
  ])('believes "restart overlimit" until the bus says otherwise: %s', async (event, expected) => {
    const entry = anEntry({ status: 'waiting restart' });
    const { store, pm2, clock, state } = await stored(undefined, [entry]);
    expect(state()?.type).toBe('waitingRestart');
    pm2.emitProcess('restart overlimit');
    await clock.advance(30);
    expect(state()?.type).toBe('failed');
    pm2.emitProcess(event);
    await store.refresh();
    expect(state()?.type).toBe(expected);
  });

  it('marks what is worked on, what went wrong, and how it is launched', async () => {
    const { store, told } = await stored(undefined, []);
    store.setBusy(key, 'starting');
    store.setProblem(key, 'Oh.');
    store.setLaunches(new Map([[key, { mode: 'asWritten', remains: ['npm'] }]]));
    expect(store.get(key)).toMatchObject({
      busy: 'starting',
      problem: 'Oh.',
      launch: { mode: 'asWritten' },
    });
    store.setBusy(key, undefined);
    store.setProblem(key, undefined);
    store.setLaunches(new Map());
    expect(store.get(key)).toMatchObject({
      busy: undefined,
      problem: undefined,
      launch: undefined,
    });
    expect(told).toHaveLength(6);
  });
});

describe('when PM2 is out of reach', () => {
  it('says so at once, and forgets its list', async () => {
    const { store, pm2 } = await stored(undefined, [anEntry(), anEntry({ id: 1, cwd: '/o' })]);
    pm2.become({ type: 'noDaemon', killed: true });
    await settle();
    expect(store.get(key)).toMatchObject({
      state: { type: 'stopped', reason: 'PM2 was ended.' },
      instances: [],
    });
    expect(store.others).toEqual([]);
    const { snapshots } = pm2;
    await store.refresh();
    expect(pm2.snapshots).toBe(snapshots);
  });

  it('outlives a list that fails, and asks again where PM2 did not answer', async () => {
    const { store, pm2 } = await stored();
    pm2.error = new Error('no list');
    pm2.state = { type: 'notAnswering', reason: 'Slow.' };
    await store.refresh();
    expect(store.get(key)?.state.type).toBe('unknown');
    pm2.error = undefined;
    pm2.state = { type: 'connected' };
    await store.refresh();
    expect(store.get(key)?.state.type).toBe('ready');
  });

  it('does not say "stopped" where PM2’s list or this machine cannot be read', async () => {
    const { store, pm2, trees, log, state } = await stored();
    pm2.error = new Error('no list');
    await store.refresh();
    expect(state()).toEqual({ type: 'unknown', reason: 'PM2 is not answering: no list' });
    pm2.error = undefined;
    trees.error = new Error('EACCES: /proc');
    await store.refresh();
    await store.refresh();
    expect(state()).toEqual({
      type: 'unknown',
      reason: 'The processes of this machine cannot be read: EACCES: /proc',
    });
    expect(log.takeErrors()).toHaveLength(1);
    trees.error = undefined;
    await store.refresh();
    expect(state()?.type).toBe('ready');
  });

  it('forgets that PM2 gave up', async () => {
    const entry = anEntry({ status: 'waiting restart' });
    const { store, pm2, state } = await stored(undefined, [entry]);
    pm2.emitProcess('restart overlimit');
    pm2.become({ type: 'noDaemon', killed: false });
    await settle();
    pm2.become({ type: 'connected' });
    await store.refresh();
    expect(state()?.type).toBe('waitingRestart');
  });
});

describe('events', () => {
  it('tell of one row when one row changed, of the list when rows come, go or move', async () => {
    const [a, b] = [aDefinition({ name: 'a' }), aDefinition({ name: 'b' })];
    const { store, told, trees, pm2 } = await stored([a, b], [anEntry({ name: 'a' })]);
    await store.refresh();
    expect(told.splice(0)).toEqual(['refresh']);
    trees.memory.set(100, 1);
    await store.refresh();
    expect(told.splice(0)).toEqual(['change a ready', 'refresh']);
    store.setDefinitions(['/w'], [b, a]);
    expect(told.splice(0)).toEqual(['list']);
    await store.refresh();
    told.length = 0;
    pm2.list = [...pm2.list, anEntry({ id: 5, pid: 5, name: 'old' })];
    await store.refresh();
    expect(told.splice(0)).toEqual(['list', 'refresh']);
    pm2.list = [];
    await store.refresh();
    expect(told.splice(0)).toEqual(['list', 'change a stopped', 'refresh']);
  });

  it('that come meanwhile lead to one more round, not to many', async () => {
    const { store, pm2 } = await stored();
    const before = pm2.snapshots;
    let open = (): void => undefined;
    pm2.gate = new Promise((resolve) => (open = resolve));
    const all = [store.refresh(), store.refresh(), store.refresh()];
    await settle();
    pm2.list = [];
    open();
    await Promise.all(all);
    expect(pm2.snapshots - before).toBe(2);
    expect(store.get(key)?.instances).toEqual([]);
  });

  it('of PM2 are gathered for 30 ms', async () => {
    const { pm2, clock, told } = await stored();
    const before = pm2.snapshots;
    pm2.emitProcess('exit');
    await clock.advance(20);
    pm2.emitProcess('online');
    expect(pm2.snapshots).toBe(before);
    await clock.advance(10);
    expect(pm2.snapshots - before).toBe(1);
    pm2.emit({ type: 'log', id: 0, name: 'backend', stream: 'out', data: 'x', at: 0 });
    await clock.advance(30);
    expect(pm2.snapshots - before).toBe(1);
    expect(told).toEqual(['refresh']);
  });

  it('no longer come once disposed', async () => {
    const { store, pm2, clock, told } = await stored();
    pm2.emitProcess('exit');
    store.dispose();
    pm2.become({ type: 'noDaemon', killed: false });
    await store.refresh();
    await clock.advance(60_000);
    expect(told).toEqual([]);
    expect(clock.pending).toBe(0);
  });
});

describe('the rhythm', () => {
  async function roundsIn(ms: number, parts: Awaited<ReturnType<typeof stored>>): Promise<number> {
    // The wait that was set before still has to end.
    await parts.clock.advance(5_000);
    const before = parts.pm2.snapshots;
    await parts.clock.advance(ms);
    return parts.pm2.snapshots - before;
  }

  it('is five seconds where nobody looks, 1.4 where somebody does', async () => {
    const parts = await stored();
    expect(await roundsIn(20_000, parts)).toBe(4);
    parts.store.setWatched(true);
    expect(await roundsIn(14_000, parts)).toBe(10);
    parts.store.setWatched(false);
    expect(await roundsIn(20_000, parts)).toBe(4);
  });

  it('is quick while something starts', async () => {
    expect(await roundsIn(4_000, await stored([aDefinition({ port: 1 })]))).toBe(10);
  });

  it('is quick while somebody works on a service', async () => {
    const parts = await stored();
    parts.store.setBusy(key, 'building');
    expect(await roundsIn(4_000, parts)).toBe(10);
  });

  it('looks at once when somebody begins to look', async () => {
    const { store, pm2 } = await stored();
    const before = pm2.snapshots;
    store.setWatched(true);
    store.setWatched(true);
    await settle();
    expect(pm2.snapshots - before).toBe(1);
  });
});

describe('the interface for other extensions', () => {
  it('gives the state of every service, and no environment', async () => {
    const definition = aDefinition({ env: { DB_PASSWORD: 'hunter2' }, capBytes: 9, port: 1 });
    const { store } = await stored([definition]);
    const api = apiOf(store);
    expect(api.services).toEqual([
      {
        name: 'backend',
        kind: 'backend',
        workspaceFolder: '/w',
        state: 'starting',
        reason: 'Waiting for port 1.',
        port: 1,
        pids: [100],
        memoryBytes: 100 * megabyte,
        capBytes: 9,
        restarts: 0,
      },
    ]);
    expect(JSON.stringify(api.services)).not.toContain('hunter2');
    await api.ready;
  });

  it('tells of changes until nobody listens', async () => {
    const { store, pm2 } = await stored();
    let told = 0;
    const listening = apiOf(store).onDidChange(() => told++);
    store.setBusy(key, 'stopping');
    expect(told).toBe(1);
    pm2.list = [...pm2.list, anEntry({ id: 3, name: 'old' })];
    await store.refresh();
    expect(told).toBe(2);
    listening.dispose();
    store.setBusy(key, undefined);
    pm2.list = [];
    await store.refresh();
    expect(told).toBe(2);
  });
});
