import { execFile } from 'node:child_process';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { root } from '../../scripts/setup.mjs';
import { poll } from '../../src/base/async';
import { canConnect } from '../../src/system';
import { freePort, World } from '../live/harness/world';
import { type Figure, figure, median } from './figure';

const pm2 = path.join(root, 'node_modules/pm2/bin/pm2');
const sample = path.join(root, 'test/workspaces/codex');
const rounds = 3;

/** From SIGKILL of the backend until it is ready again: launched by us, and by PM2 alone as the team wrote it. */
export async function recovery(): Promise<Figure[]> {
  return [
    figure({
      id: 'recovery',
      what: 'backend: SIGKILL to ready',
      ours: await measure('ours'),
      peer: await measure('pm2'),
      peerName: 'pm2 start ecosystem.config.js',
      unit: 's',
      rounds,
    }),
  ];
}

async function measure(who: 'ours' | 'pm2'): Promise<number> {
  const world = new World();
  const port = await freePort();
  const env = { CODEX_BACKEND_PORT: String(port) };
  try {
    const window = await world.open({ folders: [sample], env });
    if (who === 'ours') await window.start('codex-backend');
    else {
      const args = [
        pm2,
        'start',
        path.join(sample, 'ecosystem.config.js'),
        '--only',
        'codex-backend',
      ];
      await promisify(execFile)(process.execPath, args, {
        env: { ...process.env, ...env, PM2_HOME: world.home.folder },
      });
      await window.link.connect();
    }
    const listening = (): Promise<true | undefined> =>
      canConnect(port, 500).then((open) => (open ? true : undefined));
    await poll(listening, { everyMs: 20, ms: 60_000 });
    const times: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const pid = (await window.link.snapshot()).find(({ name }) => name === 'codex-backend')?.pid;
      if (pid === undefined) throw new Error('The backend does not run.');
      const start = performance.now();
      // The whole tree, as the kernel's own killer leaves nothing of what it hits either.
      process.kill(-pid, 'SIGKILL');
      await poll(async () => ((await listening()) ? undefined : true), { everyMs: 20, ms: 10_000 });
      await poll(listening, { everyMs: 20, ms: 60_000 });
      times.push((performance.now() - start) / 1000);
    }
    return median(times);
  } finally {
    await world.end();
  }
}
