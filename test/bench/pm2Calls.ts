import { execFile } from 'node:child_process';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { root } from '../../scripts/setup.mjs';
import { delay } from '../../src/base/async';
import { World } from '../live/harness/world';
import { type Figure, figure, median, timed } from './figure';

const pm2 = path.join(root, 'node_modules/pm2/bin/pm2');

/** Processes that cost nothing: what is measured is PM2 and us. */
function sleepers(count: number): string {
  const apps = Array.from({ length: count }, (_, index) => ({
    name: `s${index}`,
    script: '/bin/sleep',
    args: ['100000'],
    interpreter: 'none',
  }));
  return `module.exports = { apps: ${JSON.stringify(apps)} };`;
}

/** Snapshot and restart over the socket beside pm2's command line; what a change costs to reach its row; what idling costs. */
export async function pm2Calls(): Promise<Figure[]> {
  return [...(await withServices(3)), ...(await withServices(10)), ...(await withServices(100))];
}

async function withServices(count: number): Promise<Figure[]> {
  const world = new World();
  try {
    const folder = world.write('w', { 'ecosystem.config.js': sleepers(count) });
    const window = await world.open({ folders: [folder] });
    await startTogether(world, path.join(folder, 'ecosystem.config.js'));
    await window.link.connect();
    await window.services.refresh();
    const cli = (...args: string[]) =>
      promisify(execFile)(process.execPath, [pm2, ...args], {
        env: { ...process.env, PM2_HOME: world.home.folder },
        maxBuffer: 64 * 1024 * 1024,
      });
    const figures: Figure[] = [];
    if (count !== 10) {
      figures.push(
        figure({
          id: `snapshot-${count}`,
          what: `PM2's list of ${count}`,
          ours: await timed(50, () => window.link.snapshot()),
          peer: await timed(5, () => cli('jlist')),
          peerName: 'pm2 jlist',
          unit: 'ms',
          rounds: 5,
        }),
      );
    }
    if (count === 3) {
      figures.push(
        figure({
          id: 'restart',
          what: 'restart of one process',
          ours: await timed(7, () => window.link.restart(0)),
          peer: await timed(7, () => cli('restart', '0')),
          peerName: 'pm2 restart',
          unit: 'ms',
          rounds: 7,
        }),
        await changeToRow(window),
      );
    }
    figures.push(await idle(count, window, cli));
    return figures;
  } finally {
    await world.end();
  }
}

type Window = Awaited<ReturnType<World['open']>>;

async function startTogether(world: World, file: string): Promise<void> {
  await promisify(execFile)(process.execPath, [pm2, 'start', file], {
    cwd: path.dirname(file),
    env: { ...process.env, PM2_HOME: world.home.folder, PM2_DISABLE_VERSION_CHECK: 'true' },
    maxBuffer: 64 * 1024 * 1024,
  });
}

/** From the kill of a process to the change of its service in the store. */
async function changeToRow(window: Window): Promise<Figure> {
  const times: number[] = [];
  for (let round = 0; round < 7; round++) {
    await window.until('s1', ({ instances }) => instances[0]?.pid !== undefined, 'running');
    const pid = window.pid('s1');
    const start = performance.now();
    const changed = new Promise<number>((resolve) => {
      const listener = window.services.onDidChange((service) => {
        if (service.name !== 's1' || service.instances[0]?.pid === pid) return;
        listener.dispose();
        resolve(performance.now() - start);
      });
    });
    process.kill(pid, 'SIGKILL');
    times.push(await changed);
    await window.restart('s1');
  }
  return figure({
    id: 'change-to-row',
    what: 'a process is killed: until its row says so',
    ours: median(times),
    unit: 'ms',
    rounds: times.length,
  });
}

const idleMs = 20_000;

/** CPU while nobody looks, beside a loop of `pm2 jlist` at the same rhythm. */
async function idle(
  count: number,
  window: Window,
  cli: (...args: string[]) => Promise<unknown>,
): Promise<Figure> {
  window.services.setWatched(false);
  await delay(1_000);
  const before = process.cpuUsage();
  await delay(idleMs);
  const { user, system } = process.cpuUsage(before);
  const peer = await childrenCpu(() => cli('jlist'));
  // The rhythm of the store while nobody looks is 5 s.
  const calls = idleMs / 5_000;
  return figure({
    id: `idle-${count}`,
    what: `${count} services, nobody looks`,
    ours: ((user + system) / 1000 / idleMs) * 100,
    peer: ((peer * calls) / idleMs) * 100,
    peerName: 'pm2 jlist every 5 s',
    unit: '% of one core',
    rounds: 1,
  });
}

/** CPU of one child process, in ms, as the kernel counts it. */
async function childrenCpu(run: () => Promise<unknown>): Promise<number> {
  const { readFileSync } = await import('node:fs');
  const ticks = (): number => {
    const fields = readFileSync('/proc/self/stat', 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return Number(fields[13]) + Number(fields[14]);
  };
  const start = ticks();
  for (let round = 0; round < 3; round++) await run();
  return ((ticks() - start) * 10) / 3;
}
