import * as fs from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { type AppFields, ecosystem, idle, project, server } from './harness/apps';
import { environmentOf, isAlive, until, wordsOf } from './harness/processes';
import { freePort, useWorld } from './harness/world';

const world = useWorld();

function rewrite(folder: string, ...apps: readonly AppFields[]): void {
  for (const [name, text] of Object.entries(ecosystem(...apps))) {
    fs.writeFileSync(path.join(folder, name), text);
  }
}

describe('a definition', () => {
  const base = idle('app', { env: { COLOR: 'red', GONE: 'soon' }, args: ['one'] });
  const changes: readonly (readonly [string, AppFields])[] = [
    ['env', { ...base, env: { COLOR: 'blue' } }],
    ['args', { ...base, args: ['one', 'two words'] }],
    ['cap', { ...base, max_memory_restart: '300M' }],
  ];
  it('that did not change keeps its entry; a changed one is applied whole', async () => {
    const folder = world().write('ws', project(base));
    const window = await world().open({ folders: [folder] });
    await window.start('app');
    await window.untilState('app', 'ready');
    // PM2 gives an id again as soon as it is free; this one it never does.
    let entry = (await window.link.snapshot())[0]?.uniqueId;
    await window.restart('app');
    expect(await window.link.snapshot()).toMatchObject([{ uniqueId: entry }]);

    for (const [what, app] of changes) {
      rewrite(folder, app);
      await window.model.load();
      expect((await window.restart('app')).failed).toEqual([]);
      const { capBytes } = await window.untilState('app', 'ready');
      const list = await window.link.snapshot();
      expect(list).toMatchObject([{ name: 'app' }]);
      expect(list[0]?.uniqueId).not.toBe(entry);
      entry = list[0]?.uniqueId;
      const pid = window.pid('app');
      const { COLOR, GONE } = environmentOf(pid);
      const args = wordsOf(pid).slice(wordsOf(pid).indexOf(path.join(folder, 'idle.cjs')) + 1);
      expect({ what, COLOR, GONE, args, capBytes }).toEqual({
        what,
        COLOR: what === 'env' ? 'blue' : 'red',
        GONE: what === 'env' ? undefined : 'soon',
        args: what === 'args' ? ['one', 'two words'] : ['one'],
        capBytes: what === 'cap' ? 300 * 1024 ** 2 : 1024 ** 3,
      });
    }

    // The same by start, of a service that was stopped.
    await window.stop('app');
    rewrite(folder, base);
    await window.model.load();
    await window.start('app');
    await window.untilState('app', 'ready');
    expect(environmentOf(window.pid('app'))).toMatchObject({ COLOR: 'red', GONE: 'soon' });
    expect(window.service('app').instances).toHaveLength(1);
  });
});

describe('instances', () => {
  const cases: readonly (readonly [string, AppFields])[] = [
    ['without a port', idle('app', { instances: 2, exec_mode: 'fork' })],
    [
      'with a port each',
      { ...server('app', 0), instances: 2, exec_mode: 'fork', increment_var: 'PORT' },
    ],
    [
      'in cluster mode',
      { ...server('app', 0), instances: 2, exec_mode: 'cluster', min_uptime: 100 },
    ],
  ];
  it.each(cases)('%s are one row, and commands act on all', async (what, app) => {
    const port = await freePort();
    const env = what === 'without a port' ? {} : { env: { PORT: port } };
    const folder = world().write('ws', project({ ...app, ...env }));
    const window = await world().open({ folders: [folder] });
    expect((await window.start('app')).failed).toEqual([]);
    await window.untilState('app', 'ready');
    expect(window.all).toHaveLength(1);
    const { instances } = window.service('app');
    expect(instances).toHaveLength(2);
    const pids = window.pids('app');
    expect(pids.filter(isAlive)).toHaveLength(2);
    if (what === 'with a port each') {
      expect(instances.flatMap(({ ports }) => ports).sort()).toEqual([port, port + 1]);
    }

    await window.restart('app');
    await window.untilState('app', 'ready');
    const fresh = window.pids('app');
    expect(fresh).toHaveLength(2);
    expect(fresh.filter((pid) => pids.includes(pid))).toEqual([]);

    await window.stop('app');
    expect(window.service('app').state.type).toBe('stopped');
    await until(() => !fresh.some(isAlive), 'the end of both');

    await window.start('app');
    await window.untilState('app', 'ready');
    expect(window.pids('app')).toHaveLength(2);
    await window.delete('app');
    expect(await window.link.snapshot()).toEqual([]);
  });
});

describe('cancelling a start of all', () => {
  it('stops what was started and starts nothing further', async () => {
    const names = Array.from({ length: 8 }, (_, i) => `app-${i}`);
    const folder = world().write('ws', project(...names.map((name) => idle(name))));
    const window = await world().open({ folders: [folder] });
    const abort = new AbortController();
    const result = await window.supervisor.start(window.all, {
      signal: abort.signal,
      // The others of the first four are under way, and four wait.
      onProgress: (_text, step) => {
        if (step) abort.abort();
      },
    });
    expect(result.cancelled).toBe(true);
    expect(result.failed).toEqual([]);
    // Also what arrives late at PM2 must not run.
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    await window.services.refresh();
    const entries = await window.link.snapshot();
    expect(entries.length).toBeLessThan(names.length);
    expect(entries.filter(({ status }) => status !== 'stopped')).toEqual([]);
    expect(window.all.map(({ state }) => state.type)).toEqual(names.map(() => 'stopped'));
    expect(world().processes).toEqual([world().daemonPid]);
  });

  it('stops what PM2 started meanwhile, and leaves alone what ran before', async () => {
    const folder = world().write('ws', project(idle('old'), idle('new')));
    const window = await world().open({ folders: [folder] });
    await window.start('old');
    const pid = window.pid('old');
    const abort = new AbortController();
    // PM2 has it running, and its own program has not ended yet.
    window.link.onDidReceiveEvent((event) => {
      if (event.type === 'process' && event.name === 'new') abort.abort();
    });
    const result = await window.supervisor.start(window.all, { signal: abort.signal });
    expect(result.cancelled).toBe(true);
    const list = await window.link.snapshot();
    expect(list.map(({ name, status }) => [name, status])).toEqual([
      ['old', 'online'],
      ['new', 'stopped'],
    ]);
    expect(window.pids('old')).toEqual([pid]);
    expect([...world().processes].sort()).toEqual([world().daemonPid, pid].sort());
  });
});

describe('names', () => {
  const names = [
    'two\nlines',
    '**bold** [x](command:y) `z`',
    'é ü 漢字 🦀',
    '../../up/and "away" $HOME;',
    '12',
    'all',
    'n'.repeat(200),
  ];
  it('of any kind start, restart, log and go', async () => {
    const apps = names.map((name) => idle(name, { env: { name: 'EVIL', status: 'EVIL' } }));
    const folder = world().write('ws', project(...apps));
    const window = await world().open({ folders: [folder] });
    // The variables that would rename an app are left out and told.
    expect(window.model.problems).toHaveLength(2 * names.length);
    expect(window.model.problems[0]?.message).toMatch(/"name" would overwrite a field of PM2/);
    expect((await window.start()).failed).toEqual([]);
    for (const name of names) await window.untilState(name, 'ready');
    const list = await window.link.snapshot();
    expect(list.map(({ name }) => name).sort()).toEqual([...names].sort());
    const before = names.map((name) => window.pid(name));
    expect(new Set(before).size).toBe(names.length);

    expect((await window.restart()).failed).toEqual([]);
    for (const name of names) {
      await window.untilState(name, 'ready');
      expect(before).not.toContain(window.pid(name));
      expect(environmentOf(window.pid(name))['status']).not.toBe('EVIL');
      await window.untilLine(name, new RegExp(`^idle ${window.pid(name)}$`));
    }
    await window.stop('all');
    expect(window.service('12').state.type).toBe('ready');
    await window.delete();
    expect(await window.link.snapshot()).toEqual([]);
    expect(fs.readdirSync(world().folder).sort()).toEqual(['ecosystemReader.js', 'pm2', 'ws']);
  });
});
