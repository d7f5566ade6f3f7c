import { describe, expect, it, onTestFinished } from 'vitest';
import { Emitter } from '../../../../src/base/event';
import { BlockedStart } from '../../../../src/services/supervise/blockedStart';
import { Ownership } from '../../../../src/services/state/ownership';
import { serviceKey } from '../../../../src/services/state/service';
import { ServiceStore } from '../../../../src/services/state/serviceStore';
import type { TreeRoot, TreeSample } from '../../../../src/system/types';
import { FakeClock } from '../../../fakes/fakeClock';
import { FakeListeners, FakeOwnershipMemory, FakePm2Source } from '../../../fakes/fakeMachine';
import { aDefinition, anEntry, aProcess } from '../../../fakes/samples';
import { TestLog } from '../../../fakes/testLog';

const key = serviceKey('/w', 'backend');
const port = 3004;

/** A service that runs as process 100 whose port was taken by orphans that have just been ended. */
async function blocked({
  children = [] as readonly number[],
  definition = aDefinition({ port }),
} = {}) {
  const clock = new FakeClock(1_020_000);
  const pm2 = new FakePm2Source();
  pm2.list = [anEntry()];
  const trees = {
    sample: async (roots: readonly (number | TreeRoot)[]) =>
      new Map<number, TreeSample>(
        roots.map((root) => {
          const pid = typeof root === 'number' ? root : root.pid;
          const below = children.map((child) => aProcess({ pid: child, ppid: pid }));
          return [pid, { at: 0, memoryBytes: 1, processes: [aProcess({ pid }), ...below] }];
        }),
      ),
    forget: () => undefined,
  };
  const listeners = new FakeListeners();
  const log = new TestLog();
  const ownership = new Ownership(new FakeOwnershipMemory());
  const store = new ServiceStore({ engine: pm2, trees, listeners, ownership, log, clock });
  const ended = new Emitter<string>();
  const restarted: string[] = [];
  const watch = new BlockedStart({
    store,
    onDidEndOrphans: ended.event,
    restart: async ({ name }) => void restarted.push(name),
    log,
    clock,
  });
  onTestFinished(() => {
    watch.dispose();
    store.dispose();
  });
  store.setDefinitions(['/w'], [definition]);
  await store.refresh();
  ended.fire(key);
  const pass = async (ms: number): Promise<void> => {
    await clock.advance(ms);
    await store.refresh();
    await clock.advance(1);
  };
  /** Once more, and nothing is in the way: that it was left alone before was no accident. */
  const again = async (): Promise<readonly string[]> => {
    listeners.ports.clear();
    store.setBusy(key, undefined);
    store.setDefinitions(['/w'], [aDefinition({ port })]);
    await store.refresh();
    ended.fire(key);
    await pass(4_000);
    await pass(60_000);
    return restarted;
  };
  return { restarted, pass, again, pm2, store, listeners };
}

describe('a service that was started while its port was taken', () => {
  it('is started anew, once, where nothing of it can listen any more', async () => {
    const { restarted, pass } = await blocked();
    await pass(2_900);
    expect(restarted).toEqual([]);
    await pass(200);
    await pass(60_000);
    expect(restarted).toEqual(['backend']);
  });

  it('is left alone where it listens after all', async () => {
    const { restarted, pass, again, listeners } = await blocked();
    listeners.ports.set(100, [port]);
    await pass(4_000);
    await pass(60_000);
    expect(restarted).toEqual([]);
    expect(await again()).toEqual(['backend']);
  });

  it('gets time where a process of its own may yet listen', async () => {
    const { restarted, pass } = await blocked({ children: [101] });
    await pass(20_000);
    expect(restarted).toEqual([]);
    await pass(10_100);
    expect(restarted).toEqual(['backend']);
  });

  it('is left to PM2 where that has started it again', async () => {
    const { restarted, pass, again, pm2 } = await blocked();
    pm2.list = [anEntry({ pid: 200 })];
    await pass(60_000);
    expect(restarted).toEqual([]);
    expect(await again()).toEqual(['backend']);
  });

  it('is not judged where it has no port, or a command is under way', async () => {
    const none = await blocked({ definition: aDefinition() });
    await none.pass(60_000);
    expect(none.restarted).toEqual([]);
    expect(await none.again()).toEqual(['backend']);
    const busy = await blocked();
    busy.store.setBusy(key, 'stopping');
    await busy.pass(60_000);
    expect(busy.restarted).toEqual([]);
    expect(await busy.again()).toContain('backend');
  });
});
