import { onTestFinished, expect, it } from 'vitest';
import { LogMemory } from '../../../../src/views/logs/logMemory';
import type { LogRecord } from '../../../../src/views/logs/logRecord';
import { FakeClock, settle } from '../../../fakes/fakeClock';
import { TestLog } from '../../../fakes/testLog';

/** An editor, and the disk of the machine that the extension runs on. */
class FakeEditor {
  readonly stored = new Map<string, unknown>();
  written: unknown;
  readonly clock = new FakeClock();
  readonly log = new TestLog();
  /** Its window is gone: nothing is answered any more. */
  gone = false;
  /** It has not written its storage yet. */
  forgets = false;
  readonly storage = {
    get: <T>(key: string, otherwise?: T): T => (this.stored.get(key) ?? otherwise) as T,
    update: async (key: string, value: unknown): Promise<void> => {
      if (this.gone) await new Promise(() => undefined);
      if (!this.forgets) this.stored.set(key, structuredClone(value));
    },
  };
  readonly file = {
    read: async (): Promise<unknown> => structuredClone(this.written),
    write: async (record: LogRecord): Promise<void> =>
      void (this.written = structuredClone(record)),
  };

  async open(): Promise<LogMemory> {
    const memory = await LogMemory.open(this);
    onTestFinished(() => memory.dispose());
    return memory;
  }
}

const at = (offset: number) => ({ inode: 7, offset });
const mark = { text: 'Error: the pump is broken', at: 5 };

it('keeps where a log begins at once, so that no later window takes its last lines for all', async () => {
  const editor = new FakeEditor();
  editor.gone = true;
  const memory = await editor.open();
  memory.places.set('/l/out', at(3));
  await settle();
  expect((await editor.open()).places.get('/l/out')).toEqual(at(3));
  // What this window reads does not change what an earlier one has seen.
  expect(memory.places.get('/l/out')).toBeUndefined();
});

it('keeps how far a log was read although the editor has not written its storage when the window is reloaded', async () => {
  const editor = new FakeEditor();
  editor.forgets = true;
  const memory = await editor.open();
  for (let offset = 0; offset <= 500; offset += 100) {
    memory.places.set('/l/out', at(offset));
    await editor.clock.advance(1_000);
  }
  const seen = (await editor.open()).places.get('/l/out');
  // What was read just before may not have been shown.
  expect([at(200), at(300)]).toContainEqual(seen);
  await editor.clock.advance(10_000);
  expect((await editor.open()).places.get('/l/out')).toEqual(at(500));
  expect(editor.clock.pending).toBe(0);
});

it('does not count what was read when nobody could see it', async () => {
  const editor = new FakeEditor();
  const memory = await editor.open();
  memory.places.set('/l/out', at(0));
  memory.places.set('/l/out', at(100));
  await editor.clock.advance(10_000);
  editor.gone = true;
  memory.places.set('/l/out', at(200));
  await editor.clock.advance(60_000);
  memory.dispose();
  await settle();
  expect((await editor.open()).places.get('/l/out')).toEqual(at(100));
});

it('counts all that was read when the window is closed', async () => {
  const editor = new FakeEditor();
  const memory = await editor.open();
  memory.places.set('/l/out', at(0));
  memory.places.set('/l/out', at(100));
  memory.dispose();
  // The host may end before its file is written.
  editor.written = undefined;
  await settle();
  expect((await editor.open()).places.get('/l/out')).toEqual(at(100));
});

it.each([
  ['the storage', 1, 2],
  ['the file', 2, 1],
])('goes by %s where that is newer', async (which, written, stored) => {
  const editor = new FakeEditor();
  const record = (when: number, offset: number) => ({
    at: when,
    places: { '/l/out': at(offset) },
    errors: {},
  });
  editor.written = record(written, 10);
  editor.stored.set('logRecord', record(stored, 20));
  const seen = (await editor.open()).places.get('/l/out');
  expect(seen).toEqual(which === 'the file' ? at(10) : at(20));
});

it('keeps an error with the place of its line: never is the line seen and the error forgotten', async () => {
  const editor = new FakeEditor();
  editor.forgets = true;
  const memory = await editor.open();
  memory.places.set('/l/err', at(0));
  memory.places.set('/l/err', at(50));
  memory.errors.set({ a: mark });
  for (let i = 0; i < 6; i++) {
    await editor.clock.advance(1_000);
    const next = await editor.open();
    if (next.places.get('/l/err')?.offset === 50) expect(next.errors.get()).toEqual({ a: mark });
  }
  expect((await editor.open()).places.get('/l/err')).toEqual(at(50));
});

it('keeps an error at once', async () => {
  const editor = new FakeEditor();
  editor.forgets = true;
  (await editor.open()).errors.set({ a: mark });
  await settle();
  expect((await editor.open()).errors.get()).toEqual({ a: mark });
});

it('is newer than what it found, although the clock was set back', async () => {
  const editor = new FakeEditor();
  editor.forgets = true;
  editor.written = { at: 9e15, places: {}, errors: {} };
  (await editor.open()).places.set('/l/out', at(3));
  await settle();
  expect((await editor.open()).places.get('/l/out')).toEqual(at(3));
});

it('knows what version 0.1.0 has stored', async () => {
  const editor = new FakeEditor();
  editor.stored.set('logPlaces', { '/l/out': at(3) });
  editor.stored.set('logErrors', { a: mark });
  const memory = await editor.open();
  expect(memory.places.get('/l/out')).toEqual(at(3));
  expect(memory.errors.get()).toEqual({ a: mark });
});

it.each([
  undefined,
  7,
  'x',
  [],
  { at: 1 },
  { at: 1, places: { '/l': 3 }, errors: { a: { text: 1 } } },
])('takes %j in its file for nothing', async (written) => {
  const editor = new FakeEditor();
  editor.written = written;
  const memory = await editor.open();
  expect(memory.places.get('/l')).toBeUndefined();
  expect(memory.errors.get()).toEqual({});
});

it('warns once where its file cannot be written, and goes on with the storage', async () => {
  const editor = new FakeEditor();
  editor.file.write = () => Promise.reject(new Error('no space left'));
  const memory = await editor.open();
  for (let offset = 0; offset < 5; offset++) {
    memory.places.set('/l/out', at(offset));
    await editor.clock.advance(5_000);
  }
  expect(editor.log.lines).toEqual([expect.stringMatching(/^warn .*no space left/)]);
  expect((await editor.open()).places.get('/l/out')).toEqual(at(4));
});
