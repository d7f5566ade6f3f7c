import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import pidtree from 'pidtree';
import pidusage from 'pidusage';
import { delay } from '../../src/base/async';
import { createSystem } from '../../src/system';
import { type Figure, figure, timed } from './figure';

const trees = 10;
/** Of the whole machine. */
const processes = 500;
const spare = 10;

/** One sample of ten trees with sixty processes on a machine with five hundred, beside pidtree and pidusage on the same trees. */
export async function treeSampling(): Promise<Figure[]> {
  const children: ChildProcess[] = Array.from({ length: trees }, () =>
    spawn('bash', ['-c', 'for i in 1 2 3 4 5; do sleep 1000 & done; wait'], {
      detached: true,
      stdio: 'ignore',
    }),
  );
  const roots = children.flatMap(({ pid }) => pid ?? []);
  const system = createSystem();
  let others: readonly number[] = [];
  try {
    await delay(500);
    // A few more: kernel threads come and go meanwhile.
    const missing = Math.max(0, processes + spare - readdirSync('/proc').filter(isPid).length);
    others = Array.from({ length: missing }, () =>
      spawn('sleep', ['1000'], { detached: true, stdio: 'ignore' }),
    ).flatMap(({ pid }) => pid ?? []);
    await delay(500);
    const samples = await system.trees.sample(roots);
    const counts = [...samples.values()].map((sample) => sample.processes.length);
    const total = readdirSync('/proc').filter(isPid).length;
    if (counts.length !== trees || counts.some((count) => count !== 6) || total < processes) {
      throw new Error(`${total} processes, and trees of ${counts.join(', ')}`);
    }
    return [
      figure({
        id: 'tree-sampling',
        what: '10 trees, 60 of 500 processes',
        ours: await timed(50, () => system.trees.sample(roots)),
        peer: await timed(5, async () => {
          const pids = await Promise.all(roots.map((root) => pidtree(root, { root: true })));
          await pidusage(pids.flat());
        }),
        peerName: 'pidtree + pidusage',
        unit: 'ms',
        rounds: 5,
      }),
    ];
  } finally {
    system.dispose();
    for (const pid of [...roots, ...others]) process.kill(-pid, 'SIGKILL');
  }
}

function isPid(name: string): boolean {
  return /^\d+$/.test(name);
}
