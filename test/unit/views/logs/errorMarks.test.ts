import { describe, expect, it, onTestFinished } from 'vitest';
import { Emitter } from '../../../../src/base/event';
import type { EngineEvent } from '../../../../src/engine/engineEvent';
import type { LogBatch } from '../../../../src/services/logs/logFeed';
import { LogPipeline } from '../../../../src/services/logs/logPipeline';
import type { Overlay, Service } from '../../../../src/services/state/service';
import { ErrorMarks, type RememberedError } from '../../../../src/views/logs/errorMarks';
import { FakeClock, settle } from '../../../fakes/fakeClock';
import { anInstance, aRunningService, aService } from '../../../fakes/samples';

const startedAt = 1_000_000;
const running = aRunningService({ instances: [anInstance({ id: 3, startedAt })] });
const { key } = running;

/** What the editor keeps for a workspace. */
class Storage {
  errors: Readonly<Record<string, RememberedError>> = {};
  writes = 0;
  get = (): Readonly<Record<string, RememberedError>> => this.errors;
  set = (all: Readonly<Record<string, RememberedError>>): void => {
    this.errors = all;
    this.writes++;
  };
}

/** One window; `storage` is what an earlier one has left. */
function opened(storage = new Storage(), services: readonly Service[] = [running]) {
  const clock = new FakeClock(startedAt + 60_000);
  const bus = new Emitter<EngineEvent>();
  const lines = new Emitter<LogBatch>();
  const refreshes = new Emitter<void>();
  const pipeline = new LogPipeline({ onDidReadLines: lines.event }, clock);
  const marks = new Map<string, string | undefined>();
  const list = {
    services,
    onDidRefresh: refreshes.event,
    overlay: (of: string, { logError }: Overlay) => void marks.set(of, logError),
  };
  const caughtUp: string[] = [];
  const visible = new Set<string>();
  const own = new ErrorMarks({
    engine: { onDidReceiveEvent: bus.event },
    feed: { catchUp: async (of) => void caughtUp.push(of) },
    pipeline,
    services: list,
    memory: storage,
    isRead: (of) => visible.has(of),
    clock,
  });
  const close = (): void => {
    own.dispose();
    pipeline.dispose();
  };
  onTestFinished(close);
  const logs = (text: string, at = clock.now(), serviceKey = key): void =>
    lines.fire({ serviceKey, lines: [{ at, level: 'error', text }] });
  const refresh = (now: readonly Service[]): void => {
    list.services = now;
    refreshes.fire();
  };
  const online = async (id = 3): Promise<void> => {
    bus.fire({ type: 'process', event: 'online', id, name: 'x', manually: false, at: 7 });
    await settle();
  };
  return { pipeline, marks, clock, logs, refresh, online, close, visible, caughtUp, storage };
}

/** Another window over the same storage. */
const reopened = (
  { storage, close }: ReturnType<typeof opened>,
  services?: readonly Service[],
): ReturnType<typeof opened> => {
  close();
  return opened(storage, services);
};

describe('an error', () => {
  it('marks its row without secrets, until it is read', () => {
    const { pipeline, marks, logs, storage } = opened();
    logs('Error: --token=abc is wrong');
    expect(marks.get(key)).toBe('Error: --token=••• is wrong');
    expect(JSON.stringify(storage.errors)).not.toContain('abc');
    pipeline.read(key);
    expect(marks.get(key)).toBeUndefined();
    expect(storage.errors).toEqual({});
  });

  it('that somebody looks at is read, and nothing is written for it', () => {
    const { pipeline, marks, logs, visible, storage } = opened();
    visible.add(key);
    logs('Error: seen');
    expect(pipeline.unread(key)).toBeUndefined();
    expect(marks.get(key)).toBeUndefined();
    expect(storage.writes).toBe(0);
  });

  it('is over with the next start, whose own come after it', async () => {
    const { marks, logs, online, caughtUp, storage } = opened();
    logs('Error: old');
    await online(4);
    expect(marks.get(key)).toBe('Error: old');
    await online();
    expect(caughtUp).toEqual([key]);
    expect(marks.get(key)).toBeUndefined();
    expect(storage.errors).toEqual({});
  });
});

describe('after a reload', () => {
  it('an error still marks its row, until it is read', () => {
    const first = opened();
    first.logs('Error: nobody has seen me');
    const second = reopened(first);
    expect(second.marks.get(key)).toBe('Error: nobody has seen me');
    second.logs('Error: another');
    expect(second.marks.get(key)).toBe('Error: nobody has seen me');
    const third = reopened(second);
    third.pipeline.read(key);
    expect(third.marks.get(key)).toBeUndefined();
    expect(reopened(third).marks.get(key)).toBeUndefined();
  });

  it('waits for PM2’s list', () => {
    const first = opened();
    first.logs('Error: x');
    const second = reopened(first, []);
    second.refresh([aService()]);
    expect(second.marks.size).toBe(0);
    second.refresh([running]);
    expect(second.marks.get(key)).toBe('Error: x');
  });

  it('of a service that was started meanwhile there is none', () => {
    const first = opened();
    first.logs('Error: of the run before');
    expect(first.storage.errors).toHaveProperty([key]);
    const anew = anInstance({ id: 3, startedAt: first.clock.now() + 1 });
    const second = reopened(first, [aRunningService({ instances: [anInstance(), anew] })]);
    expect(second.marks.get(key)).toBeUndefined();
    expect(second.storage.errors).toEqual({});
  });

  it('one that was written while no window was there has the time at which it was found', () => {
    const first = opened();
    first.logs('Error: meanwhile', 0);
    expect(first.storage.errors).toEqual({
      [key]: { text: 'Error: meanwhile', at: first.clock.now() },
    });
    expect(reopened(first).marks.get(key)).toBe('Error: meanwhile');
  });

  it('is forgotten with its service', () => {
    const first = opened();
    first.logs('Error: x');
    const second = reopened(first);
    expect(second.marks.get(key)).toBe('Error: x');
    second.pipeline.forget(key);
    expect(second.marks.get(key)).toBeUndefined();
    expect(second.storage.errors).toEqual({});
  });
});

it('keeps 200 at most, the newest, each cut', () => {
  const { logs, storage } = opened();
  for (let i = 0; i < 250; i++) logs('x'.repeat(5_000), 1, `key ${i}`);
  const all = Object.entries(storage.errors);
  expect(all).toHaveLength(200);
  expect(all.at(-1)?.[0]).toBe('key 249');
  expect(all.every(([, { text }]) => text.length === 300)).toBe(true);
});
