import { describe, expect, it, onTestFinished } from 'vitest';
import { Orphans, type RememberedRun } from '../../../../src/services/supervise/orphans';
import { Ownership } from '../../../../src/services/state/ownership';
import { serviceKey } from '../../../../src/services/state/service';
import { ServiceStore } from '../../../../src/services/state/serviceStore';
import type {
  ProcessControl,
  ProcessInfo,
  TreeRoot,
  TreeSample,
} from '../../../../src/system/types';
import { FakeClock } from '../../../fakes/fakeClock';
import { FakeListeners, FakeOwnershipMemory, FakePm2Source } from '../../../fakes/fakeMachine';
import { aDefinition, anEntry, aProcess } from '../../../fakes/samples';
import { TestLog } from '../../../fakes/testLog';

const key = serviceKey('/w', 'backend');
const home = '/home/u/.pm2';

/** A machine whose processes stand in a table; a tree is its root and what carries the root's group. */
class Machine {
  table: ProcessInfo[] = [aProcess(), aProcess({ pid: 101, ppid: 100 })];
  readonly sent: string[] = [];

  readonly trees = {
    sample: async (roots: readonly (number | TreeRoot)[]) =>
      new Map<number, TreeSample>(
        roots.map((root) => {
          const pid = typeof root === 'number' ? root : root.pid;
          const processes = this.table.filter((one) => one.pid === pid || one.pgid === pid);
          return [pid, { at: 0, memoryBytes: 1, processes }];
        }),
      ),
    forget: () => undefined,
  };

  readonly control: ProcessControl = {
    bootId: 'boot',
    proofOf: () => undefined,
    folderOf: () => undefined,
    isAlive: (pid) => this.table.some((one) => one.pid === pid),
    exists: (pid) => this.table.some((one) => one.pid === pid),
    signal: async ({ pid }, signal) => {
      this.sent.push(`${signal} ${pid}`);
      this.kill(pid);
      return true;
    },
  };

  kill(pid: number): void {
    this.table = this.table.filter((one) => one.pid !== pid);
  }
}

async function followed({
  mayAct = true,
  runs = [] as readonly RememberedRun[],
  more = [] as readonly ProcessInfo[],
} = {}) {
  const clock = new FakeClock(1_020_000);
  const machine = new Machine();
  machine.table.push(...more);
  const pm2 = new FakePm2Source();
  pm2.list = [anEntry()];
  const store = new ServiceStore({
    engine: pm2,
    trees: machine.trees,
    listeners: new FakeListeners(),
    ownership: new Ownership(new FakeOwnershipMemory()),
    log: new TestLog(),
    clock,
  });
  const memory = { runs };
  const orphans = new Orphans({
    store,
    engine: pm2,
    trees: machine.trees,
    processes: machine.control,
    memory: { get: () => memory.runs, set: (all) => void (memory.runs = all) },
    pm2Home: () => home,
    mayAct: async () => mayAct,
    log: new TestLog(),
    clock,
  });
  onTestFinished(() => {
    orphans.dispose();
    store.dispose();
  });
  store.setDefinitions(['/w'], [aDefinition()]);
  await store.refresh();
  await clock.advance(1);
  const service = () => {
    const found = store.get(key);
    if (!found) throw new Error('No backend');
    return found;
  };
  const list = async (...entries: Parameters<typeof anEntry>[0][]): Promise<void> => {
    pm2.list = entries.map((over) => anEntry(over));
    await store.refresh();
    await clock.advance(2_000);
  };
  return { clock, machine, pm2, store, memory, orphans, service, list };
}

const stopped = { pid: undefined, status: 'stopped' } as const;

describe('what a dead main process leaves behind', () => {
  it('is found by its group and shown, and stays until somebody ends it', async () => {
    const { machine, list, service, orphans } = await followed();
    machine.kill(100);
    await list(stopped);
    expect(service().state.type).toBe('orphaned');
    expect(service().orphans?.map(({ pid }) => pid)).toEqual([101]);
    expect(machine.sent).toEqual([]);
    await orphans.end(service());
    expect(machine.sent).toEqual(['SIGINT 101']);
    expect(service().orphans).toBeUndefined();
  });

  it('is ended where PM2 starts the service again', async () => {
    const { machine, list, service, orphans } = await followed();
    machine.kill(100);
    machine.table.push(aProcess({ pid: 200, pgid: 200 }));
    const told: string[] = [];
    orphans.onDidEnd((ended) => told.push(ended));
    await list({ pid: 200, startedAt: 1_020_500 });
    expect(machine.sent).toEqual(['SIGINT 101']);
    expect(service().orphans).toBeUndefined();
    expect(told).toEqual([key]);
  });

  it('is only shown where another window acts', async () => {
    const { machine, list, service } = await followed({ mayAct: false });
    machine.kill(100);
    machine.table.push(aProcess({ pid: 200, pgid: 200 }));
    await list({ pid: 200, startedAt: 1_020_500 });
    expect(machine.sent).toEqual([]);
    expect(service().orphans?.map(({ pid }) => pid)).toEqual([101]);
  });

  it('is named where it makes the service loop', async () => {
    const { machine, list, service, store } = await followed({ mayAct: false });
    machine.kill(100);
    machine.table.push(aProcess({ pid: 200, pgid: 200 }));
    await list({ pid: 200, startedAt: 1_020_500 });
    store.overlay(key, { verdict: { type: 'crashLoop', reason: '10 exits in 2 s' } });
    expect(service().state).toEqual({
      type: 'crashLoop',
      reason: '10 exits in 2 s. A process of an earlier run lives on: 101.',
    });
  });

  it('is not what belongs to a tree that runs', async () => {
    const { list, service, orphans } = await followed();
    await list({});
    expect(await orphans.find(key)).toEqual([]);
    expect(service().state.type).toBe('ready');
  });

  it('is nothing certain while PM2 does not answer', async () => {
    const { machine, pm2, orphans } = await followed();
    machine.kill(100);
    pm2.become({ type: 'notAnswering', reason: 'Slow.' });
    expect(await orphans.find(key)).toEqual([]);
  });
});

describe('memory', () => {
  it('keeps what ran with the proof of it, and forgets it when nothing is left', async () => {
    const { memory, machine, list, orphans } = await followed();
    expect(memory.runs).toMatchObject([
      { serviceKey: key, pid: 100, startTime: 1, bootId: 'boot', pm2Home: home },
    ]);
    expect(orphans.ranBefore(key)).toBe(true);
    machine.table = [];
    await list(stopped);
    expect(memory.runs).toEqual([]);
  });

  const run = { serviceKey: key, pid: 90, startTime: 1, bootId: 'boot', pm2Home: home };

  it.each([
    ['finds what an earlier window left', run, [91]],
    ['trusts no pid of another boot', { ...run, bootId: 'before' }, []],
    ['nor of another PM2_HOME', { ...run, pm2Home: '/other' }, []],
  ])('%s', async (_, remembered, pids) => {
    const more = [aProcess({ pid: 91, pgid: 90 })];
    const { orphans } = await followed({ runs: [remembered], more });
    expect((await orphans.find(key)).map(({ pid }) => pid)).toEqual(pids);
  });
});
