import { describe, expect, it, onTestFinished } from 'vitest';
import { Emitter } from '../../../../src/base/event';
import type { EngineEvent } from '../../../../src/engine/engineEvent';
import { LogFeed, type SeenPlace, type Tail } from '../../../../src/services/logs/logFeed';
import type { LogLine } from '../../../../src/services/logs/logLine';
import type { Service } from '../../../../src/services/state/service';
import { FakeClock, settle } from '../../../fakes/fakeClock';
import { anInstance, aRunningService, aService } from '../../../fakes/samples';
import { TestLog } from '../../../fakes/testLog';

/** Log files in memory; a tail sees what is written after it was opened. */
class FakeLogs {
  readonly #texts = new Map<string, string>();
  opened: string[] = [];
  closed: string[] = [];
  error: unknown;
  /** Its files were deleted, though PM2 has them open. */
  gone = false;
  /** They have been renamed, and what has taken their place is not read yet. */
  switching = false;

  write(path: string, text: string): void {
    this.#texts.set(path, this.text(path) + text);
  }

  empty(path: string): void {
    this.#texts.set(path, '');
  }

  text(path: string): string {
    return this.#texts.get(path) ?? '';
  }

  readonly open = async (path: string): Promise<Tail | undefined> => {
    this.opened.push(path);
    if (this.error !== undefined) throw this.error;
    if (path === '/dev/null') return undefined;
    const gone = (): boolean => this.gone;
    const switching = (): boolean => this.switching;
    const bytes = (): Buffer => Buffer.from(gone() ? '' : this.text(path));
    let offset = bytes().length;
    const start = offset;
    return {
      path,
      get place() {
        return gone() ? { inode: 0, offset: 0 } : { inode: 1, offset };
      },
      get switching() {
        return switching();
      },
      unfinished: false,
      before: async (min, max, seen) => {
        const unseen = seen ? start - seen.offset : 0;
        const data = bytes().subarray(
          Math.max(0, start - Math.min(max, Math.max(min, unseen))),
          start,
        );
        return { data, seenAt: data.length - (seen ? unseen : 0), whole: true };
      },
      read: async () => {
        if (!gone() && bytes().length < offset) offset = 0;
        const data = bytes().subarray(offset);
        offset += data.length;
        return data;
      },
      latest: async (maxBytes) => bytes().subarray(Math.max(0, offset - maxBytes), offset),
      dispose: () => void this.closed.push(path),
    };
  };
}

const running = aRunningService({
  instances: [anInstance({ id: 3, outFile: '/l/out', errFile: '/l/err' })],
});

async function fed(
  services: readonly Service[] = [running],
  memory?: ConstructorParameters<typeof LogFeed>[5],
) {
  const bus = new Emitter<EngineEvent>();
  const refreshes = new Emitter<void>();
  const list = { services, onDidRefresh: refreshes.event };
  const logs = new FakeLogs();
  // What is there before the window opens.
  logs.write('/l/out', '\n');
  logs.write('/l/err', '\n');
  const clock = new FakeClock(50_000);
  const log = new TestLog();
  const feed = new LogFeed({ onDidReceiveEvent: bus.event }, list, logs.open, log, clock, memory);
  onTestFinished(() => feed.dispose());
  const heard: { key: string; line: LogLine }[] = [];
  feed.onDidReadLines(({ serviceKey, lines }) => {
    for (const line of lines) heard.push({ key: serviceKey, line });
  });
  const refresh = async (now: readonly Service[] = list.services): Promise<void> => {
    list.services = now;
    refreshes.fire();
    await settle();
  };
  const hint = async (stream: 'out' | 'err' = 'out', data = '', id = 3, at = 7): Promise<void> => {
    bus.fire({ type: 'log', id, name: 'x', stream, data, at });
    await settle();
  };
  const exit = async (id = 3): Promise<void> => {
    bus.fire({ type: 'process', event: 'exit', id, name: 'x', manually: false, at: 7 });
    await settle();
  };
  const online = async (id = 3): Promise<void> => {
    bus.fire({ type: 'process', event: 'online', id, name: 'x', manually: false, at: 7 });
    await settle();
  };
  const texts = (): string[] => heard.splice(0).map(({ line }) => line.text);
  await refresh();
  return { feed, bus, logs, clock, log, heard, refresh, hint, exit, online, texts };
}

describe('lines', () => {
  it('come from the file, when the bus says that there is something', async () => {
    const { logs, clock, heard, hint } = await fed();
    logs.write('/l/out', 'one\nERROR two\nthr');
    await clock.advance(10_000);
    expect(heard).toEqual([]);
    await hint('out', 'what the bus says is not shown');
    await clock.advance(30);
    expect(heard).toEqual([
      { key: running.key, line: { at: 60_015, level: 'info', text: 'one' } },
      { key: running.key, line: { at: 60_015, level: 'error', text: 'ERROR two' } },
    ]);
  });

  it('of the error stream come from its file', async () => {
    const { logs, clock, heard, hint } = await fed();
    logs.write('/l/err', 'oh\n');
    await hint('err');
    await clock.advance(15);
    expect(heard).toMatchObject([{ line: { level: 'warning', text: 'oh' } }]);
  });

  it('are all told when somebody catches up, an error whose stack may go on included, and once', async () => {
    const { feed, logs, clock, hint, texts } = await fed();
    logs.write('/l/out', 'one\n');
    logs.write('/l/err', 'Error: last words\n');
    await feed.catchUp(running.key);
    expect(texts()).toEqual(['one', 'Error: last words']);
    await hint();
    await hint('err');
    await clock.advance(10_000);
    expect(texts()).toEqual([]);
  });

  it('are all told in a file that was emptied, once somebody has caught up, however long the new text is', async () => {
    const places = new Map<string, SeenPlace>();
    const memory = {
      get: () => undefined,
      set: (path: string, place: SeenPlace) => void places.set(path, place),
    };
    const { feed, logs, clock, hint, texts } = await fed([running], memory);
    await feed.backfill(running.key);
    logs.empty('/l/out');
    await feed.catchUp(running.key);
    expect(places.get('/l/out')).toEqual({ inode: 1, offset: 0 });
    logs.write('/l/out', '1\n');
    await hint();
    await clock.advance(15);
    expect(texts()).toEqual(['1']);
  });

  it('that reach the file late are found all the same', async () => {
    const { logs, clock, hint, texts } = await fed();
    await hint();
    await clock.advance(500);
    expect(texts()).toEqual([]);
    logs.write('/l/out', 'late\n');
    await clock.advance(1_575);
    expect(texts()).toEqual(['late']);
    await clock.advance(10_000);
    expect(clock.pending).toBe(0);
  });

  it('that are put back long after PM2 has opened its files anew are found, though the bus says nothing of them', async () => {
    const { bus, logs, clock, texts } = await fed();
    bus.fire({ type: 'daemonLog', text: 'Reloading logs...', at: 7 });
    await clock.advance(20_000);
    logs.write('/l/err', 'dropped\n');
    await clock.advance(15_000);
    expect(texts()).toEqual(['dropped']);
    await clock.advance(60_000);
    expect(clock.pending).toBe(0);
  });

  it('are not kept waiting by looks that were due for earlier ones', async () => {
    const { logs, clock, hint, texts } = await fed();
    await hint();
    await clock.advance(15 + 40 + 120 + 400);
    logs.write('/l/out', 'new\n');
    await hint();
    await clock.advance(15);
    expect(texts()).toEqual(['new']);
  });

  it('are not put off by a stream of hints', async () => {
    const { logs, clock, hint, texts } = await fed();
    for (let i = 0; i < 30; i++) {
      logs.write('/l/out', `${i}\n`);
      await hint();
      await clock.advance(1);
    }
    expect(texts().length).toBeGreaterThanOrEqual(10);
  });

  it('without an end are given when the process has ended', async () => {
    const { logs, clock, hint, exit, texts } = await fed();
    logs.write('/l/out', 'last words');
    await hint();
    await exit();
    await clock.advance(10_000);
    expect(texts()).toEqual(['last words']);
    logs.write('/l/out', 'again\n');
    await hint();
    await clock.advance(15);
    expect(texts()).toEqual(['again']);
  });

  it('without an end do not become the beginning of what the next process says', async () => {
    const { logs, clock, hint, exit, online, texts } = await fed();
    logs.write('/l/out', 'last words');
    await hint();
    await exit();
    await online();
    await clock.advance(40);
    logs.write('/l/out', 'hello\n');
    await hint();
    await clock.advance(15);
    expect(texts()).toEqual(['last words', 'hello']);
    logs.write('/l/out', 'half');
    await hint();
    await clock.advance(100);
    logs.write('/l/out', ' and half\n');
    await hint();
    await clock.advance(100);
    expect(texts()).toEqual(['half and half']);
  });

  it('without an end do not do so on the bus either', async () => {
    const quiet = aRunningService({ instances: [anInstance({ id: 3, outFile: '/dev/null' })] });
    const { hint, exit, online, texts } = await fed([quiet]);
    await hint('out', 'last words');
    await exit();
    await online();
    await hint('out', 'hello\n');
    expect(texts()).toEqual(['last words', 'hello']);
  });

  it('of both streams are kept apart where neither has a file', async () => {
    const quiet = aRunningService({
      instances: [anInstance({ id: 3, outFile: '/dev/null', errFile: '/dev/null' })],
    });
    const { heard, hint } = await fed([quiet]);
    await hint('out', 'half');
    await hint('err', 'oh\n');
    await hint('out', ' and half\n');
    expect(heard.map(({ line }) => [line.text, line.level])).toEqual([
      ['oh', 'warning'],
      ['half and half', 'info'],
    ]);
  });

  it('come from the bus where the file was deleted before this window opened', async () => {
    const { logs, clock, hint, texts } = await fed();
    logs.gone = true;
    await hint('out', 'one\n');
    await hint('out', 'two\n');
    await clock.advance(500);
    expect(texts()).toEqual([]);
    await clock.advance(1_700);
    expect(texts()).toEqual(['one', 'two']);
    await hint('out', 'three\n');
    logs.gone = false;
    logs.write('/l/out', 'three\n');
    await clock.advance(10_000);
    expect(texts()).toEqual(['three']);
  });

  it('that PM2 does not write because their process has ended come from the bus, once it is certain; what is written does not', async () => {
    const { logs, clock, hint, exit, online, texts } = await fed();
    await hint('out', 'before\n');
    logs.write('/l/out', 'before\n');
    await clock.advance(3_000);
    expect(texts()).toEqual(['before']);
    const said = async (data: string, isWritten: boolean): Promise<void> => {
      await hint('out', data, 3, clock.now());
      if (isWritten) logs.write('/l/out', data);
      await clock.advance(10);
    };
    await said('one\n', true);
    await said('two\n', false);
    await exit();
    await said('three\nno end', false);
    await online();
    await said('four\n', true);
    await clock.advance(1_500);
    expect(texts()).toEqual(['one', 'four']);
    await clock.advance(1_500);
    expect(texts()).toEqual(['two', 'three', 'no end']);
    await said('five\n', true);
    await clock.advance(10_000);
    expect(texts()).toEqual(['five']);
  });

  it('do not come from the bus while the file is being replaced: they stand in what is read next', async () => {
    const { logs, clock, hint, exit, texts } = await fed();
    await hint('out', 'one\n', 3, clock.now());
    logs.write('/l/out', 'one\n');
    await clock.advance(1_000);
    logs.switching = true;
    await hint('out', 'two\n', 3, clock.now());
    await exit();
    await clock.advance(4_000);
    expect(texts()).toEqual(['one']);
    logs.write('/l/out', 'two\n');
    logs.switching = false;
    await clock.advance(10_000);
    expect(texts()).toEqual(['two']);
  });

  it('do not come from the bus where the file was emptied or replaced meanwhile: nobody knows what it held', async () => {
    const { logs, clock, hint, exit, texts } = await fed();
    await hint('out', 'a long line\n', 3, clock.now());
    logs.write('/l/out', 'a long line\n');
    await clock.advance(1_000);
    await hint('out', 'another line\n', 3, clock.now());
    logs.write('/l/out', 'another line\n');
    await clock.advance(100);
    await exit();
    await clock.advance(100);
    logs.empty('/l/out');
    await clock.advance(10_000);
    expect(texts()).toEqual(['a long line', 'another line']);
  });

  it('come from the bus where PM2 writes no file', async () => {
    const quiet = aRunningService({ instances: [anInstance({ id: 3, outFile: '/dev/null' })] });
    const { clock, heard, hint, exit, texts } = await fed([quiet]);
    await hint('out', 'a\nb');
    await hint('out', 'c\n');
    await hint('err', 'no path at all\n');
    expect(heard.map(({ line }) => [line.text, line.at])).toEqual([
      ['a', 7],
      ['bc', 7],
      ['no path at all', 7],
    ]);
    texts();
    await hint('out', 'rest');
    await exit();
    await clock.advance(10_000);
    expect(texts()).toEqual(['rest']);
  });

  it('of somebody else are not ours', async () => {
    const { logs, clock, hint, texts } = await fed();
    logs.write('/l/out', 'x\n');
    await hint('out', 'theirs\n', 4);
    await clock.advance(10_000);
    expect(texts()).toEqual([]);
    await hint();
    await clock.advance(10_000);
    expect(texts()).toEqual(['x']);
  });

  it('of two services that share a file go to both', async () => {
    const instances = [anInstance({ id: 3, outFile: '/l/out' })];
    const two = aRunningService({
      name: 'b',
      instances: [anInstance({ id: 4, outFile: '/l/out' })],
    });
    const { logs, clock, heard, hint } = await fed([aRunningService({ instances }), two]);
    logs.write('/l/out', 'x\n');
    await hint('out', '', 3);
    await hint('out', '', 4);
    await clock.advance(15);
    expect(heard.map(({ key }) => key)).toEqual([running.key, two.key]);
  });
});

describe('what it follows', () => {
  it('is opened once', async () => {
    const { logs, refresh } = await fed();
    await refresh();
    await refresh();
    expect(logs.opened).toEqual(['/l/out', '/l/err']);
  });

  it('stays open between a delete and the start after it, so that no line is missed', async () => {
    const { logs, clock, hint, refresh, texts } = await fed();
    await refresh([aService()]);
    logs.write('/l/out', 'listening\n');
    await refresh([running]);
    await hint();
    await clock.advance(15);
    expect(texts()).toEqual(['listening']);
    expect(logs.opened).toEqual(['/l/out', '/l/err']);
  });

  it('is let go with the service', async () => {
    const { logs, clock, hint, refresh, texts } = await fed();
    await hint();
    await refresh([]);
    expect(clock.pending).toBe(0);
    logs.write('/l/out', 'x\n');
    await refresh([running]);
    await hint();
    await clock.advance(15);
    expect(texts()).toEqual([]);
    expect(logs.opened).toHaveLength(4);
  });

  it('moves to another file with the service', async () => {
    const { logs, clock, hint, refresh, texts } = await fed();
    const moved = aRunningService({ instances: [anInstance({ id: 3, outFile: '/l/new' })] });
    await refresh([moved]);
    logs.write('/l/out', 'old\n');
    logs.write('/l/new', 'new\n');
    await hint();
    await clock.advance(15);
    expect(texts()).toEqual(['new']);
  });

  it('is told once where it cannot be opened; its lines come from the bus', async () => {
    const { feed, logs, clock, log, hint, refresh, texts } = await fed([]);
    const told: string[] = [];
    feed.onDidFailToRead(({ serviceKey, path }) => told.push(`${serviceKey} ${path}`));
    logs.error = new Error('EMFILE');
    await refresh([running]);
    await refresh([running]);
    expect(log.takeErrors()).toEqual([
      'The log /l/out cannot be followed. Error: EMFILE',
      'The log /l/err cannot be followed. Error: EMFILE',
    ]);
    expect(told).toEqual([`${running.key} /l/out`, `${running.key} /l/err`]);
    await hint('out', 'x\n');
    await clock.advance(100);
    expect(texts()).toEqual(['x']);
    expect(await feed.backfill(running.key)).toEqual({ old: [], unseen: [], whole: true });
  });

  it('is nothing once disposed', async () => {
    const { feed, logs, clock, hint, texts } = await fed();
    logs.write('/l/out', 'before\n');
    await hint();
    await clock.advance(10_000);
    feed.dispose();
    await settle();
    logs.write('/l/out', 'x\n');
    await hint();
    await clock.advance(10_000);
    expect(texts()).toEqual(['before']);
    expect(clock.pending).toBe(0);
  });
});

describe('backfill', () => {
  const texts = (lines: readonly LogLine[]): string[] => lines.map(({ text }) => text);

  it('gives what was there before, without a time', async () => {
    const { feed, logs, refresh } = await fed([]);
    logs.write('/l/out', 'old\nhalf');
    logs.write('/l/err', 'bad\n');
    await refresh([running]);
    logs.write('/l/out', ' and new\n');
    const { old, unseen, whole } = await feed.backfill(running.key);
    expect(old.filter(({ text }) => text !== '')).toEqual([
      { at: 0, level: 'info', text: 'old' },
      { at: 0, level: 'info', text: 'half' },
      { at: 0, level: 'warning', text: 'bad' },
    ]);
    expect(unseen).toEqual([]);
    expect(whole).toBe(true);
  });

  it('gives 500 lines of a file at most, the last ones', async () => {
    const { feed, logs, refresh } = await fed([]);
    logs.write('/l/out', Array.from({ length: 600 }, (_, i) => `${i}\n`).join(''));
    await refresh([running]);
    const out = (await feed.backfill(running.key)).old.filter(({ level }) => level === 'info');
    expect(out).toHaveLength(500);
    expect(out.at(-1)?.text).toBe('599');
  });

  it('tells apart what was written while no window was there', async () => {
    const places = new Map([['/l/out', { inode: 1, offset: '\none\ntw'.length }]]);
    const memory = { get: (path: string) => places.get(path), set: () => undefined };
    const { feed, logs, refresh } = await fed([], memory);
    logs.write('/l/out', 'one\ntwo\nthree\n');
    await refresh([running]);
    const { old, unseen } = await feed.backfill(running.key);
    expect(texts(old)).toContain('one');
    expect(texts(unseen)).toEqual(['two', 'three']);
  });

  it('gives nothing of a service that nobody knows', async () => {
    const nothing = { old: [], unseen: [], whole: true };
    expect(await (await fed()).feed.backfill('x')).toEqual(nothing);
  });
});

describe('a stack trace', () => {
  it('stays together, although its lines come in two chunks with other lines between them', async () => {
    const { logs, clock, hint, texts } = await fed();
    logs.write('/l/err', 'TypeError: x is not a function\n    at a (/app/a.js:1:2)\n');
    await hint('err');
    logs.write('/l/out', 'GET /\n');
    await hint('out');
    await clock.advance(16);
    logs.write('/l/err', '    at b (/app/b.js:3:4)\nnext\n');
    await hint('err');
    await clock.advance(100);
    expect(texts()).toEqual([
      'GET /',
      'TypeError: x is not a function',
      '    at a (/app/a.js:1:2)',
      '    at b (/app/b.js:3:4)',
      'next',
    ]);
  });

  it('waits for nothing more than a look', async () => {
    const { logs, clock, hint, texts } = await fed();
    logs.write('/l/err', 'Error: x\n');
    await hint('err');
    await clock.advance(100);
    expect(texts()).toEqual(['Error: x']);
  });
});

describe('an error whose stack may go on', () => {
  it('is told when the window closes, and counts as seen only then: a window may end without a word', async () => {
    const places = new Map<string, number>();
    const memory = {
      get: () => undefined,
      set: (path: string, { offset }: { offset: number }) => void places.set(path, offset),
    };
    const { feed, logs, clock, hint, texts } = await fed([running], memory);
    await feed.backfill(running.key);
    logs.write('/l/err', 'Error: last words\n    at x (/a.js:1:1)\n');
    await hint('err');
    await clock.advance(15);
    expect(texts()).toEqual([]);
    expect(places.get('/l/err')).toBe(1);
    feed.dispose();
    expect(places.get('/l/err')).toBe(logs.text('/l/err').length);
    expect(texts()).toEqual(['Error: last words', '    at x (/a.js:1:1)']);
    await clock.advance(10_000);
    expect(texts()).toEqual([]);
  });

  it('is told when its service writes elsewhere, and not when its service is gone', async () => {
    const { logs, clock, hint, refresh, texts } = await fed();
    const say = async (text: string): Promise<void> => {
      logs.write('/l/err', `Error: ${text}\n`);
      await hint('err');
      await clock.advance(15);
    };
    await say('one');
    await refresh([aRunningService({ instances: [anInstance({ id: 3, errFile: '/l/new' })] })]);
    expect(texts()).toEqual(['Error: one']);
    await refresh([running]);
    await say('two');
    await refresh([]);
    await clock.advance(10_000);
    expect(texts()).toEqual([]);
  });
});

it('remembers how far it has read', async () => {
  const places = new Map<string, number>();
  const memory = {
    get: () => undefined,
    set: (path: string, { offset }: { offset: number }) => void places.set(path, offset),
  };
  const { feed, logs, clock, hint } = await fed([running], memory);
  await feed.backfill(running.key);
  logs.write('/l/out', 'é\n');
  await hint();
  await clock.advance(15);
  expect(Object.fromEntries(places)).toEqual({ '/l/out': 4, '/l/err': 1 });
});

it('counts nothing as seen before somebody shows what came before', async () => {
  const places = new Map([['/l/out', { inode: 1, offset: 1 }]]);
  const memory = {
    get: (path: string) => (path === '/l/out' ? { inode: 1, offset: 1 } : undefined),
    set: (path: string, place: SeenPlace) => void places.set(path, place),
  };
  const { feed, logs, clock, hint, refresh, texts } = await fed([], memory);
  logs.write('/l/out', 'missed\n');
  await refresh([running]);
  logs.write('/l/out', 'live\n');
  await hint();
  await clock.advance(15);
  expect(texts()).toEqual(['live']);
  // Somebody who only looks is nobody who shows.
  expect((await feed.linesBefore(running.key)).map(({ text }) => text)).toContain('missed');
  expect(places.get('/l/out')?.offset).toBe(1);
  await feed.backfill(running.key);
  expect(places.get('/l/out')?.offset).toBe(logs.text('/l/out').length);
  // What its files are later is followed from here on, and seen.
  const moved = aRunningService({ instances: [anInstance({ id: 3, outFile: '/l/fresh' })] });
  await refresh([moved]);
  logs.write('/l/fresh', 'first\n');
  await clock.advance(15);
  expect(places.get('/l/fresh')?.offset).toBe(logs.text('/l/fresh').length);
});

it('takes what was made since the window was opened for new, although it is not asked at once', async () => {
  const since: number[] = [];
  const open = async (_path: string, bornSince: number): Promise<undefined> =>
    void since.push(bornSince);
  const [bus, refreshes] = [new Emitter<EngineEvent>(), new Emitter<void>()];
  const services = { services: [running], onDidRefresh: refreshes.event };
  const clock = new FakeClock(50_000);
  const none = { get: () => undefined, set: () => undefined };
  new LogFeed(
    { onDidReceiveEvent: bus.event },
    services,
    open,
    new TestLog(),
    clock,
    none,
    40_000,
  ).dispose();
  expect(since).toEqual([40_000, 40_000]);
});

it('tells where in the file lines begin', async () => {
  const { feed, logs, clock, hint } = await fed();
  const places: unknown[] = [];
  feed.onDidReadLines(({ from }) => places.push(from));
  for (const text of ['é one\n', 'two\n']) {
    logs.write('/l/out', text);
    await hint();
    await clock.advance(15);
  }
  expect(places).toEqual([
    { path: '/l/out', inode: 1, offset: 1 },
    { path: '/l/out', inode: 1, offset: 8 },
  ]);
});

it('reads a file that was made since from its beginning, unasked', async () => {
  const { clock, logs, refresh, texts } = await fed([]);
  const fresh = aRunningService({ instances: [anInstance({ id: 3, outFile: '/l/fresh' })] });
  await refresh([fresh]);
  logs.write('/l/fresh', 'first\n');
  await clock.advance(15);
  expect(texts()).toEqual(['first']);
});
