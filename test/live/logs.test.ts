import * as fs from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { delay } from '../../src/base/async';
import { type Disposable, DisposableStore } from '../../src/base/disposable';
import { LogPipeline } from '../../src/services/logs/logPipeline';
import { ErrorMarks, type RememberedError } from '../../src/views/logs/errorMarks';
import { ecosystem } from './harness/apps';
import {
  counter,
  counting,
  expectAll,
  expectOrder,
  gaps,
  numbers,
  rotating,
} from './harness/counting';
import { until } from './harness/processes';
import { type Window, WindowMemory } from './harness/window';
import { useWorld } from './harness/world';

/** Waits until there are so many numbered lines, on both streams. */
async function untilAll(lines: () => readonly string[], count: number): Promise<void> {
  await until(
    () => numbers(lines(), 'n').length >= count && numbers(lines(), 'e').length >= count / 10,
    () =>
      `the lines ${gaps(numbers(lines(), 'n'), count)} and the errors ${gaps(numbers(lines(), 'e'), count / 10)}`,
  );
  // A line that came twice would come now.
  await delay(1_700);
}

describe('every line', () => {
  const world = useWorld();

  async function counted(
    env: Readonly<Record<string, string | number>>,
    memory?: WindowMemory,
  ): Promise<{ readonly window: Window; readonly folder: string }> {
    const folder = world().write('w', { ...counting, ...ecosystem(counter('a', env)) });
    const window = await world().open({ folders: [folder], memory });
    await window.start('a');
    return { window, folder };
  }

  it('of a burst comes once, in order', async () => {
    const count = 200_000;
    const { window } = await counted({ RATE: 10_000_000, COUNT: count, WIDTH: 90 });
    await untilAll(() => window.lines('a'), count);
    expectAll(numbers(window.lines('a'), 'n'), count, 'kept');
    expectAll(numbers(window.lines('a'), 'e'), count / 10, 'kept');
  });

  it('of a service that is restarted again and again comes once, in order as far as PM2 wrote it', async () => {
    const count = 12_000;
    const state = path.join(world().folder, 'state');
    const { window } = await counted({ RATE: 2_000, COUNT: count, STATE: state });
    for (let i = 0; i < 3; i++) {
      await delay(700);
      await window.restart('a');
    }
    // PM2 opens the same files for a new entry.
    await window.delete('a');
    await window.start('a');
    await untilAll(() => window.lines('a'), count);
    for (const [letter, all] of [
      ['n', count],
      ['e', count / 10],
    ] as const) {
      expectAll(numbers(window.lines('a'), letter), all, 'any');
      // On a busy machine PM2 does not write all of a process's last words: those come from the bus, late.
      const filed = numbers(window.filedLines('a'), letter);
      expectOrder(filed);
      expect(filed.length).toBeGreaterThan(all * 0.95);
    }
  });

  it('of a process’s last words comes once, in order, although a busy PM2 does not write all of them', async () => {
    const [count, after] = [10, 1_500];
    const app = counter('a', { RATE: 100, COUNT: count, AFTER: after }, { autorestart: false });
    const folder = world().write('w', { ...counting, ...ecosystem(app) });
    const window = await world().open({ folders: [folder] });
    await window.start('a');
    await untilAll(() => window.lines('a'), count);
    const [pid, daemon] = [window.pid('a'), world().daemonPid];
    process.kill(daemon, 'SIGSTOP');
    try {
      process.kill(pid, 'SIGINT');
      // Its parent has not taken note of its end.
      await until(
        () => /^State:\s+Z/m.test(fs.readFileSync(`/proc/${pid}/status`, 'utf8')),
        () => 'the end of the process',
      );
    } finally {
      process.kill(daemon, 'SIGCONT');
    }
    await until(
      () => numbers(window.lines('a'), 'n').length >= count + after,
      () => `${numbers(window.lines('a'), 'n').length} lines of ${count + after}`,
    );
    await delay(1_700);
    expectAll(numbers(window.lines('a'), 'n'), count + after, 'kept');
  });

  it('comes once through rotations under load', async () => {
    const count = 20_000;
    const { window } = await counted({ RATE: 4_000, COUNT: count });
    const rotation = rotating(world(), window, { maxBytes: 100_000 });
    for (let i = 0; i < 4; i++) {
      await delay(1_100);
      await rotation.check();
    }
    rotation.dispose();
    await untilAll(() => window.lines('a'), count);
    expectAll(numbers(window.lines('a'), 'n'), count, 'kept');
    // What PM2 drops of a file that is not rotated is put at its end: nothing is missing, though a line may come late.
    expectAll(numbers(window.lines('a'), 'e'), count / 10, 'any');
  });

  it('comes once through rotations in a burst that a busy editor is behind with', async () => {
    const count = 200_000;
    const { window } = await counted({ RATE: 40_000, COUNT: count, WIDTH: 90 });
    const rotation = rotating(world(), window, { maxBytes: 1_500_000, keep: 50 });
    const busy = setInterval(() => {
      const end = Date.now() + 400;
      while (Date.now() < end);
    }, 430);
    for (let i = 0; i < 3; i++) {
      await delay(500);
      await rotation.check();
    }
    clearInterval(busy);
    rotation.dispose();
    await untilAll(() => window.lines('a'), count);
    expectAll(numbers(window.lines('a'), 'n'), count, 'kept');
    expectAll(numbers(window.lines('a'), 'e'), count / 10, 'any');
  });

  it('comes once through rotations that follow one another at once', async () => {
    const count = 16_000;
    const { window } = await counted({ RATE: 4_000, COUNT: count });
    const rotation = rotating(world(), window, { maxBytes: 20_000, keep: 50 });
    for (let i = 0; i < 6; i++) await rotation.check();
    rotation.dispose();
    await untilAll(() => window.lines('a'), count);
    expectAll(numbers(window.lines('a'), 'n'), count, 'kept');
    expectAll(numbers(window.lines('a'), 'e'), count / 10, 'any');
  });

  it('comes once through reloads of the window: live, or as written meanwhile', async () => {
    const count = 14_000;
    const memory = new WindowMemory();
    const first = await counted({ RATE: 2_000, COUNT: count }, memory);
    await first.window.feed.backfill(first.window.service('a').key);
    const lines: string[] = [];
    let { window } = first;
    for (let i = 0; i < 3; i++) {
      await delay(800);
      window.dispose();
      lines.push(...window.lines('a'));
      // The last time it stays closed for longer.
      await delay(i === 2 ? 1_500 : 0);
      window = await world().open({ folders: [first.folder], memory });
      const { key } = await window.untilState('a', 'ready');
      const { unseen, whole } = await window.feed.backfill(key);
      expect(whole).toBe(true);
      lines.push(...unseen.map(({ text }) => text));
    }
    const seenBefore = lines.length;
    expect(seenBefore).toBeGreaterThan(5_000);
    await untilAll(() => [...lines, ...window.lines('a')], count);
    lines.push(...window.lines('a'));
    expectAll(numbers(lines, 'n'), count, 'kept');
    expectAll(numbers(lines, 'e'), count / 10, 'kept');
  });

  it('comes in one of two windows, although the storage was not written before the second, and the first ends without a word', async () => {
    const memory = new WindowMemory();
    memory.keepsStorage = false;
    const { window: first, folder } = await counted({ RATE: 500, COUNT: 100_000 }, memory);
    const { key } = first.service('a');
    await first.feed.backfill(key);
    const shown = (): readonly number[] => numbers(first.lines('a'), 'n');
    // Far more than the old lines that a window shows where it knows no place.
    await until(
      () => shown().length > 3_500,
      () => `${shown().length} lines`,
    );
    const last = shown().at(-1) ?? NaN;
    const second = await world().open({ folders: [folder], memory });
    await second.untilState('a', 'ready');
    const { unseen, whole } = await second.feed.backfill(key);
    expect(whole).toBe(true);
    const found = numbers(
      unseen.map(({ text }) => text),
      'n',
    );
    // What the first has shown just before it may stand there again; nothing is missing.
    expect(found[0]).toBeGreaterThan(500);
    expect(found[0]).toBeLessThanOrEqual(last + 1);
    expect(found).toEqual(Array.from(found, (_, i) => (found[0] ?? NaN) + i));
    await until(
      () => numbers(second.lines('a'), 'n').length > 0,
      () => 'a line in the second window',
    );
    expect(numbers(second.lines('a'), 'n')[0]).toBe((found.at(-1) ?? NaN) + 1);
  });

  it('that is more than what is shown of a closed window’s time is told to be missing there', async () => {
    const memory = new WindowMemory();
    const { window, folder } = await counted({ RATE: 20, COUNT: 20 }, memory);
    await untilAll(() => window.lines('a'), 20);
    window.dispose();
    const next = await world().open({ folders: [folder], memory });
    await next.delete('a');
    next.dispose();
    fs.rmSync(path.join(folder, 'ecosystem.config.cjs'));
    world().write('w', ecosystem(counter('a', { RATE: 1_000_000, COUNT: 40_000, WIDTH: 90 })));
    const other = await world().open({ folders: [folder], memory: new WindowMemory() });
    await other.start('a');
    await untilAll(() => other.lines('a'), 40_000);
    other.dispose();
    const last = await world().open({ folders: [folder], memory });
    const { unseen, whole } = await last.feed.backfill((await last.untilState('a', 'ready')).key);
    expect(whole).toBe(false);
    const found = numbers(
      unseen.map(({ text }) => text),
      'n',
    );
    expect(found.length).toBeGreaterThan(5_000);
    expect(found).toEqual(
      Array.from({ length: found.length }, (_, i) => 40_000 - found.length + i),
    );
  });
});

describe('an error that nobody has read', () => {
  const world = useWorld();

  /** What a window with views does with the lines: see LogViews. */
  class Marks implements Disposable {
    readonly #store = new DisposableStore();
    constructor(window: Window, memory: { errors: Readonly<Record<string, RememberedError>> }) {
      const pipeline = this.#store.add(new LogPipeline(window.feed));
      this.#store.add(
        new ErrorMarks({
          engine: window.link,
          feed: window.feed,
          pipeline,
          services: window.services,
          memory: { get: () => memory.errors, set: (all) => void (memory.errors = all) },
          isRead: () => false,
        }),
      );
      this.#store.add(window.feed);
    }
    dispose(): void {
      this.#store.dispose();
    }
  }

  const failing = `
const fs = require('node:fs');
setInterval(() => {
  if (!fs.existsSync('fail')) return;
  fs.rmSync('fail');
  console.error(new Error('the pump is broken').stack);
}, 20);
`;

  it('marks its row through reloads and a stop, until the service is started by another window', async () => {
    const app = { name: 'a', script: 'failing.cjs', min_uptime: 100 };
    const folder = world().write('w', { 'failing.cjs': failing, ...ecosystem(app) });
    const memory = new WindowMemory();
    const storage = { errors: {} };
    const open = async (): Promise<Window> => world().open({ folders: [folder], memory });
    const marked = (window: Window): Promise<unknown> =>
      window.until('a', ({ logError }) => logError === 'Error: the pump is broken', 'marked');
    const close = (window: Window, marks: Marks): void => {
      marks.dispose();
      window.dispose();
    };
    let window = await open();
    let marks = new Marks(window, storage);
    await window.start('a');
    world().write('w', { fail: '' });
    await marked(window);
    close(window, marks);
    window = await open();
    expect(window.service('a').logError).toBeUndefined();
    marks = new Marks(window, storage);
    await marked(window);
    await window.stop('a');
    close(window, marks);
    window = await open();
    marks = new Marks(window, storage);
    await window.untilState('a', 'stopped');
    await marked(window);
    close(window, marks);
    window = await open();
    await window.start('a');
    window.dispose();
    window = await open();
    marks = new Marks(window, storage);
    await window.untilState('a', 'ready');
    expect(window.service('a').logError).toBeUndefined();
    expect(storage.errors).toEqual({});
    close(window, marks);
  });
});
