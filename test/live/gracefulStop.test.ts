import * as fs from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { stopProgress } from '../../src/services/supervise/stopProgress';
import { ensureSample, sampleFolder } from '../workspaces/install.mjs';
import { ecosystem, project } from './harness/apps';
import { isAlive, treeOf, until } from './harness/processes';
import { Postgres, postgresLacking } from './harness/postgres';
import { freePort, useWorld } from './harness/world';

const { missing } = await ensureSample();
const lacking = [postgresLacking(), ...missing.map(({ part }) => part)].filter(Boolean).join(', ');

describe('a stop', () => {
  const world = useWorld();

  it.skipIf(lacking !== '')(
    `lets the sample's backend say its goodbye and close its connections (lacking: ${lacking || 'nothing'})`,
    async () => {
      const postgres = await Postgres.start(world().write('server', {}));
      try {
        const app = { name: 'backend', cwd: './backend', script: './start-dev.sh' };
        const env = { PORT: await freePort(), DATABASE_URL: postgres.url };
        const folder = world().write('ws', ecosystem({ ...app, env }));
        fs.cpSync(path.join(sampleFolder, 'backend'), path.join(folder, 'backend'), {
          recursive: true,
        });
        const window = await world().open({ folders: [folder] });
        expect((await window.start()).failed).toEqual([]);
        await window.untilState('backend', 'ready');
        await until(() => postgres.clients().includes('codex-backend'), 'the backend’s pool');
        const before = treeOf(window.pid('backend'));
        const log = window.service('backend').instances[0]?.outFile ?? '';

        expect((await window.stop()).failed).toEqual([]);
        expect(before.filter(isAlive)).toEqual([]);
        expect(await window.watchers.portOwners.holders([Number(env.PORT)])).toEqual([]);
        await until(() => postgres.clients().length === 0, 'the end of every connection');
        const lines = fs.readFileSync(log, 'utf8').trimEnd().split('\n').slice(-4);
        expect(lines.map((line) => line.replace(/^.*(?:INFO|info)\W+/, ''))).toEqual([
          expect.stringContaining('SIGINT received, closing'),
          expect.stringContaining('the HTTP server is closed'),
          expect.stringContaining('the database pool is closed'),
          expect.stringContaining('goodbye'),
        ]);
      } finally {
        await postgres.stop();
      }
    },
  );

  /** Takes its time after SIGINT. */
  const slow = `process.on('SIGINT', () => setTimeout(() => process.exit(0), Number(process.env.CLOSING)));
console.log('here'); setInterval(() => {}, 1000);`;

  async function open(apps: Readonly<Record<string, readonly [closing: number, kill: number]>>) {
    const list = Object.entries(apps).map(([name, [closing, kill]]) => ({
      name,
      script: 'slow.cjs',
      env: { CLOSING: closing },
      kill_timeout: kill,
      min_uptime: 100,
    }));
    const folder = world().write('ws', { ...project(...list), 'slow.cjs': slow });
    const window = await world().open({ folders: [folder] });
    expect((await window.start()).failed).toEqual([]);
    for (const name of Object.keys(apps)) {
      await window.untilState(name, 'ready');
      await window.untilLine(name, /here/);
    }
    return window;
  }

  it('waits as long as the service may take, and says what it waits for', async () => {
    const window = await open({ slow: [2_500, 8_000], quick: [0, 1_600] });
    const pid = window.pid('slow');
    const result = window.stop();
    const words: string[] = [];
    const began = Date.now();
    await until(() => {
      const now = stopProgress(window.all, Date.now() - began);
      if (now !== undefined && now !== words.at(-1)) words.push(now);
      return now === undefined && words.length > 0;
    }, 'the end');
    expect((await result).failed).toEqual([]);
    // At the end it is the slow one alone.
    const last = words.filter((one) => !one.includes('quick') && one.includes('at most'));
    expect(last.length).toBeGreaterThan(0);
    for (const one of last) {
      expect(one).toMatch(new RegExp(`^waiting for slow \\(process ${pid}\\), [1-8] s at most$`));
    }
    // It left by itself: nobody killed it.
    expect(window.history('slow').map(({ cause }) => cause)).not.toContain('kill');
    expect(isAlive(pid)).toBe(false);
  });

  it('is not firm at once where the time limit is more than a timer holds', async () => {
    const window = await open({ slow: [1_500, 2 ** 31] });
    const began = Date.now();
    expect((await window.stop('slow')).failed).toEqual([]);
    expect(Date.now() - began).toBeGreaterThan(1_300);
  });

  it('that nobody wants to wait for is made firm: "Stop now" kills the tree at once', async () => {
    const window = await open({ stuck: [600_000, 60_000] });
    const pid = window.pid('stuck');
    const slowly = window.stop('stuck');
    await window.until('stuck', ({ busy }) => busy === 'stopping', 'stopping');
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(isAlive(pid)).toBe(true);
    const { failed } = await window.supervisor.stopNow([window.service('stuck')]);
    expect(failed).toEqual([]);
    expect((await slowly).failed).toEqual([]);
    expect(isAlive(pid)).toBe(false);
    await window.untilState('stuck', 'stopped');
    // PM2 has understood that this end was wanted.
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    await window.services.refresh();
    expect(window.service('stuck')).toMatchObject({ state: { type: 'stopped' }, restarts: 0 });
  });

  it('at once of what runs: no restart follows', async () => {
    const window = await open({ stuck: [600_000, 60_000] });
    const pid = window.pid('stuck');
    expect((await window.supervisor.stopNow([window.service('stuck')])).failed).toEqual([]);
    expect(isAlive(pid)).toBe(false);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    await window.services.refresh();
    expect(window.service('stuck')).toMatchObject({ state: { type: 'stopped' }, restarts: 0 });
  });

  it('that takes too long is ended by PM2 at its time limit', async () => {
    const window = await open({ stuck: [600_000, 1_500] });
    const pid = window.pid('stuck');
    const began = Date.now();
    expect((await window.stop('stuck')).failed).toEqual([]);
    expect(Date.now() - began).toBeGreaterThan(1_300);
    expect(isAlive(pid)).toBe(false);
    expect(window.service('stuck').state.type).toBe('stopped');
  });
});
