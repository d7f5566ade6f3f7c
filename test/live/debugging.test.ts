import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, statSync } from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { pidAt } from '../../src/inspector';
import { ecosystem, idle, project } from './harness/apps';
import { isAlive, until } from './harness/processes';
import { freePort, useWorld } from './harness/world';

/** The arguments of a node that holds a port of 127.0.0.1 and says so. */
const strangers: readonly ((port: number) => string[])[] = [
  (port) => [
    '-e',
    `require('http').createServer((_, answer) => answer.end('hello')).listen(${port}, '127.0.0.1', () => console.log('there'))`,
  ],
  (port) => [
    `--inspect=127.0.0.1:${port}`,
    '-e',
    `setInterval(() => {}, 1000); console.log('there')`,
  ],
];

async function listening(...args: string[]): Promise<ChildProcess> {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  await once(child.stdout, 'data');
  return child;
}

describe.skipIf(process.platform !== 'linux')('the inspector of a service under PM2', () => {
  const world = useWorld();

  it('is opened after one restart, in the same place after each further one, and closed', async () => {
    const folder = world().write(
      'app',
      project(idle('api'), idle('other', { script: '/bin/sh', args: ['-c', 'sleep 600'] })),
    );
    const window = await world().open({ folders: [folder] });
    await window.start();
    await window.untilState('api', 'ready');
    const first = window.pid('api');
    const { key } = window.service('api');

    // Node's own port may be another test's by now: then a restart is what is left, and nothing was harmed.
    const now = await window.inspectors.openNow(key);
    expect(window.pid('api')).toBe(first);
    if (now) await window.inspectors.close(key, now.port);

    const { port } = await window.inspectors.attachable(key);
    const second = window.pid('api');
    expect(second).not.toBe(first);
    expect(await pidAt(port)).toBe(second);
    expect((await window.inspectors.attachable(key)).port).toBe(port);
    expect(window.pid('api')).toBe(second);

    await window.restart('api');
    await until(async () => {
      await window.services.refresh();
      await window.inspectors.reopen(key);
      return (await pidAt(port)) !== undefined;
    }, 'it is open again');
    const third = window.pid('api');
    expect(third).not.toBe(second);
    expect(await pidAt(port)).toBe(third);
    // Seen while it is open, it is not taken for what the service serves; nor is it later, when it is wanted again.
    await window.services.refresh();
    expect(window.service('api').port).toBeUndefined();

    await window.inspectors.close(key, port);
    await until(async () => (await pidAt(port)) === undefined, 'it is closed');
    expect(window.pid('api')).toBe(third);
    // Wanted again, without a restart.
    expect((await window.inspectors.attachable(key)).port).toBe(port);
    expect(window.pid('api')).toBe(third);

    const shell = window.service('other');
    await expect(window.inspectors.attachable(shell.key)).rejects.toThrow(/other .*Node\.js/);
    await window.inspectors.close(key, port);
  });

  it('has another port where a stranger has taken its own, by an inspector or not, and leaves the stranger alone', async () => {
    const folder = world().write('app', project(idle('api')));
    const window = await world().open({ folders: [folder] });
    await window.start();
    await window.untilState('api', 'ready');
    const { key } = window.service('api');
    let { port } = await window.inspectors.attachable(key);
    for (const stranger of strangers) {
      await window.inspectors.close(key, port);
      await until(async () => (await pidAt(port)) === undefined, 'it is closed');
      const taken = port;
      const holder = await listening(...stranger(taken));
      try {
        const before = window.pid('api');
        ({ port } = await window.inspectors.attachable(key));
        expect(port).not.toBe(taken);
        expect(window.pid('api')).not.toBe(before);
        expect(await pidAt(port)).toBe(window.pid('api'));
        expect(isAlive(holder.pid ?? 0)).toBe(true);
      } finally {
        holder.kill('SIGKILL');
      }
      // It stays there, though its old one is free again.
      expect((await window.inspectors.attachable(key)).port).toBe(port);
    }
    await window.inspectors.close(key, port);
  });

  it('gives a heap sampling before a restart over the cap, named in the history', async () => {
    const port = await freePort();
    const leak = `
const kept = [];
function growForEver() { kept.push(Buffer.alloc(1_000).toString('hex') + Math.random()); }
// Slowly enough to answer its inspector on a busy machine: where it cannot within 6 s, it is restarted without a sampling.
setInterval(() => { for (let i = 0; i < 40; i++) growForEver(); }, 10);
require('node:http').createServer((_, answer) => answer.end()).listen(${port}, '127.0.0.1');`;
    const app = {
      name: 'leak',
      script: 'leak.cjs',
      max_memory_restart: '120M',
      // Node's own port may be another test's.
      node_args: `--inspect-port=127.0.0.1:${await freePort()}`,
      env: { PORT: port },
    };
    const folder = world().write('app', { ...ecosystem(app), 'leak.cjs': leak });
    const window = await world().open({ folders: [folder], keepsHeap: world().folder });
    await window.start();
    const entry = await until(
      () => window.history('leak').find(({ cause }) => cause === 'memoryCap'),
      () => `a restart over the cap\n${window.story()}`,
    );
    const [, file = ''] =
      /Heap sampling before this restart: (\S+\.heapprofile)/.exec(entry.detail ?? '') ?? [];
    expect(path.dirname(file), `${entry.detail}\n${window.story()}`).toBe(
      path.join(world().folder, 'profiles'),
    );
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, 'utf8')).toContain('leak.cjs');
    // It would go on growing into the end of the test.
    await window.stop('leak');
  });
});
