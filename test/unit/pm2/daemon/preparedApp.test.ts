import * as fs from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { resolvePm2Home } from '../../../../src/pm2/daemon/pm2Home';
import { preparedApp } from '../../../../src/pm2/daemon/preparedApp';
import { tempFolder, writeFile } from '../../../fakes/tempFolder';

type Fields = Readonly<Record<string, unknown>>;

/** An app that is understood, in a folder with a PM2_HOME that pm2's program has set up. */
function world() {
  const folder = tempFolder({ 'h/module_conf.json': '{"module-db-v2":{}}', 'plain.txt': '' });
  for (const name of ['h/logs', 'h/pids']) fs.mkdirSync(path.join(folder, name));
  const script = writeFile(path.join(folder, 'server'), '#!/bin/sh\n');
  const home = resolvePm2Home({ setting: path.join(folder, 'h'), env: {} });
  const app: Fields = {
    name: 'web',
    script,
    args: ['--port', '3000'],
    interpreter: 'none',
    cwd: folder,
    env: { PORT: '3000' },
    autorestart: true,
    restart_delay: 5_000,
    max_restarts: 10,
    min_uptime: 10_000,
    kill_timeout: 1_600,
    instances: 1,
    exec_mode: 'fork',
    watch: false,
    vizion: false,
  };
  const prepare = (over: Fields = {}, platform: NodeJS.Platform = 'linux') =>
    preparedApp({ ...app, ...over }, { home, env: { HOME: '/home/me', PORT: '1' } }, platform);
  return { folder, app, prepare };
}

describe('an app that is understood whole', () => {
  it('is made as pm2’s program makes it', async () => {
    const { folder, prepare } = world();
    expect(await prepare({ max_memory_restart: '2048K' })).toMatchObject({
      pm_exec_path: path.join(folder, 'server'),
      pm_cwd: folder,
      max_memory_restart: 2_097_152,
      // The app's own go on top.
      env: { HOME: '/home/me', PORT: '3000', PWD: folder },
      pm_out_log_path: path.join(folder, 'h/logs/web-out.log'),
      pm_pid_path: path.join(folder, 'h/pids/web.pid'),
    });
    expect(await prepare()).not.toHaveProperty('max_memory_restart');
  });

  it('has files that its name cannot lead elsewhere', async () => {
    const { folder, prepare } = world();
    expect(await prepare({ name: '../../etc/x y' })).toMatchObject({
      pm_out_log_path: path.join(folder, 'h/logs/..-..-etc-x-y-out.log'),
    });
  });
});

describe('is left to pm2’s program', () => {
  const others: readonly (readonly [string, Fields])[] = [
    ['an option that is handed on', { cron_restart: '0 * * * *' }],
    ['another namespace', { namespace: 'team' }],
    ['an interpreter', { interpreter: 'python3' }],
    ['no interpreter said', { interpreter: undefined }],
    ['several instances', { instances: 2 }],
    ['a cluster', { exec_mode: 'cluster' }],
    ['watch', { watch: true }],
    ['no name', { name: '' }],
    ['a script relative to its folder', { script: 'server' }],
    ['a script that is not there', { script: '/nowhere/server' }],
    ['a folder that is not there', { cwd: '/nowhere' }],
    ['a folder written strangely', { cwd: '/tmp/../tmp' }],
    ['words in place of arguments', { args: '--port 3000' }],
    ['a value of env that is no text', { env: { PORT: 3000 } }],
    ['a time that PM2 refuses', { min_uptime: 99 }],
    ['a time that is no number', { restart_delay: '5s' }],
    ['a count below zero', { max_restarts: -1 }],
    ['no word about restarts', { autorestart: undefined }],
    ['a cap that cannot be read', { max_memory_restart: 'much' }],
  ];
  it.each(others)('%s', async (_, over) => {
    expect(await world().prepare(over)).toBeUndefined();
  });

  it('a script that may not be run, or has a blank in its path', async () => {
    const { folder, prepare } = world();
    const spaced = writeFile(path.join(folder, 'my server'), '#!/bin/sh\n');
    expect(await prepare({ script: path.join(folder, 'plain.txt') })).toBeUndefined();
    expect(await prepare({ script: spaced })).toBeUndefined();
  });

  it('what `pm2 set` has variables for, and a PM2_HOME that is not set up or broken', async () => {
    const { folder, prepare } = world();
    const conf = path.join(folder, 'h/module_conf.json');
    for (const text of ['{"web":{"PORT":"1"}}', '{ broken', 'null']) {
      fs.writeFileSync(conf, text);
      expect(await prepare()).toBeUndefined();
    }
    fs.writeFileSync(conf, '{"webs":{}}');
    expect(await prepare()).toBeDefined();
    fs.rmSync(path.join(folder, 'h/logs'), { recursive: true });
    expect(await prepare()).toBeUndefined();
  });

  it('everything on Windows, where nobody has tried', async () => {
    expect(await world().prepare({}, 'win32')).toBeUndefined();
  });
});
