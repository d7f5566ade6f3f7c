import { describe, expect, it, onTestFinished } from 'vitest';
import { Ownership } from '../../../../src/services/state/ownership';
import { Recovery } from '../../../../src/services/supervise/recovery';
import { serviceKey } from '../../../../src/services/state/service';
import { ServiceStore } from '../../../../src/services/state/serviceStore';
import { FakeClock, settle } from '../../../fakes/fakeClock';
import {
  FakeListeners,
  FakeOwnershipMemory,
  FakePm2Source,
  FakeTrees,
} from '../../../fakes/fakeMachine';
import { aDefinition, anEntry } from '../../../fakes/samples';
import { TestLog } from '../../../fakes/testLog';

/** Two services: the backend runs, the worker is stopped. */
async function recovered({
  trusted = true,
  mayAct = true,
  failing = false,
  starting = Promise.resolve(),
} = {}) {
  const pm2 = new FakePm2Source();
  pm2.list = [anEntry(), anEntry({ id: 1, name: 'worker', pid: undefined, status: 'stopped' })];
  const log = new TestLog();
  const store = new ServiceStore({
    engine: pm2,
    trees: new FakeTrees(),
    listeners: new FakeListeners(),
    ownership: new Ownership(new FakeOwnershipMemory()),
    log,
    clock: new FakeClock(),
  });
  const started: string[][] = [];
  const told: (readonly string[])[] = [];
  const recovery = new Recovery({
    engine: pm2,
    store,
    trusted: () => trusted,
    mayAct: async () => mayAct,
    start: async (services) => {
      started.push(services.map(({ name }) => name));
      await starting;
      if (failing) throw new Error('no node');
    },
    log,
  });
  recovery.onDidRecover((names) => told.push(names));
  onTestFinished(() => {
    recovery.dispose();
    store.dispose();
  });
  store.setDefinitions(['/w'], [aDefinition(), aDefinition({ name: 'worker' })]);
  await store.refresh();
  const lose = async (killed: boolean): Promise<void> => {
    pm2.list = [];
    pm2.become({ type: 'noDaemon', killed });
    await settle();
    await store.refresh();
  };
  return { pm2, store, log, started, told, lose };
}

describe('when PM2 is lost', () => {
  it('what ran is started again, and told; what was stopped stays so', async () => {
    const { lose, started, told } = await recovered();
    await lose(false);
    expect(started).toEqual([['backend']]);
    expect(told).toEqual([['backend']]);
  });

  it.each([
    ['after "pm2 kill"', {}, true],
    ['without trust', { trusted: false }, false],
    ['where another window acts', { mayAct: false }, false],
  ])('nothing is started %s; the row says that it ran', async (_, world, killed) => {
    const { lose, started, told, store } = await recovered(world);
    await lose(killed);
    expect(started).toEqual([]);
    expect(told).toEqual([]);
    const { state } = store.get(serviceKey('/w', 'backend')) ?? {};
    expect(state).toEqual({
      type: 'stopped',
      reason: killed ? 'PM2 was ended.' : 'It ran before; PM2 does not run any more.',
    });
  });

  it('what loops is left alone', async () => {
    const { lose, started, store } = await recovered();
    store.overlay(serviceKey('/w', 'backend'), {
      verdict: { type: 'crashLoop', reason: 'It crashed 10 times.' },
    });
    await store.refresh();
    await lose(false);
    expect(started).toEqual([]);
    const other = await recovered();
    await other.lose(false);
    expect(other.started).toHaveLength(1);
  });

  it('a daemon that never answered has lost nothing, and one loss is acted on once', async () => {
    const { lose, started, pm2 } = await recovered();
    await lose(false);
    pm2.become({ type: 'notAnswering', reason: 'Slow.' });
    pm2.become({ type: 'noDaemon', killed: false });
    await settle();
    expect(started).toHaveLength(1);
  });

  it('again while services are brought back: those that were not there yet are not forgotten, five times', async () => {
    let done = (): void => undefined;
    const starting = new Promise<void>((resolve) => (done = resolve));
    const { lose, started, pm2, store } = await recovered({ starting });
    await lose(false);
    for (let i = 0; i < 6; i++) {
      // A new daemon has nothing yet when it is lost as well.
      pm2.become({ type: 'connected' });
      await store.refresh();
      await lose(false);
    }
    expect(started).toEqual(Array.from({ length: 5 }, () => ['backend']));
    done();
    await settle();
  });

  it('after all were brought back nothing is owed to an earlier loss', async () => {
    const { lose, started, pm2, store } = await recovered();
    await lose(false);
    pm2.become({ type: 'connected' });
    await store.refresh();
    await lose(false);
    expect(started).toEqual([['backend']]);
  });

  it('a start that fails is logged', async () => {
    const { lose, log } = await recovered({ failing: true });
    await lose(false);
    expect(log.takeErrors()).toEqual([expect.stringContaining('no node')]);
  });
});
