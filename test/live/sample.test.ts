import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureSample, sampleFolder } from '../workspaces/install.mjs';
import { ecosystem } from './harness/apps';
import { environmentOf, statusBytes, treeBytes, treeOf, until, wordsOf } from './harness/processes';
import type { Window } from './harness/window';
import { freePort, useWorld } from './harness/world';

const MB = 1024 ** 2;
const dist = `.next-${randomBytes(4).toString('hex')}`;
const names = ['codex-database', 'codex-backend', 'codex-frontend', 'codex-rust'] as const;

const { missing } = await ensureSample({ cargo: true });
const lacking = missing.map(({ part }) => part).join(', ');

describe.skipIf(lacking !== '')(`the sample (lacking: ${lacking || 'nothing'})`, () => {
  // Registered first, so done last: Next writes there until its end.
  afterAll(() =>
    fs.rmSync(path.join(sampleFolder, 'frontend', dist), { recursive: true, force: true }),
  );
  const world = useWorld('all');
  let window: Window;
  let env: Readonly<Record<string, string>>;

  beforeAll(async () => {
    const ports = await Promise.all(Array.from({ length: 4 }, freePort));
    env = {
      CODEX_DATABASE_PORT: String(ports[0]),
      CODEX_BACKEND_PORT: String(ports[1]),
      CODEX_FRONTEND_PORT: String(ports[2]),
      CODEX_RUST_PORT: String(ports[3]),
      CODEX_DATABASE_DIR: path.join(world().folder, 'database'),
      CODEX_NEXT_DIST: dist,
    };
    window = await world().open({ folders: [sampleFolder], env });
    expect((await window.start()).failed).toEqual([]);
    for (const name of names) await window.untilState(name, 'ready');
    for (const name of names.slice(1)) await answer(name, '/health');
  });

  /** Asks a service until it answers well: an open port is not all. */
  async function answer(name: string, route: string): Promise<string> {
    const url = `http://127.0.0.1:${window.service(name).port}${route}`;
    return until(
      async () => {
        const response = await fetch(url).catch(() => undefined);
        return response?.ok ? `${response.status} ${await response.text()}` : undefined;
      },
      () => `an answer of ${url}\n${window.story()}`,
    );
  }

  it('runs, each service as one program, without watch and wrappers', async () => {
    const node = await window.tools.node();
    const cases: readonly (readonly [string, string, number, readonly (string | RegExp)[]])[] = [
      ['codex-database', 'database', 1024, [node, path.join(sampleFolder, 'database/server.mjs')]],
      ['codex-backend', 'backend', 1024, [node, '--import', 'tsx', 'src/index.ts']],
      [
        'codex-frontend',
        'frontend',
        2048,
        [node, /next\/dist\/bin\/next$/, 'dev', '-p', String(env['CODEX_FRONTEND_PORT'])],
      ],
      ['codex-rust', 'generator', 500, [/\/rust_generator\/target\/debug\/[\w-]+$/]],
    ];
    const notes = await window.model.launchNotes();
    for (const [name, kind, capMb, words] of cases) {
      const service = window.service(name);
      expect(service).toMatchObject({ kind, capBytes: capMb * MB, restarts: 0 });
      expect(notes.get(service.key)).toMatchObject({ mode: 'direct', remains: [] });
      const found = wordsOf(window.pid(name));
      const same = words.map((word, i) =>
        typeof word === 'string' || !word.test(found[i] ?? '') ? word : found[i],
      );
      expect(found).toEqual(same);
    }
    // The script's export, and the cap's heap for Next, whose child has no flags.
    const heaps = ['codex-backend', 'codex-frontend'].map(
      (name) => environmentOf(window.pid(name))['NODE_OPTIONS'],
    );
    expect(heaps).toEqual(['--max-old-space-size=1024', '--max-old-space-size=2048']);
    await until(
      async () => (await answer('codex-backend', '/health')).includes('"database":"up"'),
      'a database behind the backend',
    );
    expect(window.all.map(({ port }) => String(port)).sort()).toEqual(
      ['DATABASE', 'BACKEND', 'FRONTEND', 'RUST'].map((part) => env[`CODEX_${part}_PORT`]).sort(),
    );
  });

  it('is what pm2 itself lists', async () => {
    const { home } = world();
    const pm2 = async (...args: readonly string[]): Promise<string> => {
      const words = [path.resolve('node_modules/pm2/bin/pm2'), ...args];
      const own = { PATH: process.env.PATH, PM2_HOME: home.folder };
      return (await promisify(execFile)(process.execPath, words, { env: own })).stdout;
    };
    const list = JSON.parse(await pm2('jlist')) as { name: string; pid: number }[];
    const pids = list.map(({ name, pid }) => [name, pid]).sort();
    expect(pids).toEqual(names.map((name) => [name, window.pid(name)]).sort());
    const table = await pm2('status');
    for (const name of names) expect(table).toContain(name);
  });

  it('counts the memory of the whole tree of next dev', async () => {
    await answer('codex-frontend', '/');
    const root = window.pid('codex-frontend');
    // It works on for a while after the first page.
    await until(async () => {
      const before = treeBytes(root);
      await window.services.refresh();
      const shown = window.service('codex-frontend').memoryBytes ?? 0;
      const after = treeBytes(root);
      return shown > Math.min(before, after) * 0.9 && shown < Math.max(before, after) * 1.1;
    }, 'equal figures');
    const { memoryBytes = 0, instances } = window.service('codex-frontend');
    const processes = instances.flatMap((one) => one.processes);
    expect(processes.some(({ command }) => command.includes('next-server'))).toBe(true);
    expect(memoryBytes).toBeGreaterThan(200 * MB);
    // PM2 sees the launcher only.
    expect(memoryBytes).toBeGreaterThan(2 * statusBytes(root, 'VmRSS'));
  });

  it('tells the lines of each service as they come, and those that were there before', async () => {
    const routes: readonly (readonly [string, string, RegExp])[] = [
      ['codex-backend', '/health', /GET \/health 200/],
      ['codex-frontend', '/', /GET \/ 200/],
      ['codex-rust', '/health', /GET \/health/],
    ];
    for (const [name, route, line] of routes) {
      await answer(name, route);
      await window.untilLine(name, line);
    }
    expect((await window.restart('codex-database')).failed).toEqual([]);
    await window.untilLine('codex-database', /SIGINT received, closing/);
    await window.untilLine('codex-database', /ready on 127\.0\.0\.1/);
    await window.untilState('codex-database', 'ready');

    const later = await world().open({ folders: [sampleFolder], env });
    for (const [name, line] of [
      ...routes.map(([one, , text]) => [one, text] as const),
      ['codex-database', /ready on/] as const,
    ]) {
      await later.untilState(name, 'ready');
      const { old } = await later.feed.backfill(later.service(name).key);
      expect(old.map(({ text }) => text).join('\n')).toMatch(line);
    }
  });

  it('has a killed backend back and ready by itself', async () => {
    const pid = window.pid('codex-backend');
    process.kill(pid, 'SIGKILL');
    await window.until('codex-backend', ({ state }) => state.type === 'waitingRestart', 'waiting');
    await window.untilState('codex-backend', 'ready');
    expect(window.pid('codex-backend')).not.toBe(pid);
    expect(window.service('codex-backend').restarts).toBe(1);
    await answer('codex-backend', '/health');
  });

  it('has its frontend back when the server behind the launcher was killed', async () => {
    const launcher = window.pid('codex-frontend');
    const server = treeOf(launcher).find((pid) => wordsOf(pid).join(' ').includes('next-server'));
    process.kill(server ?? 0, 'SIGKILL');
    await window.until(
      'codex-frontend',
      ({ instances: [one] }) => one?.pid !== launcher && one?.pid !== undefined,
      'restarted',
    );
    await window.untilState('codex-frontend', 'ready');
    // The launcher ends by itself, or it lives on and is restarted: both are told.
    const causes = window.history('codex-frontend').map(({ cause }) => cause);
    expect(causes.some((cause) => cause === 'serverDied' || cause === 'autoRestart')).toBe(true);
  });

  it('is ready again after kill -9 on the daemon, without a click, none twice', async () => {
    const before = names.flatMap((name) => treeOf(window.pid(name)));
    const pids = new Map(names.map((name) => [name, window.pid(name)]));
    const began = Date.now();
    process.kill(world().daemonPid, 'SIGKILL');
    for (const name of names) {
      await window.until(
        name,
        ({ state, busy, instances: [one] }) =>
          state.type === 'ready' &&
          busy === undefined &&
          one?.pid !== undefined &&
          one.pid !== pids.get(name),
        'ready again',
      );
    }
    console.log(`all of the sample ready again after ${Date.now() - began} ms`);
    expect(before.filter((pid) => wordsOf(pid).length > 1 && treeOf(pid).length > 0)).toEqual([]);
    expect((await window.link.snapshot()).map(({ name }) => name).sort()).toEqual(
      [...names].sort(),
    );
    for (const name of names) {
      const causes = window.history(name).map(({ cause }) => cause);
      expect(causes).toEqual(expect.arrayContaining(['daemonLost', 'recovery']));
    }
    await answer('codex-backend', '/health');
  });

  it('leaves no process and no listener when it is stopped', async () => {
    const before = names.flatMap((name) => treeOf(window.pid(name)));
    const log = window.service('codex-backend').instances[0]?.outFile ?? '';
    const database = window.service('codex-database').port ?? 0;
    expect(connectionsTo(database)).toBeGreaterThan(0);
    expect((await window.stop(...names)).failed).toEqual([]);
    // Next's detached-flush.js escapes for a moment, by design of its own.
    expect(before.filter((pid) => treeOf(pid).length > 0)).toEqual([]);
    const ports = window.all.flatMap(({ definition }) => definition?.port ?? []);
    expect(await window.watchers.portOwners.holders(ports)).toEqual([]);
    expect(connectionsTo(database)).toBe(0);
    expect(fs.readFileSync(log, 'utf8').trimEnd().split('\n').at(-1)).toContain('goodbye');
  });
});

/** Connections of this machine to a port of this machine that are open (state 01). */
function connectionsTo(port: number): number {
  const hex = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return ['/proc/net/tcp', '/proc/net/tcp6']
    .flatMap((file) => fs.readFileSync(file, 'utf8').split('\n').slice(1))
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , remote = '', state]) => state === '01' && remote.endsWith(hex)).length;
}

describe('a saved file', () => {
  const world = useWorld();

  it('restarts nothing', async () => {
    const app = { name: 'backend', cwd: './backend', script: './start-dev.sh' };
    const env = { PORT: await freePort(), DATABASE_URL: 'postgres://x:x@127.0.0.1:1/x' };
    const folder = world().write('ws', ecosystem({ ...app, env }));
    fs.cpSync(path.join(sampleFolder, 'backend'), path.join(folder, 'backend'), {
      recursive: true,
    });
    const window = await world().open({ folders: [folder] });
    expect((await window.start()).failed).toEqual([]);
    await window.untilState('backend', 'ready');
    const pid = window.pid('backend');
    const source = path.join(folder, 'backend', 'src');
    fs.utimesSync(path.join(source, 'index.ts'), new Date(), new Date());
    fs.appendFileSync(path.join(source, 'routes.ts'), '\n// saved\n');
    fs.writeFileSync(path.join(source, 'new.ts'), 'export {};\n');
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    await window.services.refresh();
    expect(window.service('backend')).toMatchObject({ state: { type: 'ready' }, restarts: 0 });
    expect(window.pid('backend')).toBe(pid);
    expect(window.events.filter((one) => one.type === 'process' && one.event === 'exit')).toEqual(
      [],
    );
  });
});
