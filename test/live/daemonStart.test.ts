import { execFile } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { resolvePm2Home } from '../../src/pm2/daemon/pm2Home';
import { idle, project, server } from './harness/apps';
import { bundle } from './harness/bundle';
import { daemonsOf, environmentOf } from './harness/processes';
import { sentenceOf } from './harness/window';
import { freePort, useWorld, type World } from './harness/world';

const pm2 = path.resolve('node_modules/pm2/bin/pm2');
const modeOf = (file: string): string => (fs.statSync(file).mode & 0o777).toString(8);
/** Root ignores modes. */
const nobody = process.getuid?.() === 0 ? 65_534 : undefined;

/** Runs `ensureDaemon` in a process of its own and gives what it said. */
async function startDaemon(program: string, home: string, uid?: number): Promise<string> {
  const args = [program, home, process.execPath, pm2];
  const options = uid === undefined ? {} : { uid, gid: uid };
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: '/', ...options });
  return stdout;
}

async function writeStarter(world: World): Promise<string> {
  // Another user must be able to read it.
  fs.chmodSync(world.folder, 0o755);
  const file = path.join(world.folder, 'startDaemon.js');
  fs.writeFileSync(file, await bundle('test/live/harness/startDaemon.ts'));
  return file;
}

const world = useWorld();

describe('the daemon', () => {
  it('is not started by looking, and nothing is written', async () => {
    const folder = world().write('ws', project(idle('app')));
    const window = await world().open({ folders: [folder] });
    expect(await window.model.launchNotes()).toHaveProperty('size', 1);
    await window.link.connect();
    await window.services.refresh();
    await window.stop();
    await window.delete();
    expect(window.link.state).toEqual({ type: 'noDaemon', killed: false });
    expect(window.service('app').state).toEqual({ type: 'stopped' });
    expect(fs.existsSync(world().home.folder)).toBe(false);
    expect(world().processes).toEqual([]);
  });

  it('is one, where three start it at once; only its owner can reach it', async () => {
    const program = await writeStarter(world());
    const { home } = world();
    const all = Array.from({ length: 3 }, () => startDaemon(program, home.folder));
    expect(await Promise.all(all)).toEqual(['ready', 'ready', 'ready']);
    expect(daemonsOf(home.folder)).toEqual([world().daemonPid]);
    expect(world().processes).toEqual([world().daemonPid]);
    expect(modeOf(home.folder)).toBe('700');
    expect(modeOf(home.rpcSocket)).toBe('600');
    expect(modeOf(home.busSocket)).toBe('600');
    expect(fs.existsSync(home.startLock)).toBe(false);
    expect(fs.readlinkSync(`/proc/${world().daemonPid}/cwd`)).toBe(home.folder);
  });

  it('hands nothing of the editor’s to itself or to apps, and never runs the editor', async () => {
    const marker = path.join(world().folder, 'marker');
    const bin = world().write('bin', { electron: `#!/bin/sh\ntouch '${marker}'\n` });
    const electron = path.join(bin, 'electron');
    fs.chmodSync(electron, 0o755);
    // Some editors put themselves into PATH as node.
    fs.symlinkSync(electron, path.join(bin, 'node'));
    const foreign = {
      VSCODE_PID: '1',
      VSCODE_IPC_HOOK: '/x',
      ELECTRON_RUN_AS_NODE: '1',
      NODE_OPTIONS: '--no-deprecation',
      npm_config_registry: 'x',
      npm_lifecycle_event: 'x',
      SECRET_KEY: 'x',
      PUBLIC_KEY: 'x',
      PM2_PUBLIC_KEY: 'x',
      name: 'EVIL',
      status: 'EVIL',
      PATH: `${bin}:${process.env.PATH}`,
      KEPT: 'kept',
    };
    const port = await freePort();
    const apps = [server('web', port), idle('written', { exec_mode: 'cluster', args: '--watch' })];
    const folder = world().write('ws', project(...apps));
    const window = await world().open({ folders: [folder], env: foreign, execPath: electron });
    expect((await window.start()).failed).toEqual([]);
    await window.untilState('web', 'ready');
    await window.untilState('written', 'ready');
    const { daemonPid } = world();
    for (const pid of [daemonPid, window.pid('web'), window.pid('written')]) {
      const env = environmentOf(pid);
      expect(env).toMatchObject({ KEPT: 'kept', PM2_HOME: world().home.folder });
      const forbidden =
        /^(VSCODE_|ELECTRON_|npm_|SECRET_KEY|PUBLIC_KEY|PM2_PUBLIC_KEY|NODE_OPTIONS)/;
      const heap = '--max-old-space-size=1024';
      const wrong = Object.entries(env).filter(
        ([key, value]) => (forbidden.test(key) && value !== heap) || value === 'EVIL',
      );
      expect(wrong).toEqual([]);
    }
    expect(fs.existsSync(marker)).toBe(false);
  });
});

describe('a PM2_HOME that cannot be used', () => {
  const cases: readonly (readonly [string, (world: World) => string])[] = [
    ['below a folder of somebody else', ({ folder }) => path.join(folder, 'deep', 'pm2')],
    [
      'read-only',
      ({ folder }) => {
        const home = path.join(folder, 'mine');
        fs.mkdirSync(home, { mode: 0o500 });
        if (nobody !== undefined) fs.chownSync(home, nobody, nobody);
        return home;
      },
    ],
    [
      'with the daemon of somebody else',
      (world) => {
        fs.mkdirSync(world.home.folder, { mode: 0o755 });
        // A socket file that only its owner may write to.
        fs.writeFileSync(world.home.rpcSocket, '', { mode: nobody === undefined ? 0 : 0o600 });
        return world.home.folder;
      },
    ],
  ];
  it.each(cases)('%s: a sentence', async (_what, prepare) => {
    const program = await writeStarter(world());
    const home = prepare(world());
    if (nobody === undefined) fs.chmodSync(world().folder, 0o555);
    const said = await startDaemon(program, home, nobody);
    fs.chmodSync(world().folder, 0o755);
    expect(said).toMatch(
      /^sentence: (PM2_HOME cannot be written: (connect )?EACCES|\S+ belongs to another user).*codexServices\.pm2\.home\.$/,
    );
    expect(world().processes).toEqual([]);
  });

  it('below a file: a sentence on the row', async () => {
    const folder = world().write('ws', project(idle('app')));
    world().log.expectErrors(/starting "app" failed/);
    const home = resolvePm2Home({ setting: path.join(folder, 'idle.cjs', 'pm2'), env: {} });
    const window = await world().open({ folders: [folder], home });
    const sentence = sentenceOf(await window.start('app'), 'app');
    expect(sentence).toMatch(/^PM2_HOME cannot be written: .*codexServices\.pm2\.home\.$/);
    expect(window.service('app').problem).toBe(sentence);
  });

  it.each([
    ['with an ecosystem file', project(idle('app'))],
    ['with detection', { 'package.json': '{"scripts":{"dev":"tsx watch x.ts"}}', 'x.ts': '' }],
  ])('too long for a socket, %s: a sentence wherever it matters', async (_what, files) => {
    const folder = world().write('ws', files);
    world().log.expectErrors(/failed/);
    const home = () => resolvePm2Home({ setting: `/tmp/${'x'.repeat(100)}`, env: {} });
    const window = await world().open({ folders: [folder], home });
    const sentence =
      /^The path of PM2_HOME is too long for a socket \(\d+ of 100 bytes\): \/tmp\/x+\. /;
    expect(window.link.state).toMatchObject({
      type: 'unusable',
      reason: expect.stringMatching(sentence) as string,
    });
    const said = [
      ...window.all.map(({ state }) => state.reason),
      ...window.model.problems.map((one) => one.message),
    ];
    expect(said).toEqual(expect.arrayContaining([expect.stringMatching(sentence)]));
    for (const { name } of window.all) {
      expect(sentenceOf(await window.start(name), name)).toMatch(sentence);
    }
    expect(fs.existsSync(`/tmp/${'x'.repeat(100)}`)).toBe(false);
  });
});
