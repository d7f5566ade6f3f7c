import { describe, expect, it } from 'vitest';
import type { Entry } from '../../../../src/engine/entry';
import type { ServiceState, ServiceStateType } from '../../../../src/services/state/service';
import { combineStates, type Evidence, judge } from '../../../../src/services/state/verdict';
import { anEntry } from '../../../fakes/samples';

type Case = Partial<Omit<Evidence, 'entry'>> & { readonly entry?: Partial<Entry> };

function verdict({ entry, ...over }: Case): ServiceState {
  return judge({
    entry: anEntry({ startedAt: 0, ...entry }),
    liveProcesses: 1,
    mainAlive: true,
    listening: [],
    wasReady: false,
    minUptimeMs: 10_000,
    now: 1_000,
    gaveUp: false,
    ...over,
  });
}

describe('judge', () => {
  it.each<[string, Case, ServiceStateType, string?]>([
    ['stopped', { entry: { status: 'stopped' } }, 'stopped'],
    ['stopping', { entry: { status: 'stopping' } }, 'stopped'],
    [
      'errored',
      { entry: { status: 'errored', restarts: 10, exitCode: 1 } },
      'failed',
      'PM2 gave up after 10 restarts; the last exit code was 1.',
    ],
    [
      'errored without exit code',
      { entry: { status: 'errored', restarts: 10 } },
      'failed',
      'PM2 gave up after 10 restarts.',
    ],
    [
      'waiting restart',
      { entry: { status: 'waiting restart', exitCode: 3 } },
      'waitingRestart',
      'It ended with exit code 3; PM2 starts it again.',
    ],
    [
      'waiting restart without exit code',
      { entry: { status: 'waiting restart' } },
      'waitingRestart',
      'It ended; PM2 starts it again.',
    ],
    [
      'waiting restart for ever',
      { entry: { status: 'waiting restart', restarts: 9 }, gaveUp: true },
      'failed',
      'PM2 gave up after 9 restarts.',
    ],
    [
      'given up, then stopped by a person',
      { entry: { status: 'stopped' }, gaveUp: true },
      'stopped',
    ],
    [
      'waiting restart without a pid: nothing will come',
      { entry: { status: 'waiting restart', pid: undefined } },
      'stopped',
    ],
    [
      'ended by itself, not to be started again',
      { entry: { status: 'waiting restart', pid: undefined, exitCode: 0 }, autorestart: false },
      'done',
      'It ended with exit code 0; PM2 does not start it again.',
    ],
    [
      'a job that PM2 starts by the clock',
      {
        entry: { status: 'waiting restart', pid: undefined, exitCode: 0 },
        autorestart: false,
        cron: '0 * * * *',
      },
      'done',
      'It ended with exit code 0; PM2 starts it again by its schedule (0 * * * *).',
    ],
    [
      'a job that a person stopped',
      { entry: { status: 'stopped', pid: undefined, exitCode: 0 }, autorestart: false },
      'stopped',
    ],
    [
      'launching, until it says "ready"',
      { entry: { status: 'launching' }, wasReady: true, listening: [3000], port: 3000 },
      'starting',
      'Waiting for its "ready" message.',
    ],
    [
      'failed, not to be started again',
      { entry: { status: 'waiting restart', pid: undefined, exitCode: 2 }, autorestart: false },
      'failed',
      'It ended with exit code 2; PM2 does not start it again.',
    ],
    [
      'given up before we listened: PM2 takes the time of creation away',
      {
        entry: { status: 'waiting restart', pid: undefined, createdAt: undefined, restarts: 10 },
      },
      'failed',
      'PM2 gave up after 10 restarts.',
    ],
    [
      'port lost with the server behind the launcher',
      { port: 3004, wasReady: true, serverGone: 55 },
      'unhealthy',
      'Its server process 55 has ended; the launcher lives on, and nothing listens on port 3004.',
    ],
    ['given up, then online again', { gaveUp: true, now: 20_000 }, 'ready'],
    ['no status', { entry: { status: 'unknown' } }, 'unknown', 'PM2 gives no status.'],
    ['launching', { entry: { status: 'launching', pid: undefined } }, 'starting'],
    [
      'online without a pid',
      { entry: { pid: undefined } },
      'failed',
      'PM2 says online, but there is no process: it could not be started.',
    ],
    [
      'online without a pid, and PM2’s log says why',
      { entry: { pid: undefined }, spawnError: 'spawn x EACCES' },
      'failed',
      'It could not be started: spawn x EACCES',
    ],
    [
      'main process gone',
      { mainAlive: false },
      'waitingRestart',
      'Its process 100 has ended, although PM2 says online.',
    ],
    [
      'main process gone, port kept by a child',
      { mainAlive: false, port: 1, listening: [1] },
      'waitingRestart',
      'Its process 100 has ended, although PM2 says online.',
    ],
    ['port open', { port: 3004, listening: [9229, 3004] }, 'ready'],
    ['port not yet open', { port: 3004 }, 'starting', 'Waiting for port 3004.'],
    [
      'port not yet open, however long it lives',
      { port: 3004, now: 1e9 },
      'starting',
      'Waiting for port 3004.',
    ],
    [
      'other ports open',
      { port: 3004, listening: [3000, 3001] },
      'starting',
      'Waiting for port 3004; it listens on 3000, 3001.',
    ],
    [
      'port lost',
      { port: 3004, wasReady: true },
      'unhealthy',
      'Its process lives, but nothing listens on port 3004 any more.',
    ],
    ['no port, young', { now: 9_999 }, 'starting'],
    ['no port, old enough', { now: 10_000 }, 'ready'],
    ['no port, young, listens somewhere', { listening: [8080] }, 'ready'],
    ['no port, ready before', { wasReady: true }, 'ready'],
    ['no port, a clock set back since', { entry: { startedAt: 3_600_000 }, now: 0 }, 'ready'],
    ['no port, no start time', { entry: { startedAt: undefined }, now: 1e9 }, 'starting'],
    ['one launch', { entry: { status: 'one-launch-status' }, now: 20_000 }, 'ready'],
  ])('%s', (_, given, type, reason) => {
    const state = verdict(given);
    expect(state.type).toBe(type);
    expect(state.reason).toBe(reason);
  });
});

describe('combineStates', () => {
  const order: ServiceStateType[] = [
    'crashLoop',
    'memoryLoop',
    'failed',
    'orphaned',
    'unhealthy',
    'unknown',
    'waitingRestart',
    'starting',
    'ready',
    'stopped',
  ];
  const state = (type: ServiceStateType): ServiceState => ({ type, reason: type }) as ServiceState;

  it('is stopped where there is nothing', () => {
    expect(combineStates([])).toEqual({ type: 'stopped' });
  });

  it.each(order.slice(1).map((type, index) => [order[index], type] as const))(
    '%s counts before %s',
    (worse, better) => {
      if (worse === undefined) throw new Error('A pair is missing.');
      expect(combineStates([state(better), state(worse)])).toEqual(state(worse));
      expect(combineStates([state(worse), state(better)])).toEqual(state(worse));
    },
  );
});
