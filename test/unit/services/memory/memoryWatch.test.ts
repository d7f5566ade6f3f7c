import { describe, expect, it, onTestFinished } from 'vitest';
import type { OverCap } from '../../../../src/services/memory/capRestarts';
import { MemoryWatch } from '../../../../src/services/memory/memoryWatch';
import { Ownership } from '../../../../src/services/state/ownership';
import { ServiceStore } from '../../../../src/services/state/serviceStore';
import { TreeSampler } from '../../../../src/services/state/treeSampler';
import type { ProcessInfo, TreeRoot, TreeSample } from '../../../../src/system/types';
import { FakeClock, settle } from '../../../fakes/fakeClock';
import { FakeListeners, FakeOwnershipMemory, FakePm2Source } from '../../../fakes/fakeMachine';
import { aDefinition, anEntry, aProcess, megabyte } from '../../../fakes/samples';
import { TestLog } from '../../../fakes/testLog';

/** May be changed while the watch runs. */
interface Options {
  enforced?: boolean;
  mayAct?: boolean;
  fails?: boolean;
  /** What is kept before a restart. */
  kept?: string;
  /** A restart has its turn only then. */
  turn?: Promise<void>;
}

/** A watch over one service with a cap of 100 MB, on a machine whose figures the test sets. */
async function watched(over: Options = {}) {
  const clock = new FakeClock();
  const log = new TestLog();
  const pm2 = new FakePm2Source();
  pm2.list = [anEntry({ uniqueId: 'u-0', startedAt: 900_000 })];
  const machine = {
    bytes: 50 * megabyte,
    /** By the pid of a root, where that differs. */
    bytesOf: new Map<number, number>(),
    /** Roots of which nothing can be read. */
    hidden: new Set<number>(),
    error: undefined as Error | undefined,
    processes: [aProcess({ pid: 100 })] as readonly ProcessInfo[],
    alive: new Set<number>(),
    /** Of those that live and are not what their pid once was. */
    startTimes: new Map<number, number>(),
    signals: [] as string[],
    roots: [] as TreeRoot[],
    /** When trees were sampled, in ms since the start; `k` for the cheap way. */
    samples: [] as string[],
  };
  const start = clock.now();
  const read = (how: string, roots: readonly TreeRoot[]): ReadonlyMap<number, TreeSample> => {
    machine.samples.push(`${how}${clock.now() - start}`);
    machine.roots = [...roots];
    if (machine.error) throw machine.error;
    const at = clock.now();
    return new Map(
      roots.map(({ pid }) => [
        pid,
        {
          at,
          memoryBytes: machine.bytesOf.get(pid) ?? machine.bytes,
          processes: machine.hidden.has(pid) ? [] : machine.processes,
        },
      ]),
    );
  };
  const sampler = new TreeSampler({
    sample: async (roots) => read('', roots as readonly TreeRoot[]),
    sampleKnown: (roots) => read('k', roots),
    forget: () => undefined,
  });
  const ownership = new Ownership(new FakeOwnershipMemory());
  const listeners = new FakeListeners();
  const store = new ServiceStore({ engine: pm2, trees: sampler, listeners, ownership, log, clock });
  const restarts: string[] = [];
  const left: string[] = [];
  const overs: OverCap[] = [];
  const watch = new MemoryWatch({
    store,
    sampler,
    processes: {
      isAlive: (pid, startTime) =>
        machine.alive.has(pid) && (machine.startTimes.get(pid) ?? startTime) === startTime,
      signal: async ({ pid }, signal) => {
        machine.signals.push(`${pid} ${signal}`);
        if (signal === 'SIGKILL') machine.alive.delete(pid);
        return true;
      },
    },
    enforced: () => over.enforced !== false,
    keep: async () => over.kept,
    mayAct: async () => over.mayAct !== false,
    restart: async ({ name }, { id }, detail, still) => {
      await over.turn;
      if (!still()) return false;
      restarts.push(`${name} ${id}: ${detail}`);
      if (over.fails) throw new Error('PM2 refused');
      return true;
    },
    leave: ({ name }) => void left.push(name),
    log,
    clock,
  });
  watch.onDidExceedCap((one) => overs.push(one));
  onTestFinished(() => {
    watch.dispose();
    store.dispose();
  });
  store.setDefinitions(['/w'], [aDefinition({ capBytes: 100 * megabyte })]);
  await store.refresh();
  const [service] = store.services;
  if (!service) throw new Error('no service');
  machine.samples.length = 0;
  const { key } = service;
  return { clock, log, pm2, machine, store, watch, restarts, left, overs, key, over };
}

describe('MemoryWatch', () => {
  it('looks every 2 s, and twice a second within 10 % of the cap', async () => {
    const { clock, machine } = await watched();
    await clock.advance(4_900);
    expect(machine.samples).toEqual(['k2000', 'k4000']);
    machine.samples.length = 0;
    machine.bytes = 95 * megabyte;
    // The store's own refresh is due at 5 s.
    await clock.advance(2_200);
    expect(machine.samples).toEqual(['5000', 'k6000', 'k6500', 'k7000']);
    expect(machine.roots).toEqual([{ pid: 100, proof: { uniqueId: 'u-0', pmId: 0 } }]);
  });

  it('restarts what is above its cap in two looks, once, and says why', async () => {
    const { clock, machine, restarts, overs } = await watched();
    machine.bytes = 120 * megabyte;
    await clock.advance(2_000);
    expect(restarts).toEqual([]);
    await clock.advance(600);
    expect(restarts).toEqual(['backend 0: It held 120 MB of 100 MB.']);
    expect(overs).toMatchObject([{ bytes: 120 * megabyte, capBytes: 100 * megabyte }]);
  });

  it('leaves what stands at a breakpoint, and begins anew once it goes on', async () => {
    const { clock, machine, store, key, restarts } = await watched();
    store.overlay(key, { debugger: 'paused' });
    machine.bytes = 120 * megabyte;
    await clock.advance(20_000);
    expect(restarts).toEqual([]);
    store.overlay(key, { debugger: 'attached' });
    await clock.advance(1_000);
    expect(restarts).toHaveLength(1);
  });

  it('says in the history what was kept before', async () => {
    const { clock, machine, restarts } = await watched({ kept: 'Kept in a file.' });
    machine.bytes = 120 * megabyte;
    await clock.advance(2_600);
    expect(restarts).toEqual(['backend 0: It held 120 MB of 100 MB. Kept in a file.']);
  });

  it('counts processes where there are several', async () => {
    const { clock, machine, restarts } = await watched();
    machine.bytes = 120 * megabyte;
    machine.processes = [aProcess({ pid: 100 }), aProcess({ pid: 101 })];
    await clock.advance(2_600);
    expect(restarts).toEqual(['backend 0: Its 2 processes held 120 MB of 100 MB.']);
  });

  it('begins anew with another process', async () => {
    const { clock, machine, pm2, store, restarts } = await watched();
    machine.bytes = 120 * megabyte;
    await clock.advance(2_000);
    pm2.list = [anEntry({ pid: 101, uniqueId: 'u-0' })];
    machine.processes = [aProcess({ pid: 101, startTime: 2 })];
    machine.bytes = 90 * megabyte;
    await store.refresh();
    machine.bytes = 120 * megabyte;
    await clock.advance(600);
    expect(restarts).toEqual([]);
    await clock.advance(600);
    expect(restarts).toHaveLength(1);
  });

  it('leaves alone what a command is working on, and what is not enforced', async () => {
    const busy = await watched();
    busy.store.setBusy(busy.key, 'restarting');
    busy.machine.bytes = 120 * megabyte;
    await busy.clock.advance(10_000);
    expect(busy.restarts).toEqual([]);
    busy.store.setBusy(busy.key, undefined);
    await busy.clock.advance(1_100);
    expect(busy.restarts).toHaveLength(1);

    const off = await watched({ enforced: false });
    off.machine.bytes = 120 * megabyte;
    await off.clock.advance(60_000);
    expect(off.restarts).toEqual([]);
  });

  it('leaves the restart to whoever acts for the folder', async () => {
    const { clock, machine, restarts, left, overs } = await watched({ mayAct: false });
    machine.bytes = 120 * megabyte;
    await clock.advance(2_600);
    expect([restarts, overs]).toEqual([[], []]);
    expect(left).toEqual(['backend']);
  });

  it('tries again where PM2 refused, every ten seconds, and tells of no restart', async () => {
    const { clock, log, machine, restarts, overs } = await watched({ fails: true });
    machine.bytes = 120 * megabyte;
    await clock.advance(9_000);
    expect(restarts).toHaveLength(1);
    await clock.advance(20_000);
    expect(restarts).toHaveLength(3);
    expect(overs).toEqual([]);
    expect(log.takeErrors()).toHaveLength(3);
  });

  it('does not make the next run wait for it', async () => {
    const { clock, log, machine, pm2, store, restarts } = await watched({ fails: true });
    machine.bytes = 120 * megabyte;
    await clock.advance(2_600);
    expect(restarts).toHaveLength(1);
    pm2.list = [anEntry({ pid: 101, uniqueId: 'u-0' })];
    machine.processes = [aProcess({ pid: 101, startTime: 2 })];
    await store.refresh();
    await clock.advance(1_500);
    expect(restarts).toHaveLength(2);
    expect(log.takeErrors()).toHaveLength(2);
  });

  it('ends what outlived the restart', async () => {
    const { clock, machine } = await watched();
    machine.bytes = 120 * megabyte;
    machine.processes = [aProcess({ pid: 100 }), aProcess({ pid: 102, startTime: 5 })];
    machine.alive.add(102);
    await clock.advance(3_600);
    expect(machine.signals).toEqual(['102 SIGINT', '102 SIGKILL']);
  });

  it('tells on the service when it will be over its cap, and keeps the series', async () => {
    const { clock, machine, store, watch, key } = await watched();
    for (let second = 0; second < 240; second++) {
      machine.bytes = (30 + second / 6) * megabyte;
      await clock.advance(1_000);
    }
    expect(store.get(key)?.capInMinutes).toBe(3);
    expect(watch.series.growth(key, clock.now())).toBeGreaterThan(35 * megabyte);
    // A new run: nothing is known of it.
    machine.bytes = 40 * megabyte;
    await clock.advance(60_000);
    expect(store.get(key)?.capInMinutes).toBeUndefined();
  });

  it('looks more seldom where there are very many processes, and says so', async () => {
    const { clock, machine, watch } = await watched();
    expect(watch.stretchedMs).toBeUndefined();
    machine.processes = Array.from({ length: 400 }, (_, i) => aProcess({ pid: 100 + i }));
    await clock.advance(2_000);
    expect(watch.stretchedMs).toBe(4_000);
    machine.samples.length = 0;
    await clock.advance(4_000);
    await settle();
    expect(machine.samples.filter((one) => one.startsWith('k'))).toEqual([]);
  });

  it('looks no more often than usual at what cannot be seen', async () => {
    const { clock, machine } = await watched();
    machine.processes = [];
    await clock.advance(4_900);
    machine.samples.length = 0;
    await clock.advance(20_000);
    // The store's own looks are not the watch's.
    const own = machine.samples.filter((one) => one.startsWith('k'));
    expect(own.length).toBeLessThanOrEqual(10);
  });

  it('counts no more what a stopped instance held', async () => {
    const { clock, machine, pm2, store, watch, key } = await watched();
    const second = { id: 1, uniqueId: 'u-0', startedAt: 900_000 };
    machine.processes = [aProcess({ pid: 100 }), aProcess({ pid: 101 })];
    pm2.list = [anEntry({ uniqueId: 'u-0', startedAt: 900_000 }), anEntry({ ...second, pid: 101 })];
    await store.refresh();
    await clock.advance(4_000);
    expect(watch.series.points(key, 1_500, clock.now())).toMatchObject([{ bytes: 100 * megabyte }]);
    pm2.list = [
      anEntry({ uniqueId: 'u-0', startedAt: 900_000 }),
      anEntry({ ...second, pid: undefined, status: 'stopped' }),
    ];
    await store.refresh();
    await clock.advance(6_000);
    expect(watch.series.points(key, 1_500, clock.now()).at(-1)?.bytes).toBe(50 * megabyte);
  });

  it('takes back what it foresaw with the run it foresaw it for', async () => {
    const { clock, machine, pm2, store, key } = await watched();
    for (let second = 0; second < 240; second++) {
      machine.bytes = (30 + second / 6) * megabyte;
      await clock.advance(1_000);
    }
    expect(store.get(key)?.capInMinutes).toBe(3);
    machine.processes = [aProcess({ pid: 101, startTime: 2 })];
    pm2.list = [anEntry({ pid: 101, uniqueId: 'u-0', startedAt: clock.now() })];
    machine.bytes = 30 * megabyte;
    await store.refresh();
    await clock.advance(10_000);
    expect(store.get(key)?.capInMinutes).toBeUndefined();
  });

  it('knows a process that has the pid of one that was ended from it', async () => {
    const { clock, log, machine } = await watched();
    machine.bytes = 120 * megabyte;
    machine.processes = [aProcess({ pid: 100 }), aProcess({ pid: 102, startTime: 5 })];
    machine.alive.add(102);
    machine.startTimes.set(102, 6);
    await clock.advance(6_000);
    expect(machine.signals).toEqual([]);
    expect(log.takeErrors()).toEqual([]);
  });

  describe('while a restart waits for its turn', () => {
    type World = Awaited<ReturnType<typeof watched>>;

    it.each<[string, (world: World) => void, number]>([
      ['restarts what is still over its cap', () => undefined, 1],
      [
        'leaves what has no cap any more',
        ({ store }) => store.setDefinitions(['/w'], [aDefinition()]),
        0,
      ],
      [
        'leaves what has a higher cap by now',
        ({ store }) => store.setDefinitions(['/w'], [aDefinition({ capBytes: 130 * megabyte })]),
        0,
      ],
      [
        'leaves what caps are not enforced for any more',
        ({ over }) => void (over.enforced = false),
        0,
      ],
      ['leaves what holds less by now', ({ machine }) => void (machine.bytes = 60 * megabyte), 0],
      ['leaves what cannot be seen', ({ machine }) => void machine.hidden.add(100), 0],
    ])('%s', async (_, change, expected) => {
      let go = (): void => undefined;
      const world = await watched({ turn: new Promise((resolve) => (go = resolve)) });
      const { clock, machine, store, restarts, overs } = world;
      machine.bytes = 120 * megabyte;
      machine.alive.add(100);
      await clock.advance(2_600);
      change(world);
      await store.refresh();
      await clock.advance(3_000);
      go();
      await clock.advance(100);
      expect([restarts.length, overs.length]).toEqual([expected, expected]);
      await clock.advance(2_000);
      // What was left alone is not what outlived a restart.
      if (expected === 0) expect(machine.signals).toEqual([]);
    });
  });

  it('begins with the guard: what was over its cap before goes within two looks', async () => {
    const { clock, machine, restarts, over } = await watched({ enforced: false });
    machine.bytes = 120 * megabyte;
    await clock.advance(30_000);
    over.enforced = true;
    await clock.advance(4_000);
    const { length } = restarts;
    expect(length).toBeGreaterThan(0);
    over.enforced = false;
    await clock.advance(60_000);
    expect(restarts).toHaveLength(length);
  });

  it('forgets what it saw when PM2 dies, and begins anew when it is back', async () => {
    const { clock, machine, pm2, watch, restarts } = await watched();
    machine.bytes = 120 * megabyte;
    machine.processes = Array.from({ length: 400 }, (_, i) => aProcess({ pid: 100 + i }));
    await clock.advance(2_000);
    expect(watch.stretchedMs).toBe(4_000);
    pm2.list = [];
    pm2.become({ type: 'noDaemon', killed: false });
    await clock.advance(1_000);
    expect(watch.stretchedMs).toBeUndefined();
    await clock.advance(60_000);
    pm2.list = [anEntry({ pid: 300, uniqueId: 'u-0', startedAt: clock.now() })];
    machine.processes = [aProcess({ pid: 300, startTime: 9 })];
    pm2.become({ type: 'connected' });
    await clock.advance(150);
    expect(restarts).toEqual([]);
    await clock.advance(3_000);
    expect(restarts[0]).toBe('backend 0: It held 120 MB of 100 MB.');
  });

  it('takes two looks with one in between that shows nothing for no two running', async () => {
    const { clock, machine, restarts } = await watched();
    machine.bytes = 120 * megabyte;
    await clock.advance(2_000);
    machine.hidden.add(100);
    await clock.advance(500);
    machine.hidden.clear();
    machine.samples.length = 0;
    // It is not looked at as something that is near its cap: nobody knows.
    await clock.advance(1_400);
    expect([machine.samples, restarts]).toEqual([[], []]);
    await clock.advance(3_000);
    expect(restarts.length).toBeGreaterThan(0);
  });

  it('says once that nothing can be read, and goes on when it can', async () => {
    const { clock, log, machine, restarts } = await watched();
    machine.bytes = 95 * megabyte;
    await clock.advance(2_000);
    machine.error = new Error('no /proc');
    machine.samples.length = 0;
    await clock.advance(30_000);
    const own = log.takeErrors().filter((line) => line.startsWith('Sampling'));
    expect(own).toEqual(['Sampling the services failed. Error: no /proc']);
    // In the rhythm of what has a cap, not in that of what is near it.
    expect(machine.samples.filter((one) => one.startsWith('k')).length).toBeLessThanOrEqual(16);
    machine.error = undefined;
    machine.bytes = 120 * megabyte;
    await clock.advance(4_000);
    expect(restarts.length).toBeGreaterThan(0);
  });

  it('takes back what it foresaw with a name, and with a cap', async () => {
    const { clock, machine, store, key } = await watched();
    const foresee = async (): Promise<void> => {
      for (let second = 0; second < 240; second++) {
        machine.bytes = (30 + second / 6) * megabyte;
        await clock.advance(1_000);
      }
      expect(store.get(key)?.capInMinutes).toBe(3);
    };
    await foresee();
    store.setDefinitions(['/w'], [aDefinition({ name: 'renamed', capBytes: 100 * megabyte })]);
    await clock.advance(11_000);
    store.setDefinitions(['/w'], [aDefinition()]);
    await clock.advance(11_000);
    expect(store.get(key)?.capInMinutes).toBeUndefined();
  });

  describe('of two instances', () => {
    async function two() {
      const world = await watched();
      const { machine, pm2, store } = world;
      machine.processes = [aProcess({ pid: 100 }), aProcess({ pid: 101 })];
      machine.bytesOf.set(100, 30 * megabyte);
      pm2.list = [100, 101].map((pid, id) =>
        anEntry({ id, pid, uniqueId: 'u-0', startedAt: 900_000 }),
      );
      store.setDefinitions(['/w'], [aDefinition({ instances: 2, capBytes: 100 * megabyte })]);
      await store.refresh();
      return world;
    }

    it('restarts the one that is over the cap, and not two that are only together', async () => {
      const { clock, machine, restarts } = await two();
      machine.bytes = 80 * megabyte;
      await clock.advance(10_000);
      expect(restarts).toEqual([]);
      machine.bytes = 120 * megabyte;
      await clock.advance(2_600);
      expect(restarts).toEqual(['backend 1: Its 2 processes held 120 MB of 100 MB.']);
    });

    it('foresees for the one that grows', async () => {
      const { clock, machine, store, watch, key } = await two();
      for (let second = 0; second < 240; second++) {
        machine.bytes = (30 + second / 6) * megabyte;
        await clock.advance(1_000);
      }
      expect(store.get(key)?.capInMinutes).toBe(3);
      expect(watch.series.points(key, 4_000, clock.now()).at(-1)?.bytes).toBeGreaterThan(
        95 * megabyte,
      );
    });

    it('does not count what one of them held before it could not be read any more', async () => {
      const { clock, machine, watch, key } = await two();
      await clock.advance(4_000);
      machine.hidden.add(100);
      await clock.advance(12_000);
      expect(watch.series.points(key, 3_000, clock.now()).at(-1)?.bytes).toBe(50 * megabyte);
    });
  });
});

it('tells of a default cap that is passed, and restarts nothing', async () => {
  const { clock, machine, store, watch, restarts } = await watched();
  const told: string[] = [];
  watch.onDidPassDefault(({ service, bytes, capBytes }) =>
    told.push(`${service.name} ${bytes / megabyte} ${capBytes / megabyte}`),
  );
  store.setDefinitions(['/w'], [aDefinition({ capBytes: 100 * megabyte, capEnforced: false })]);
  await clock.advance(30_000);
  expect(told).toEqual([]);
  machine.bytes = 130 * megabyte;
  await clock.advance(30_000);
  expect(new Set(told)).toEqual(new Set(['backend 130 100']));
  expect(restarts).toEqual([]);
});
