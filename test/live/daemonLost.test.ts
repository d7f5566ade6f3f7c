import { execFile } from 'node:child_process';
import * as fs from 'node:fs';
import * as net from 'node:net';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { Pm2ClosedError } from '../../src/pm2/socket/rpcClient';
import { idle, project, server } from './harness/apps';
import { killAll, until } from './harness/processes';
import { sentenceOf, type Window } from './harness/window';
import { freePort, useWorld, type World } from './harness/world';

const world = useWorld();

async function runningWindow(acts = true): Promise<Window> {
  const folder = world().write('ws', project(server('web', await freePort()), idle('app')));
  const window = await world().open({ folders: [folder], acts });
  await window.start();
  for (const name of ['web', 'app']) await window.untilState(name, 'ready');
  return window;
}

/** pm2's own program, in the same PM2_HOME. */
async function pm2(own: World, ...args: readonly string[]): Promise<string> {
  const env = { PATH: process.env.PATH, PM2_HOME: own.home.folder, PM2_DISCRETE_MODE: 'true' };
  const words = ['node_modules/pm2/bin/pm2', ...args];
  return (await promisify(execFile)(process.execPath, words, { env })).stdout;
}

describe('a daemon that is gone', () => {
  it('killed by force: the rows say so, calls end, and a new one is found by itself', async () => {
    // Another window would bring them back (recovery.test.ts).
    const window = await runningWindow(false);
    const old = world().daemonPid;
    const pending = window.link.snapshot().then(
      () => 'answered',
      (error: unknown) => error,
    );
    process.kill(old, 'SIGKILL');
    const ending = await pending;
    if (ending !== 'answered') expect(ending).toBeInstanceOf(Pm2ClosedError);
    await until(() => window.link.state.type === 'noDaemon', 'noDaemon');
    expect(window.link.state).toEqual({ type: 'noDaemon', killed: false });
    await expect(window.link.snapshot()).rejects.toThrow(Pm2ClosedError);
    // Silent services live on without their daemon; they hold the port.
    for (const name of ['web', 'app']) await window.untilState(name, 'orphaned');
    await killAll(world().processes);
    for (const name of ['web', 'app']) await window.untilState(name, 'stopped');
    expect((await window.start()).failed).toEqual([]);
    for (const name of ['web', 'app']) await window.untilState(name, 'ready');
    expect(world().daemonPid).not.toBe(old);
    expect(window.link.state.type).toBe('connected');
  });

  it('ended by pm2 kill: said so, and one that somebody else starts is found by itself', async () => {
    const window = await runningWindow();
    await pm2(world(), 'kill');
    await until(() => window.link.state.type === 'noDaemon', 'noDaemon');
    expect(window.link.state).toEqual({ type: 'noDaemon', killed: true });
    const { state } = await window.untilState('web', 'stopped');
    expect(state.reason).toBe('PM2 was ended.');
    await until(() => world().processes.length === 0, 'the end of all');

    // Looking for it again and again must not start it.
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(world().processes).toEqual([]);

    await pm2(world(), 'ping');
    await until(() => window.link.state.type === 'connected', 'connected');
    const { state: fresh } = await window.until('web', (one) => !one.state.reason, 'no reason');
    expect(fresh).toEqual({ type: 'stopped' });
  });
});

describe('a daemon that does not answer', () => {
  it('while connected: the rows say so, and all is well again when it does', async () => {
    const window = await runningWindow();
    const pids = ['web', 'app'].map((name) => window.pid(name));
    process.kill(world().daemonPid, 'SIGSTOP');
    try {
      const { state } = await window.untilState('web', 'unknown');
      expect(state.reason).toMatch(
        /^PM2 is not answering: PM2 did not answer getMonitorData within 5000 ms\.$/,
      );
    } finally {
      process.kill(world().daemonPid, 'SIGCONT');
    }
    for (const name of ['web', 'app']) await window.untilState(name, 'ready');
    expect(['web', 'app'].map((name) => window.pid(name))).toEqual(pids);
  });

  it('from the start: a sentence, and every call ends', async () => {
    const { home } = world();
    fs.mkdirSync(home.folder, { mode: 0o700 });
    const held = new Set<net.Socket>();
    const servers = await Promise.all(
      [home.rpcSocket, home.busSocket].map(async (file) => {
        const silent = net.createServer((socket) => void held.add(socket.on('error', () => {})));
        await new Promise<void>((resolve) => silent.listen(file, resolve));
        return silent;
      }),
    );
    try {
      const folder = world().write('ws', project(idle('app')));
      const window = await world().open({ folders: [folder] });
      const reason = 'PM2 did not answer ping within 3000 ms.';
      expect(window.link.state).toEqual({ type: 'notAnswering', reason });
      expect(window.service('app').state).toEqual({
        type: 'unknown',
        reason: `PM2 is not answering: ${reason}`,
      });
      await expect(window.link.snapshot()).rejects.toThrow(Pm2ClosedError);
      await expect(window.link.stop(0)).rejects.toThrow(Pm2ClosedError);
      world().log.expectErrors(/^starting "app" failed HumanError/);
      const sentence = sentenceOf(await window.start('app'), 'app');
      expect(sentence).toBe(
        `PM2 in ${home.folder} does not answer. End its process (pid in pm2.pid) and try again.`,
      );
      expect(window.service('app').problem).toBe(sentence);
      expect(world().processes).toEqual([]);
    } finally {
      for (const socket of held) socket.destroy();
      for (const silent of servers) await new Promise((resolve) => silent.close(resolve));
    }
  });
});
