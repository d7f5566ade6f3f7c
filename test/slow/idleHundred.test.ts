import { execFile } from 'node:child_process';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { root } from '../../scripts/setup.mjs';
import { ecosystem } from '../live/harness/apps';
import { useWorld } from '../live/harness/world';
import type { IdleFigures } from '../soak/idle';
import { runInHost } from './harness/inHost';

const world = useWorld();
const count = 100;

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

it.each(variants)(
  'watches a hundred services %s for little, in a real extension host with tree and status bar',
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
