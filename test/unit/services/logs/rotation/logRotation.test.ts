import { describe, expect, it, onTestFinished } from 'vitest';
import { Emitter } from '../../../../../src/base/event';
import type { EngineEvent } from '../../../../../src/engine/engineEvent';
import type { EngineState } from '../../../../../src/engine/engine';
import {
  LogRotation,
  type RotationSettings,
} from '../../../../../src/services/logs/rotation/logRotation';
import type { LogFile } from '../../../../../src/system/logs/logRotation';
import { FakeClock } from '../../../../fakes/fakeClock';
import { anEntry, anInstance, aRunningService, megabyte } from '../../../../fakes/samples';
import { TestLog } from '../../../../fakes/testLog';

/** Log files by path, in memory; links lead from one path to another. */
class FakeFiles {
  readonly texts = new Map<string, string>();
  readonly links = new Map<string, string>();
  readonly acts: string[] = [];
  free = 10_000 * megabyte;
  fails = '';

  readonly inspectLog = async (file: string): Promise<LogFile | undefined> => {
    const path = this.links.get(file) ?? file;
    const text = this.texts.get(path);
    return text === undefined ? undefined : { path, size: text.length, links: 1 };
  };
  readonly moveAside = async (file: string): Promise<string> => {
    this.#act('move', file);
    this.texts.set(`${file}.old`, this.texts.get(file) ?? '');
    this.texts.delete(file);
    return `${file}.old`;
  };
  readonly moveBack = async (old: string, file: string): Promise<void> => {
    this.#act('move back', file);
    this.texts.set(file, this.texts.get(old) ?? '');
  };
  readonly copyAside = async (file: string): Promise<string> => {
    this.#act('copy', file);
    return `${file}.old`;
  };
  readonly pack = async (old: string): Promise<void> => this.#act('pack', old);
  readonly oldFiles = async (file: string): Promise<readonly string[]> => [
    `${file}.old`,
    `${file}.older.gz`,
  ];
  readonly prune = async (file: string, keep: number): Promise<void> =>
    this.#act(`prune ${keep}`, file);
  readonly freeBytes = async (): Promise<number> => this.free;
  readonly textFrom = async (file: string, start: number): Promise<string> =>
    (this.texts.get(file) ?? '').slice(Math.max(0, start));
  readonly appendTo = async (file: string, text: string): Promise<void> => {
    this.#act('append', file);
    this.texts.set(file, (this.texts.get(file) ?? '') + text);
  };

  #act(what: string, file: string): void {
    if (this.fails === what) throw new Error(`no ${what}`);
    this.acts.push(`${what} ${file}`);
  }
}

function rotating() {
  const bus = new Emitter<EngineEvent>();
  const clock = new FakeClock();
  const files = new FakeFiles();
  const log = new TestLog();
  const told: string[] = [];
  const world = {
    state: { type: 'connected' } as EngineState,
    list: [anEntry({ id: 3, outFile: '/l/out', errFile: '/l/err' })],
    services: [aRunningService({ instances: [anInstance({ id: 3 })] })],
    settings: { maxBytes: 10, keep: 5 } as RotationSettings,
    mayAct: true,
    /** What happens while PM2 opens its files anew. */
    reload: async (): Promise<void> => undefined,
    reloads: 0,
    /** The daemon tells on the bus that it does so. */
    marks: true,
  };
  const rotation = new LogRotation({
    engine: {
      get state() {
        return world.state;
      },
      onDidReceiveEvent: bus.event,
      snapshot: async () => world.list,
      reopenLogs: async () => {
        world.reloads++;
        if (world.marks)
          bus.fire({ type: 'daemonLog', text: 'Reloading logs...\n', at: clock.now() });
        await world.reload();
      },
    },
    services: {
      get services() {
        return world.services;
      },
    },
    pm2Log: () => '/l/pm2.log',
    settings: () => world.settings,
    mayAct: async () => world.mayAct,
    files,
    tellFull: (file, free) => told.push(`${file} ${free}`),
    log,
    clock,
  });
  onTestFinished(() => rotation.dispose());
  const say = (data: string, id = 3, stream: 'out' | 'err' = 'out'): void =>
    bus.fire({ type: 'log', id, name: 'x', stream, data, at: clock.now() });
  const check = async (ms = 5_000): Promise<void> => {
    const done = rotation.check();
    await clock.advance(ms);
    await done;
  };
  files.texts.set('/l/out', 'small');
  files.texts.set('/l/err', 'small');
  return { world, files, clock, log, told, rotation, say, check, bus };
}

const long = 'a long text\n';

describe('a log that is too large', () => {
  it('is renamed, PM2 opens a new one, the old is packed and the oldest go', async () => {
    const { world, files, check } = rotating();
    files.texts.set('/l/out', long);
    await check();
    expect(files.acts).toEqual(['move /l/out', 'prune 5 /l/out', 'pack /l/out.old']);
    expect(world.reloads).toBe(1);
  });

  it('is looked for every 15 s', async () => {
    const { files, clock } = rotating();
    files.texts.set('/l/out', long);
    await clock.advance(14_000);
    expect(files.acts).toEqual([]);
    await clock.advance(2_000);
    expect(files.acts).toContain('move /l/out');
  });

  it.each<[string, (w: ReturnType<typeof rotating>['world']) => void]>([
    ['it is at its limit', (world) => (world.settings = { maxBytes: long.length, keep: 5 })],
    ['rotation is switched off', (world) => (world.settings = { maxBytes: undefined, keep: 5 })],
    ['another window acts', (world) => (world.mayAct = false)],
    ['PM2 is out of reach', (world) => (world.state = { type: 'noDaemon', killed: true })],
    ['none of our services runs', (world) => (world.services = [])],
    [
      'the entry is somebody else’s',
      (world) => (world.list = [anEntry({ id: 4, outFile: '/l/out' })]),
    ],
    [
      'PM2’s own module rotates',
      (world) =>
        (world.list = [...world.list, anEntry({ id: 9, name: 'pm2-logrotate', isModule: true })]),
    ],
  ])('stays where %s', async (_, change) => {
    const { world, files, check } = rotating();
    files.texts.set('/l/out', long);
    const rotated = { ...world };
    change(world);
    await check();
    expect(files.acts).toEqual([]);
    expect(world.reloads).toBe(0);
    Object.assign(world, rotated);
    await check();
    expect(files.acts).toContain('move /l/out');
  });

  it('is rotated although that module is installed, where it does not run', async () => {
    const { world, files, check } = rotating();
    files.texts.set('/l/out', long);
    world.list.push(anEntry({ id: 9, name: 'pm2-logrotate', isModule: true, pid: undefined }));
    await check();
    expect(files.acts).toContain('move /l/out');
  });

  it('is rotated once, though two ask at the same time', async () => {
    const { files, clock, rotation } = rotating();
    files.texts.set('/l/out', long);
    const both = Promise.all([rotation.check(), rotation.check()]);
    await clock.advance(1_000);
    await both;
    expect(files.acts.filter((act) => act === 'move /l/out')).toHaveLength(1);
  });
});

describe('which files', () => {
  it('are those that PM2 names for our entries: both streams and the one for both', async () => {
    const { world, files, check } = rotating();
    world.list = [
      anEntry({ id: 3, outFile: '/l/out', errFile: '/l/err', logFile: '/l/both' }),
      anEntry({ id: 4, outFile: '/l/theirs' }),
    ];
    for (const one of ['/l/out', '/l/err', '/l/both', '/l/theirs', '/l/nobody’s']) {
      files.texts.set(one, long);
    }
    await check();
    expect(files.acts.filter((act) => act.startsWith('move'))).toEqual([
      'move /l/out',
      'move /l/err',
      'move /l/both',
    ]);
    expect(world.reloads).toBe(1);
  });

  it('never /dev/null, nor what inspection refuses', async () => {
    const { world, files, check } = rotating();
    world.list = [anEntry({ id: 3, outFile: '/dev/null', errFile: '/l/refused' })];
    files.texts.set('/dev/null', long);
    await check();
    expect(files.acts).toEqual([]);
    world.list = [anEntry({ id: 3, outFile: '/l/out', errFile: '/l/refused' })];
    files.texts.set('/l/out', long);
    await check();
    expect(files.acts).toContain('move /l/out');
  });

  it('once where several write into it, or a link leads to it', async () => {
    const { world, files, check } = rotating();
    world.services = [3, 4].map((id) =>
      aRunningService({ name: `s${id}`, instances: [anInstance({ id })] }),
    );
    world.list = [
      anEntry({ id: 3, outFile: '/l/shared' }),
      anEntry({ id: 4, outFile: '/l/shared', errFile: '/l/link' }),
    ];
    files.texts.set('/l/shared', long);
    files.links.set('/l/link', '/l/shared');
    await check();
    expect(files.acts.filter((act) => act.startsWith('move'))).toEqual(['move /l/shared']);
  });

  it('of the daemon itself by copying, for it never opens its own anew', async () => {
    const { world, files, check } = rotating();
    files.texts.set('/l/pm2.log', long);
    await check();
    expect(files.acts).toEqual(['copy /l/pm2.log', 'prune 5 /l/pm2.log', 'pack /l/pm2.log.old']);
    expect(world.reloads).toBe(0);
  });
});

describe('what PM2 drops while it opens its files anew', () => {
  it('is put at the end of the old file', async () => {
    const { world, files, say, check } = rotating();
    files.texts.set('/l/out', 'a long text 1\n');
    world.reload = async () => {
      say('2\n');
      say('3\n');
      files.texts.set('/l/out', '3\n');
    };
    await check();
    expect(files.texts.get('/l/out.old')).toBe('a long text 1\n2\n');
  });

  it('of a file that is not rotated is put at its own end', async () => {
    const { world, files, say, check } = rotating();
    files.texts.set('/l/out', long);
    world.reload = async () => {
      files.texts.set('/l/out', '');
      say('dropped\n', 3, 'err');
    };
    await check();
    expect(files.texts.get('/l/err')).toBe('smalldropped\n');
  });

  it('is waited for where the bus is behind: the mark comes late, and what was said after it later still', async () => {
    const { world, files, check, clock, bus } = rotating();
    files.texts.set('/l/out', long);
    world.marks = false;
    world.reload = async () => {
      files.texts.set('/l/out', '');
      const at = clock.now();
      clock.after(1_000, () => bus.fire({ type: 'daemonLog', text: 'Reloading logs...\n', at }));
      clock.after(1_900, () =>
        bus.fire({ type: 'log', id: 3, name: 'x', stream: 'err', data: 'dropped\n', at: at + 100 }),
      );
    };
    await check(8_000);
    expect(files.texts.get('/l/err')).toBe('smalldropped\n');
  });

  it('is waited for as long as the bus brings what is older, however far behind it is', async () => {
    const { world, files, check, clock, bus } = rotating();
    files.texts.set('/l/out', long);
    world.marks = false;
    world.reload = async () => {
      files.texts.set('/l/out', '');
      const at = clock.now();
      const tell = (data: string, ms: number, said: number): void => {
        clock.after(ms, () =>
          bus.fire({ type: 'log', id: 3, name: 'x', stream: 'err', data, at: said }),
        );
      };
      for (const s of [10, 20, 30, 40]) tell('small', s * 1_000, at - 100 + s);
      clock.after(50_000, () => bus.fire({ type: 'daemonLog', text: 'Reloading logs...\n', at }));
      tell('dropped\n', 65_000, at + 300);
    };
    await check(72_000);
    expect(files.texts.get('/l/err')).toBe('smalldropped\n');
  });

  it('is listened for until PM2 writes again, which takes long on a busy machine', async () => {
    const { world, files, say, check, clock } = rotating();
    files.texts.set('/l/out', long);
    world.reload = async () => {
      files.texts.set('/l/out', '');
      for (const ms of [100, 900, 1_800]) clock.after(ms, () => say(`dropped ${ms}\n`, 3, 'err'));
      clock.after(2_100, () => {
        files.texts.set('/l/err', 'smallwritten\n');
        say('written\n', 3, 'err');
      });
    };
    await check();
    expect(files.texts.get('/l/err')).toBe(
      'smallwritten\ndropped 100\ndropped 900\ndropped 1800\n',
    );
  });

  it('of somebody else’s who writes into the same file is put back as well', async () => {
    const { world, files, say, check } = rotating();
    world.list = [anEntry({ id: 3, outFile: '/l/out' }), anEntry({ id: 8, outFile: '/l/out' })];
    files.texts.set('/l/out', long);
    world.reload = async () => {
      files.texts.set('/l/out', '');
      say('ours\n');
      say('theirs\n', 8);
    };
    await check();
    expect(files.texts.get('/l/out.old')).toBe(`${long}ours\ntheirs\n`);
  });

  it('is nothing where the bus only tells late what is in the files', async () => {
    const { world, files, say, check, clock, bus } = rotating();
    const said = Array.from({ length: 400 }, (_, i) => `line ${i} ${'x'.repeat(90)}\n`);
    files.texts.set('/l/out', said.slice(0, 300).join(''));
    world.marks = false;
    world.reload = async () => {
      // The bus is 200 lines behind.
      files.texts.set('/l/out', said.slice(301).join(''));
      clock.after(2_000, () => {
        for (const one of said.slice(100, 300)) say(one);
        bus.fire({ type: 'daemonLog', text: 'Reloading logs...\n', at: clock.now() });
        for (const one of said.slice(300, 380)) say(one);
      });
    };
    await check();
    expect(files.texts.get('/l/out.old')).toBe(said.slice(0, 301).join(''));
  });

  it('is not looked for where PM2 never says that it has done so', async () => {
    const { world, files, say, check } = rotating();
    files.texts.set('/l/out', long);
    world.marks = false;
    world.reload = async () => say('what was said long before\n');
    await check(21_000);
    expect(files.texts.get('/l/out.old')).toBe(long);
    expect(files.acts).toContain('prune 5 /l/out');
  });

  it('is nothing where all is there', async () => {
    const { world, files, say, check } = rotating();
    files.texts.set('/l/out', long);
    world.reload = async () => {
      files.texts.set('/l/out', 'new\n');
      say('new\n');
    };
    await check();
    expect(files.acts).toContain('move /l/out');
    expect(files.acts.filter((act) => act.startsWith('append'))).toEqual([]);
  });
});

describe('what goes wrong', () => {
  it('with PM2 gives the files their names back', async () => {
    const { world, files, rotation, clock } = rotating();
    files.texts.set('/l/out', long);
    world.reload = async () => {
      throw new Error('no answer');
    };
    const done = expect(rotation.check()).rejects.toThrow('no answer');
    await clock.advance(600);
    await done;
    expect(files.texts.get('/l/out')).toBe(long);
    expect(files.acts).toEqual(['move /l/out', 'move back /l/out']);
  });

  it('with one of the names does not keep the others from theirs', async () => {
    const { world, files, rotation, clock, log } = rotating();
    files.texts.set('/l/out', long);
    files.texts.set('/l/err', long);
    world.reload = async () => {
      files.fails = 'move back';
      throw new Error('no answer');
    };
    const done = expect(rotation.check()).rejects.toThrow('no answer');
    await clock.advance(600);
    await done;
    expect(log.takeErrors()).toEqual([
      'The log /l/out.old could not get its name back. Error: no move back',
      'The log /l/err.old could not get its name back. Error: no move back',
    ]);
  });

  it('with a renaming is logged; PM2 is left in peace where nothing was renamed', async () => {
    const { world, files, log, check } = rotating();
    files.texts.set('/l/out', long);
    files.fails = 'move';
    await check();
    expect(log.takeErrors()).toEqual(['The log /l/out could not be renamed. Error: no move']);
    expect(world.reloads).toBe(0);
  });

  it('with what is put back is logged; the oldest files go all the same', async () => {
    const { world, files, log, say, check } = rotating();
    files.texts.set('/l/out', long);
    files.fails = 'append';
    world.reload = async () => {
      files.texts.set('/l/out', '');
      say('dropped\n');
    };
    await check();
    expect(log.takeErrors()).toEqual([
      'What PM2 dropped of /l/out could not be put back. Error: no append',
    ]);
    expect(files.acts).toContain('prune 5 /l/out');
  });

  it('with packing is logged, and the next round goes on', async () => {
    const { files, log, check } = rotating();
    files.texts.set('/l/out', long);
    files.fails = 'pack';
    await check();
    expect(log.takeErrors()).toEqual([
      'The old files of /l/out could not be put in order. Error: no pack',
    ]);
    files.fails = '';
    files.texts.set('/l/out', long);
    await check();
    expect(files.acts).toContain('pack /l/out.old');
  });
});

describe('a disk that is nearly full', () => {
  it('is told once, and again when there was room meanwhile', async () => {
    const { files, told, check } = rotating();
    files.free = 100 * megabyte;
    await check();
    await check();
    expect(told).toEqual([`/l/err ${100 * megabyte}`]);
    files.free = 300 * megabyte;
    await check();
    files.free = 100 * megabyte;
    await check();
    expect(told).toHaveLength(1);
    files.free = 500 * megabyte;
    await check();
    files.free = 100 * megabyte;
    await check();
    expect(told).toHaveLength(2);
  });

  it('and on which PM2 could not write, which gives such a file up for good: PM2 opens its files anew, once there is room', async () => {
    const { world, files, check, bus, clock, say } = rotating();
    world.reload = async () => say('x\n');
    const text = 'Error: ENOSPC: no space left on device, write\n';
    bus.fire({ type: 'daemonLog', text, at: clock.now() });
    files.free = 10_000;
    await check();
    expect(world.reloads).toBe(0);
    files.free = 10 * megabyte;
    await check();
    await check();
    expect(world.reloads).toBe(1);
    expect(files.texts.get('/l/out')).toBe('smallx\n');
  });

  it('gets no more on it: nothing is packed or copied, but the oldest go', async () => {
    const { files, check } = rotating();
    files.free = 100 * megabyte;
    files.texts.set('/l/out', long);
    files.texts.set('/l/pm2.log', long);
    await check();
    expect(files.acts).toEqual(['move /l/out', 'prune 5 /l/out']);
  });
});
