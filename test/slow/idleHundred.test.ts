import { execFile } from 'node:child_process';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { root } from '../../scripts/setup.mjs';
import { ecosystem } from '../live/harness/apps';
import { until } from '../live/harness/processes';
import { useWorld } from '../live/harness/world';
import type { IdleFigures } from '../soak/idle';
import { runInHost } from './harness/inHost';

const world = useWorld();
const count = 100;
const spanMs = 20_000;

/** % of one core that this process uses in a while. */
async function cpuPercent(): Promise<number> {
  const before = process.cpuUsage();
  await new Promise((resolve) => setTimeout(resolve, spanMs));
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / spanMs / 0.01;
}

/** Writes a workspace of a hundred services and starts them as pm2 does. */
async function startHundred(more: object): Promise<string> {
  const apps = Array.from({ length: count }, (_, i) => ({
    name: `idle-${i}`,
    script: '/bin/sleep',
    args: ['3600'],
    interpreter: 'none',
    min_uptime: 100,
    ...more,
  }));
  const folder = world().write('ws', ecosystem(...apps));
  const pm2 = path.join(root, 'node_modules/pm2/bin/pm2');
  await promisify(execFile)(process.execPath, [pm2, 'start', `${folder}/ecosystem.config.cjs`], {
    cwd: folder,
    env: { ...process.env, PM2_HOME: world().home.folder, PM2_DISABLE_VERSION_CHECK: 'true' },
    maxBuffer: 64 * 1024 ** 2,
  });
  return folder;
}

const variants: readonly [string, object, number][] = [
  ['without caps', {}, 0],
  ['that all have caps', { max_memory_restart: '200M' }, count],
];

it.each(variants)('watches a hundred services %s for little', async (what, more, capped) => {
  // The test runner's own, some 0.4 %.
  const base = await cpuPercent();
  const window = await world().open({ folders: [await startHundred(more)] });
  await until(
    () => window.all.length === count && window.all.every(({ state }) => state.type === 'ready'),
    'all ready',
    120_000,
  );
  expect(window.all.filter(({ capBytes }) => capBytes !== undefined)).toHaveLength(capped);
  window.services.setWatched(false);
  await new Promise((resolve) => setTimeout(resolve, 10_000));
  const unwatched = (await cpuPercent()) - base;
  window.services.setWatched(true);
  const watched = (await cpuPercent()) - base;
  console.log(
    `${count} services ${what}: ${unwatched.toFixed(2)} % of one core unwatched, ${watched.toFixed(2)} % watched`,
  );
  expect(unwatched).toBeLessThan(1);
  expect(watched).toBeLessThan(3);
});

it.each(variants)(
  'is as little in a real extension host, with tree and status bar: a hundred services %s',
  async (what, more, capped) => {
    const workspace = await startHundred(more);
    const figures = await runInHost<IdleFigures>({
      folder: world().folder,
      workspace,
      pm2Home: world().home.folder,
      env: { CODEX_SOAK: 'idle' },
    });
    const percent = (value: number): string => `${value.toFixed(2)} %`;
    console.log(
      `the extension host with ${count} services ${what}: our code ${percent(figures.ownUnwatched)} of one core unwatched, ${percent(figures.ownWatched)} watched; the whole process ${percent(figures.before)} before we are there, ${percent(figures.unwatched)} unwatched, ${percent(figures.watched)} watched`,
    );
    expect(figures).toMatchObject({ services: count, capped });
    expect(figures.ownUnwatched).toBeGreaterThan(0);
    expect(figures.ownUnwatched).toBeLessThan(1);
    expect(figures.ownWatched).toBeLessThan(3);
  },
);
