import { describe, expect, it } from 'vitest';
import { Emitter } from '../../../../src/base/event';
import type { HistoryEntry } from '../../../../src/services/history/historyEntry';
import { type MeasureRecord, Measures } from '../../../../src/services/history/measures';
import type { LogBatch } from '../../../../src/services/logs/logFeed';
import type { Service, ServiceState } from '../../../../src/services/state/service';
import { FakeClock } from '../../../fakes/fakeClock';

const key = '/w\u0000api';

function world() {
  const clock = new FakeClock();
  const refreshes = new Emitter<void>();
  const lines = new Emitter<LogBatch>();
  const changes = new Emitter<string>();
  const starts = new Emitter<{ serviceKey: string; entry: HistoryEntry }>();
  let service: Service = {
    key,
    name: 'api',
    state: { type: 'ready' },
    memoryBytes: 100,
  } as Service;
  let kept: Readonly<Record<string, MeasureRecord>> = {};
  let entries: readonly HistoryEntry[] = [];
  const open = () =>
    new Measures({
      store: {
        get services() {
          return [service];
        },
        onDidRefresh: refreshes.event,
      },
      feed: { onDidReadLines: lines.event },
      history: { onDidChange: changes.event, of: () => entries },
      onDidRecordStart: starts.event,
      memory: { get: () => kept, set: (all) => void (kept = all) },
      clock,
    });
  const look = async (ms: number, state: ServiceState['type'] = 'ready', memoryBytes = 100) => {
    await clock.advance(ms);
    service = { ...service, state: { type: state, reason: '' }, memoryBytes };
    refreshes.fire();
  };
  return {
    open,
    look,
    kept: () => kept,
    /** Runs for so many looks of 10 s. */
    run: async (looks: number) => {
      for (let i = 0; i < looks; i++) await look(10_000);
    },
    write: (count: number) =>
      lines.fire({ serviceKey: key, lines: Array(count).fill({}) as LogBatch['lines'] }),
    dies: () => {
      entries = [{ at: clock.now(), what: 'exit', cause: 'crash' }];
      changes.fire(key);
    },
    /** Its last lines have come. */
    amended: () => changes.fire(key),
    starts: (cause: HistoryEntry['cause']) =>
      starts.fire({ serviceKey: key, entry: { at: clock.now(), what: 'start', cause } }),
  };
}

describe('Measures', () => {
  it('gives rates, recovery and memory of the time a service was meant to run', async () => {
    const one = world();
    const measures = one.open();
    await one.run(5);
    await one.look(10_000, 'stopped');
    one.write(30);
    one.dies();
    await one.look(2_000, 'waitingRestart', 0);
    one.starts('autoRestart');
    await one.look(2_000, 'starting', 100);
    await one.look(1_000, 'ready', 100);
    one.amended();
    await one.look(5_000);
    expect(measures.of('/w')).toEqual({
      before: [],
      after: [
        {
          service: 'api',
          restartsPerHour: 60,
          recoveryMs: 5_000,
          memoryBytes: 800 / 9,
          logLinesPerMinute: 30,
        },
      ],
    });
    expect(measures.of('/other').after).toEqual([]);
  });

  it('gives no rate where it looked for less than a minute, and counts no sleep', async () => {
    const one = world();
    const measures = one.open();
    await one.look(8 * 3_600_000);
    one.write(10);
    expect(measures.of('/w').after).toEqual([{ service: 'api', memoryBytes: 100 }]);
  });

  it('counts no start that somebody asked for, and no recovery by hand', async () => {
    const one = world();
    const measures = one.open();
    await one.run(6);
    one.dies();
    one.starts('you');
    await one.run(1);
    const [after] = measures.of('/w').after;
    expect(after).toMatchObject({ restartsPerHour: 0 });
    expect(after?.recoveryMs).toBeUndefined();
  });

  it('tells before from after by the first start behind a fix, across window reloads', async () => {
    const one = world();
    const first = one.open();
    one.starts('autoRestart');
    await one.run(6);
    first.fixed('/elsewhere');
    expect(first.of('/w').before).toEqual([]);
    first.fixed('/w');
    await one.run(6);
    expect(first.of('/w')).toMatchObject({ before: [{ restartsPerHour: 30 }], after: [] });
    first.dispose();
    const second = one.open();
    one.starts('you');
    await one.run(6);
    expect(second.of('/w')).toMatchObject({
      before: [{ service: 'api', restartsPerHour: 30 }],
      after: [{ service: 'api', restartsPerHour: 0 }],
    });
    second.dispose();
    expect(Object.keys(one.kept())).toEqual([key]);
  });
});
