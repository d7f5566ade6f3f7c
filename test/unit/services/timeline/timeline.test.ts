import { describe, expect, it } from 'vitest';
import { Emitter } from '../../../../src/base/event';
import type { LogBatch } from '../../../../src/services/logs/logFeed';
import type { FoldedLines } from '../../../../src/services/logs/logPipeline';
import { MemorySeries } from '../../../../src/services/memory/series';
import type { Service } from '../../../../src/services/state/service';
import { Timeline } from '../../../../src/services/timeline/timeline';
import { TimelineKeeper } from '../../../../src/services/timeline/timelineKeeper';
import { fromRecord, toRecord } from '../../../../src/services/timeline/timelineRecord';
import { FakeClock } from '../../../fakes/fakeClock';
import { anInstance, aRunningService } from '../../../fakes/samples';
import { TestLog } from '../../../fakes/testLog';

const day = 24 * 3_600_000;
const start = 1_000 * day;
const memory = {
  totalBytes: 1_000,
  availableBytes: 250,
  usedRatio: 0.75,
  limitedBy: 'machine',
} as const;

function aWindow(clock: FakeClock, services: readonly Service[]) {
  const didRefresh = new Emitter<void>();
  const didChange = new Emitter<Service>();
  const didReadLines = new Emitter<LogBatch>();
  const didFold = new Emitter<FoldedLines>();
  const store = {
    services,
    get: () => undefined,
    onDidRefresh: didRefresh.event,
    onDidChange: didChange.event,
  };
  const series = new MemorySeries();
  const feed = { onDidReadLines: didReadLines.event, onDidFold: didFold.event };
  const timeline = new Timeline({ store, feed, series, clock });
  return { timeline, series, store, didRefresh, didChange, didReadLines, didFold };
}

const running = (startedAt: number): Service =>
  aRunningService({ startedAt, instances: [anInstance({ startedAt })] });

describe('Timeline', () => {
  it('notes states, runs, errors, noise and places', async () => {
    const clock = new FakeClock(start);
    const service = running(start - 500);
    const { key } = service;
    const { timeline, didChange, didReadLines, didFold } = aWindow(clock, [service]);
    await clock.advance(1_000);
    didChange.fire({ ...service, state: { type: 'failed', reason: 'x' }, instances: [] });
    const line = (level: 'error' | 'info', text: string, continues?: true) => ({
      ...{ at: start + 900, level, text },
      ...(continues && { continues }),
    });
    didReadLines.fire({
      serviceKey: key,
      lines: [
        line('info', 'fine'),
        line('error', 'Error: password=hunter2 refused'),
        line('error', '    at x.js:1', true),
        line('error', 'Error: two'),
      ],
      from: { path: '/out', inode: 3, offset: 40 },
    });
    didFold.fire({ serviceKey: key, lines: 12 });
    expect(timeline.bands.of(key)).toEqual([
      { from: start, to: start + 1_000, state: 'ready' },
      { from: start + 1_000, state: 'failed' },
    ]);
    expect(timeline.runs.of(key)).toEqual([{ from: start - 500, to: start + 1_000 }]);
    const [error, folded] = timeline.marks.of(key);
    expect(error).toMatchObject({ at: start + 900, kind: 'error', count: 2 });
    expect(error?.text).not.toContain('hunter2');
    expect(folded).toEqual({ at: start + 1_000, kind: 'folded', count: 12 });
    expect(timeline.places.at(key, start + 1_000)).toMatchObject([{ path: '/out', offset: 40 }]);
  });

  it('is found again by the next window', async () => {
    const clock = new FakeClock(start);
    const service = running(start - 500);
    const { key } = service;
    const first = aWindow(clock, [service]);
    for (let i = 0; i < 100; i++) {
      first.series.add(key, { at: clock.now(), bytes: i * 1024, cpuPercent: i });
      first.timeline.sawSystem(memory);
      await clock.advance(2_000);
    }
    const kept = fromRecord(JSON.parse(JSON.stringify(toRecord(first.timeline.record()))));
    await clock.advance(8_000);
    const second = aWindow(clock, [service]);
    second.series.add(key, { at: clock.now(), bytes: 1 });
    if (kept) second.timeline.restore(kept);
    const now = clock.now();
    const points = second.series.points(key, 600_000, now);
    expect(points).toHaveLength(101);
    expect(points[99]).toMatchObject({ bytes: 99 * 1024, cpuPercent: 99 });
    expect(points[100]).toMatchObject({ at: now, bytes: 1 });
    expect(second.timeline.systemPoints(600_000, now)).toHaveLength(100);
    expect(second.timeline.bands.of(key)).toEqual([{ from: start, state: 'ready' }]);
    expect(second.timeline.runs.of(key)).toEqual([{ from: start - 500 }]);
  });

  it('keeps what it has not met, and hands it on when that comes', () => {
    const clock = new FakeClock(start + 1_000);
    const service = running(start);
    const { key } = service;
    const first = aWindow(clock, [service]);
    first.series.add(key, { at: start + 500, bytes: 2048 });
    const second = aWindow(clock, []);
    second.timeline.restore(first.timeline.record());
    expect(second.timeline.record().services.map(([one]) => one)).toEqual([key]);
    Object.assign(second.store, { services: [service] });
    second.didRefresh.fire();
    expect(second.series.points(key, 600_000, clock.now())).toEqual([
      { at: start + 500, bytes: 2048 },
    ]);
  });

  it('leaves out what lies ahead, and what is older than a week', () => {
    const clock = new FakeClock(start);
    const service = running(start);
    const { timeline, series } = aWindow(clock, [service]);
    const points = [-8 * day, -60_000, 3_600_000].map((by) => ({ at: start + by, bytes: 1024 }));
    const nothing = { bands: [], marks: [], places: [], runs: [] };
    timeline.restore({ at: start, services: [[service.key, { points, ...nothing }]], system: [] });
    expect(series.all(service.key).map(({ at }) => at)).toEqual([start - 60_000]);
  });

  it('forgets a service that is gone', () => {
    const clock = new FakeClock(start);
    const service = running(start);
    const { timeline, store, didRefresh } = aWindow(clock, [service]);
    expect(timeline.runs.of(service.key)).toHaveLength(1);
    Object.assign(store, { services: [] });
    didRefresh.fire();
    expect(timeline.bands.of(service.key)).toEqual([]);
    expect(timeline.runs.of(service.key)).toEqual([]);
  });
});

describe('a record', () => {
  const good = { version: 1, at: 5, paths: ['/out'], system: [1, 2, -1], services: [] };
  const service = {
    key: 'a',
    points: [10, 1, 25, 5, 2, -1],
    bands: [],
    marks: [],
    places: [7, 0, 1, 2, 8, 5, 1, 2],
    runs: [],
  };

  it('has small numbers', () => {
    const read = fromRecord({ ...good, services: [service] });
    expect(read?.services).toEqual([
      [
        'a',
        {
          points: [
            { at: 10, bytes: 1024, cpuPercent: 2.5 },
            { at: 15, bytes: 2048 },
          ],
          bands: [],
          marks: [],
          // The other's path is not there.
          places: [{ at: 7, path: '/out', inode: 1, offset: 2 }],
          runs: [],
        },
      ],
    ]);
    expect(read?.system).toEqual([{ at: 1, bytes: 2048 }]);
  });

  it.each([
    undefined,
    null,
    'x',
    {},
    { ...good, version: 2 },
    { ...good, system: 'no' },
    { ...good, system: [null] },
    { ...good, system: Array.from({ length: 40_000 }, () => 1) },
    { ...good, services: [{ ...service, bands: [{ from: 1, to: 2, state: 'happy' }] }] },
    { ...good, services: [{ ...service, points: ['1'] }] },
    { ...good, services: Array.from({ length: 101 }, () => service) },
  ])('is refused where it is none (%#)', (value) => {
    expect(fromRecord(value)).toBeUndefined();
  });

  it('is read back without names and paths that are too long', () => {
    const nothing = { points: [], bands: [], marks: [], places: [], runs: [] };
    const long = 'x'.repeat(5_000);
    const place = { at: 1, inode: 1, offset: 1 };
    const places = [
      { ...place, path: long },
      { ...place, path: '/out' },
    ];
    const services = [
      [long, nothing],
      ['b', { ...nothing, places }],
    ] as const;
    expect(fromRecord(toRecord({ at: 1, system: [], services }))?.services).toEqual([
      ['b', { ...nothing, places: [{ ...place, path: '/out' }] }],
    ]);
  });

  it('ends where its points go backwards', () => {
    expect(fromRecord({ ...good, system: [10, 1, -1, -5, 1, -1] })?.system).toHaveLength(1);
  });
});

describe('TimelineKeeper', () => {
  const nothing = { at: 1, services: [], system: [] };

  it('writes in a rhythm and at the end, and never before it has read', async () => {
    const clock = new FakeClock(start);
    const written: unknown[] = [];
    let answer: (value: unknown) => void = () => undefined;
    const file = {
      read: () => new Promise<unknown>((resolve) => (answer = resolve)),
      write: async (value: unknown) => void written.push(value),
    };
    const restored: unknown[] = [];
    const timeline = {
      record: () => nothing,
      restore: (kept: unknown) => void restored.push(kept),
    };
    const keeper = new TimelineKeeper(timeline, file, new TestLog(), clock);
    await clock.advance(60_000);
    expect(written).toEqual([]);
    answer(toRecord(nothing));
    await clock.advance(20_000);
    expect(restored).toEqual([nothing]);
    expect(written).toHaveLength(1);
    keeper.dispose();
    await clock.advance(60_000);
    expect(written).toHaveLength(2);
  });

  it('goes on without what cannot be read or written, and tells it once', async () => {
    const clock = new FakeClock(start);
    const told: string[] = [];
    const log = { ...silent, error: (message: string) => void told.push(message) };
    const fails = async (): Promise<never> => {
      throw new Error('no');
    };
    const timeline = { record: () => nothing, restore: () => undefined };
    const keeper = new TimelineKeeper(timeline, { read: fails, write: fails }, log, clock);
    await clock.advance(100_000);
    keeper.dispose();
    await clock.advance(1);
    expect(told).toHaveLength(2);
  });
});

const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined };
