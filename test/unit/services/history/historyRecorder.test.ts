import { describe, expect, it, onTestFinished } from 'vitest';
import { Emitter } from '../../../../src/base/event';
import { HistoryRecorder } from '../../../../src/services/history/historyRecorder';
import { LastLines } from '../../../../src/services/history/lastLines';
import type { LogBatch } from '../../../../src/services/logs/logFeed';
import { OomWatch } from '../../../../src/services/history/oomWatch';
import {
  type CommandSource,
  CommandOrigins,
} from '../../../../src/services/supervise/commandOrigins';
import { Ownership } from '../../../../src/services/state/ownership';
import { RestartHistory } from '../../../../src/services/history/restartHistory';
import { serviceKey } from '../../../../src/services/state/service';
import { ServiceStore } from '../../../../src/services/state/serviceStore';
import { FakeClock } from '../../../fakes/fakeClock';
import {
  FakeListeners,
  FakeOwnershipMemory,
  FakePm2Source,
  FakeTrees,
} from '../../../fakes/fakeMachine';
import { aDefinition, anEntry, megabyte } from '../../../fakes/samples';
import { TestLog } from '../../../fakes/testLog';

const key = serviceKey('/w', 'backend');

/** A recorder over a store over fakes, with one service that runs since 20 s. */
async function recorded(list = [anEntry()]) {
  const clock = new FakeClock(1_020_000);
  const pm2 = new FakePm2Source();
  pm2.list = list;
  const trees = new FakeTrees();
  const store = new ServiceStore({
    engine: pm2,
    trees,
    listeners: new FakeListeners(),
    ownership: new Ownership(new FakeOwnershipMemory()),
    log: new TestLog(),
    clock,
  });
  const history = new RestartHistory({ get: () => ({}), set: () => undefined });
  const origins = new CommandOrigins(clock);
  const lines = new Emitter<LogBatch>();
  let kernelKills = 0;
  const oom = new OomWatch({ groupOf: () => 'group', count: () => kernelKills }, clock);
  const recorder = new HistoryRecorder({
    engine: pm2,
    store,
    history,
    origins,
    lastLines: new LastLines({ onDidReadLines: lines.event }),
    oom,
    clock,
  });
  onTestFinished(() => {
    recorder.dispose();
    store.dispose();
  });
  store.setDefinitions(['/w'], [aDefinition({ port: 3004 })]);
  await store.refresh();
  await clock.advance(1);
  return {
    clock,
    pm2,
    trees,
    store,
    recorder,
    origins,
    say: (text: string) =>
      lines.fire({ serviceKey: key, lines: [{ at: clock.now(), level: 'error', text }] }),
    kernelKills: (count: number) => void (kernelKills = count),
    /** As the daemon's log tells of an exit. */
    exit: (code: number, signal = 'SIGINT', id = 0) =>
      pm2.emit({
        type: 'daemonLog',
        text: `App [backend:${id}] exited with code [${code}] via signal [${signal}]`,
        at: 0,
      }),
    daemonSays: (text: string) => pm2.emit({ type: 'daemonLog', text, at: 0 }),
    /** The list shows a new process. */
    restarted: async (pid: number) => {
      pm2.list = [anEntry({ pid, startedAt: clock.now() })];
      pm2.emitProcess('online');
      await store.refresh();
    },
    ordered: (what: 'start' | 'stop' | 'restart', by: CommandSource = 'you') =>
      origins.begin(key, { what, by }),
    told: () => history.of(key).map(({ what, cause }) => `${what} ${cause}`),
    all: () => history.of(key),
  };
}

describe('an end', () => {
  it('is a crash, with code, uptime, memory before and last lines', async () => {
    const { exit, say, all, clock, trees, store } = await recorded();
    trees.memory.set(100, 7 * megabyte);
    await store.refresh();
    await clock.advance(10_000);
    say('Error: listen EADDRINUSE: address already in use :::3004');
    exit(1);
    await clock.advance(1_000);
    expect(all()).toMatchObject([
      {
        what: 'exit',
        cause: 'crash',
        exitCode: 1,
        signal: undefined,
        uptimeMs: 30_001,
        pid: 100,
        lines: [expect.stringContaining('EADDRINUSE')],
        ending: { id: 'portInUse' },
      },
    ]);
    expect(all()[0]?.memory).toContain(7 * megabyte);
  });

  it.each([
    ['by itself', 0, 'SIGINT', 0, 'exit ended'],
    ['by a signal from outside', 0, 'SIGKILL', 0, 'exit killedOutside'],
    ['by the kernel, where it killed in the cgroup', 0, 'SIGKILL', 1, 'exit outOfMemory'],
    ['by a fault of its own', 0, 'SIGSEGV', 0, 'exit crash'],
  ])('%s', async (_, code, signal, kills, expected) => {
    const { exit, told, kernelKills } = await recorded();
    kernelKills(kills);
    exit(code, signal);
    expect(told()).toEqual([expected]);
  });

  it('is written once, although the bus tells it twice', async () => {
    const { exit, pm2, told, clock } = await recorded();
    exit(1);
    pm2.emitProcess('exit');
    await clock.advance(1_000);
    expect(told()).toEqual(['exit crash']);
  });

  it('is told by the bus where the daemon’s log is silent', async () => {
    const { pm2, told } = await recorded();
    pm2.emitProcess('exit');
    expect(told()).toEqual(['exit ended']);
  });

  it('is PM2’s cap where PM2 says so', async () => {
    const { exit, daemonSays, told } = await recorded();
    daemonSays(
      '[PM2][WORKER] Process 0 restarted because it exceeds --max-memory-restart value (current_memory=9 max_memory_limit=8 [octets])',
    );
    daemonSays('Stopping app:backend id:0');
    exit(0);
    expect(told()).toEqual(['cap memoryCap']);
  });

  it('explains nothing with what an earlier run said', async () => {
    const { exit, say, clock, restarted, all } = await recorded();
    say('Error: from the first run');
    exit(1);
    await clock.advance(5_000);
    await restarted(101);
    await clock.advance(2_000);
    exit(1);
    await clock.advance(1_000);
    expect(all().at(-1)).toMatchObject({ what: 'exit', pid: 101 });
    expect(all().at(-1)?.lines).toBeUndefined();
  });

  it('of the server under a living launcher is written as such', async () => {
    const { recorder, all } = await recorded();
    recorder.serverDied(key, 555);
    expect(all()).toMatchObject([{ what: 'exit', cause: 'serverDied', pid: 555 }]);
  });
});

describe('who ordered it', () => {
  it('a stop of ours is ours, one in a terminal is someone else’s', async () => {
    for (const [origin, expected] of [
      [true, 'stop you'],
      [false, 'stop someoneElse'],
    ] as const) {
      const { ordered, daemonSays, exit, told } = await recorded();
      if (origin) ordered('stop');
      daemonSays('Stopping app:backend id:0');
      exit(0);
      expect(told()).toEqual([expected]);
    }
  });

  it('a restart is one line: the stop before a start becomes it', async () => {
    const { daemonSays, exit, restarted, told, clock } = await recorded();
    daemonSays('Stopping app:backend id:0');
    exit(0);
    await clock.advance(500);
    await restarted(101);
    await clock.advance(1_000);
    expect(told()).toEqual(['restart someoneElse']);
  });

  it('a restart of ours is told once', async () => {
    const { ordered, daemonSays, exit, restarted, told, clock } = await recorded();
    const over = ordered('restart');
    daemonSays('Stopping app:backend id:0');
    exit(0);
    await restarted(101);
    over();
    await clock.advance(1_000);
    expect(told()).toEqual(['restart you']);
  });

  it('what follows a crash is PM2’s own start, unless a command came after it', async () => {
    const { exit, restarted, told, clock, ordered } = await recorded();
    exit(1);
    await clock.advance(5_000);
    await restarted(101);
    exit(1);
    await clock.advance(2_000);
    ordered('start');
    await restarted(102);
    expect(told()).toEqual(['exit crash', 'start autoRestart', 'exit crash', 'start you']);
  });

  it('what our own rules stop is written where the rule is', async () => {
    const { ordered, daemonSays, exit, told } = await recorded();
    ordered('stop', 'crashLoop');
    daemonSays('Stopping app:backend id:0');
    exit(0);
    expect(told()).toEqual([]);
    const other = await recorded();
    other.ordered('stop', 'you');
    other.daemonSays('Stopping app:backend id:0');
    other.exit(0);
    expect(other.told()).toEqual(['stop you']);
  });
});

describe('a new entry', () => {
  it('that crashed before it was in the list loses none of its exits', async () => {
    const { pm2, exit, store, told, clock } = await recorded([]);
    pm2.emitProcess('online', 7);
    exit(1, 'SIGINT', 7);
    pm2.emitProcess('online', 7);
    exit(1, 'SIGINT', 7);
    expect(told()).toEqual([]);
    pm2.list = [anEntry({ id: 7, pid: 200, startedAt: clock.now() })];
    await store.refresh();
    expect(told().filter((one) => one === 'exit crash')).toHaveLength(2);
  });

  it('of another project is never written', async () => {
    const { pm2, exit, store, told, clock } = await recorded();
    exit(1, 'SIGINT', 9);
    pm2.list = [...pm2.list, anEntry({ id: 9, cwd: '/other', name: 'theirs' })];
    await store.refresh();
    await clock.advance(20_000);
    expect(told()).toEqual([]);
  });
});

describe('when PM2 is gone', () => {
  it('what ran is written as lost, and its start soon after as a recovery', async () => {
    const { pm2, clock, restarted, told } = await recorded();
    pm2.become({ type: 'noDaemon', killed: false });
    expect(told()).toEqual(['exit daemonLost']);
    await clock.advance(3_000);
    pm2.list = [];
    pm2.become({ type: 'connected' });
    await clock.advance(1_000);
    await restarted(300);
    expect(told()).toEqual(['exit daemonLost', 'start recovery']);
  });

  it('after "pm2 kill" it is someone else’s, told once', async () => {
    const { pm2, daemonSays, exit, told } = await recorded();
    daemonSays('Stopping app:backend id:0');
    exit(0);
    pm2.become({ type: 'noDaemon', killed: true });
    expect(told()).toEqual(['stop someoneElse']);
  });

  it('a daemon that only does not answer has lost nothing', async () => {
    const { pm2, told } = await recorded();
    pm2.become({ type: 'notAnswering', reason: 'Slow.' });
    expect(told()).toEqual([]);
    pm2.become({ type: 'noDaemon', killed: false });
    expect(told()).not.toEqual([]);
  });
});
