import { execFile } from 'node:child_process';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { root } from '../../scripts/setup.mjs';
import { delay } from '../../src/base/async';
import { World } from '../live/harness/world';
import { type Figure, figure, median, timed } from './figure';

const pm2 = path.join(root, 'node_modules/pm2/bin/pm2');

/** Processes that cost nothing: what is measured is PM2 and us. */
export function sleepers(count: number, more: object = {}): string {
  const apps = Array.from({ length: count }, (_, index) => ({
    name: `s${index}`,
    script: '/bin/sleep',
    args: ['100000'],
    interpreter: 'none',
    ...more,
  }));
  return `module.exports = { apps: ${JSON.stringify(apps)} };`;
}

/** Snapshot and restart over the socket beside pm2's command line; what a change costs to reach its row; what idling costs. */
export async function pm2Calls(): Promise<Figure[]> {
  await delay(settleMs);
  const base = await runnerCpu();
  const figures: Figure[] = [];
  for (const count of [0, 3, 10, 100]) figures.push(...(await withServices(count, base)));
  return figures;
}

async function withServices(count: number, base: number): Promise<Figure[]> {
  const world = new World();
  try {
    const folder = world.write('w', { 'ecosystem.config.js': sleepers(count) });
    const window = await world.open({ folders: [folder] });
    await startTogether(world, path.join(folder, 'ecosystem.config.js'), count);
    await window.link.connect();
    await window.services.refresh();
    const cli = (...args: string[]) =>
      promisify(execFile)(process.execPath, [pm2, ...args], {
        env: { ...process.env, PM2_HOME: world.home.folder },
        maxBuffer: 64 * 1024 * 1024,
      });
    const figures: Figure[] = [];
    if (count === 3 || count === 100) {
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
    if (count !== 3) figures.push(...(await idle(count, base, window, cli)));
    return figures;
  } finally {
    await world.end();
  }
}

type Window = Awaited<ReturnType<World['open']>>;

/** Starts all apps of an ecosystem file under the world's PM2. */
export async function startTogether(world: World, file: string, count: number): Promise<void> {
  // An ecosystem file without apps is an error to pm2; "ping" brings up the daemon alone.
  const args = count === 0 ? ['ping'] : ['start', file];
  await promisify(execFile)(process.execPath, [pm2, ...args], {
    cwd: path.dirname(file),
    env: { ...process.env, PM2_HOME: world.home.folder, PM2_DISABLE_VERSION_CHECK: 'true' },
    maxBuffer: 64 * 1024 * 1024,
  });
}

/** From the kill of a process to the change of its service in the store. */
async function changeToRow(window: Window): Promise<Figure> {
  const times: number[] = [];
  for (let round = 0; round < 7; round++) {
    await window.untilState('s1', 'ready', 30_000);
    const pid = window.pid('s1');
    const start = performance.now();
    const changed = new Promise<number>((resolve) => {
      const listener = window.services.onDidChange((service) => {
        if (service.name !== 's1' || service.state.type === 'ready') return;
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
/** What follows a start has settled by then: after 10 s a service counts as ready, and garbage of the start is collected. */
const settleMs = 20_000;

/** CPU of this process in % of one core; the test runner alone needs some 0.4 %. */
async function idleCpu(): Promise<number> {
  const before = process.cpuUsage();
  await delay(idleMs);
  const { user, system } = process.cpuUsage(before);
  return ((user + system) / 1000 / idleMs) * 100;
}

/** What the test runner alone uses: the least of three looks, as a busier one would take from what we use. */
async function runnerCpu(): Promise<number> {
  const looks: number[] = [];
  for (let look = 0; look < 3; look++) looks.push(await idleCpu());
  return Math.min(...looks);
}

/** CPU while nobody looks and while somebody does, without the test runner's own, beside `pm2 jlist` at the same rhythm. */
async function idle(
  count: number,
  base: number,
  window: Window,
  cli: (...args: string[]) => Promise<unknown>,
): Promise<Figure[]> {
  const jlistMs = await childrenCpu(() => cli('jlist'));
  const figures: Figure[] = [];
  // The rhythms of the store.
  for (const [suffix, looks, everyMs] of [
    ['', 'nobody looks', 5_000],
    ['-watched', 'the tree is open', 1_400],
  ] as const) {
    window.services.setWatched(suffix !== '');
    await delay(settleMs);
    figures.push(
      figure({
        id: `idle-${count}${suffix}`,
        what: `${count} services, ${looks}`,
        ours: Math.max(0, (await idleCpu()) - base),
        peer: (jlistMs / everyMs) * 100,
        peerName: `pm2 jlist every ${everyMs / 1_000} s`,
        unit: '% of one core',
        rounds: 1,
      }),
    );
  }
  return figures;
}

/** CPU of one child process, in ms, as the kernel counts it: cutime and cstime (proc(5)). */
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
