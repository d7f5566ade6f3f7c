import { type ChildProcess, spawn } from 'node:child_process';
import pidtree from 'pidtree';
import pidusage from 'pidusage';
import { delay } from '../../src/base/async';
import { createSystem } from '../../src/system';
import { type Figure, figure, timed } from './figure';

const trees = 10;

/** One sample of ten trees with sixty processes, beside pidtree and pidusage on the same trees. */
export async function treeSampling(): Promise<Figure[]> {
  const children: ChildProcess[] = Array.from({ length: trees }, () =>
    spawn('bash', ['-c', 'for i in 1 2 3 4 5; do sleep 1000 & done; wait'], {
      detached: true,
      stdio: 'ignore',
    }),
  );
  const roots = children.flatMap(({ pid }) => pid ?? []);
  const system = createSystem();
  try {
    await delay(500);
    await system.trees.sample(roots);
    return [
      figure({
        id: 'tree-sampling',
        what: '10 trees, 60 processes',
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
    for (const pid of roots) process.kill(-pid, 'SIGKILL');
  }
}
