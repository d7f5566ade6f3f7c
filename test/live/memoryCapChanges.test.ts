import * as fs from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { type AppFields, ecosystem } from './harness/apps';
import { until } from './harness/processes';
import type { Window } from './harness/window';
import { useWorld } from './harness/world';

const files = {
  /** Takes as many MB as a file of its instance says, once. */
  'grow.cjs': `
const fs = require('node:fs');
const kept = [];
const file = __dirname + '/grow-' + (process.env.NODE_APP_INSTANCE ?? 0);
setInterval(() => {
  let mb;
  try { mb = Number(fs.readFileSync(file, 'utf8')); fs.unlinkSync(file); } catch { return; }
  kept.push(Buffer.alloc(mb * 1024 ** 2, 1));
}, 50);
`,
  /** Stops for nothing less than SIGKILL, once it has said so. */
  'deaf.cjs': `process.on('SIGINT', () => {}); setInterval(() => {}, 1000); console.log('deaf');`,
};
const deaf = (name: string): AppFields => ({
  name,
  script: 'deaf.cjs',
  min_uptime: 100,
  kill_timeout: 600_000,
});
/** PM2's own cap is 15 % above this. */
const grower = (more: AppFields = {}): AppFields => ({
  name: 'grower',
  script: 'grow.cjs',
  min_uptime: 100,
  max_memory_restart: '300M',
  ...more,
});
const overMb = 275;

describe.skipIf(process.platform !== 'linux')('a cap, while things change', () => {
  const world = useWorld();

  async function opened(...apps: readonly AppFields[]) {
    const folder = world().write('ws', { ...files, ...ecosystem(...apps) });
    const window = await world().open({ folders: [folder] });
    await window.start();
    for (const { name } of window.all) await window.untilState(name, 'ready');
    const grow = (instance: number): void => {
      // Whole or not at all.
      fs.writeFileSync(path.join(folder, 'aside'), String(overMb));
      fs.renameSync(path.join(folder, 'aside'), path.join(folder, `grow-${instance}`));
    };
    return { window, grow };
  }

  const capEnds = (window: Window) =>
    window.history('grower').filter(({ cause }) => cause === 'memoryCap');

  it('of a cluster restarts the instance that is over it, and leaves the other', async () => {
    const { window, grow } = await opened(grower({ instances: 2, exec_mode: 'cluster' }));
    const [first, second] = window.pids('grower');
    grow(1);
    await window.until(
      'grower',
      ({ busy }) => !busy && ![second, undefined].includes(window.pids('grower')[1]),
      'the second is another',
    );
    expect(window.pids('grower')[0]).toBe(first);
    expect(capEnds(window)).toHaveLength(1);
  });

  it('is asked for again when a restart has its turn', async () => {
    const slow = ['a', 'b', 'c', 'd'];
    const { window, grow } = await opened(grower(), ...slow.map(deaf));
    const pid = window.pid('grower');
    for (const name of slow) {
      await until(() => window.lines(name).includes('deaf'), `${name} to be deaf`);
    }
    // Four at a time: the restart waits for all of them.
    const stopped = window.stop(...slow);
    grow(0);
    await window.until('grower', (one) => (one.memoryBytes ?? 0) > 300 * 1024 ** 2, 'is over');
    world().write('ws', ecosystem(grower({ max_memory_restart: '2G' }), ...slow.map(deaf)));
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    await window.model.load();
    expect(window.service('grower').busy).toBeUndefined();
    for (const name of slow) process.kill(window.pid(name), 'SIGKILL');
    await stopped;
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    expect([window.pid('grower'), capEnds(window)]).toEqual([pid, []]);
  });

  it('holds for what came back after PM2 was killed by force, and counts nothing from before', async () => {
    const { window, grow } = await opened(grower());
    const before = window.pid('grower');
    process.kill(world().daemonPid, 'SIGKILL');
    grow(0);
    const isAnother = (pid: number) => (): boolean => {
      const [{ pid: now, state } = { pid: undefined, state: undefined }] =
        window.service('grower').instances;
      return now !== undefined && now !== pid && state?.type === 'ready';
    };
    await window.until('grower', isAnother(before), 'is back');
    const back = window.pid('grower');
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    expect([window.pid('grower'), capEnds(window)]).toEqual([back, []]);
    grow(0);
    await window.until('grower', isAnother(back), 'was restarted');
    expect(capEnds(window)).toHaveLength(1);
  });
});
