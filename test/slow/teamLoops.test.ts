import * as fs from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { project } from '../live/harness/apps';
import { until } from '../live/harness/processes';
import { useWorld } from '../live/harness/world';
import { pm2Cli, pm2Row } from '../live/lies/pm2Shows';
import { badPrograms } from '../live/lies/programs';

const world = useWorld();

/** The team's own settings (docs/pm2.md 5). */
const team = { restart_delay: 5_000, max_restarts: 10, min_uptime: '10s' };

/** A service that is well while "well" exists and then crashes at boot, beside its own marker. */
const turns = badPrograms['turns.cjs'];

describe('the four loops that PM2 does not stop, with the team’s exact settings', () => {
  it('end in a verdict and a stopped service', async () => {
    // PM2 looks at memory every 30 s; a second makes the reset counter quick to see.
    await pm2Cli(world(), ['ping'], { env: { PM2_WORKER_INTERVAL: '1000' } });
    const folder = world().write('ws', {
      ...project(
        { name: 'six', script: 'sickly.cjs', env: { LIVE_MS: '6000' }, ...team },
        { name: 'later', script: 'turns.cjs', ...team },
        { name: 'boot', script: 'crash.cjs', ...team },
        { name: 'fat', script: 'fat.cjs', max_memory_restart: '60M', ...team },
      ),
      ...badPrograms,
      'turns.cjs': turns,
      well: '',
    });
    const window = await world().open({ folders: [folder] });
    const began = Date.now();
    await window.start();
    const well = setTimeout(() => fs.rmSync(path.join(folder, 'well')), 105_000);
    const cases = [
      ['fat', 'memoryLoop', /^5 times over its memory cap in \d+ s/],
      ['boot', 'crashLoop', /^10 exits in \d+ s, exit code 3, last: no luck$/],
      ['six', 'crashLoop', /^10 exits in \d+ s, exit code 1, last: Error: sick after all$/],
      ['later', 'crashLoop', /^10 exits in \d+ s, exit code 1, last: Error: not well$/],
    ] as const;
    try {
      await Promise.all(
        cases.map(async ([name, type, reason]) => {
          const { state } = await window.untilState(name, type, 400_000);
          expect(state.reason).toMatch(reason);
          const row = await until(async () => {
            const one = await pm2Row(world(), name);
            return one.status === 'stopped' && one;
          }, `${name} stopped`);
          const seconds = Math.round((Date.now() - began) / 1000);
          const { restarts, unstable } = row;
          console.log(`${name}: ${state.reason}; after ${seconds} s`, { restarts, unstable });
        }),
      );
    } finally {
      clearTimeout(well);
    }
    await new Promise((resolve) => setTimeout(resolve, 12_000));
    for (const [name, type] of cases) {
      expect(await pm2Row(world(), name)).toMatchObject({ status: 'stopped', pid: 0 });
      expect(window.service(name).state.type).toBe(type);
    }
  });
});
