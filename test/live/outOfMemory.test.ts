import * as fs from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { project } from './harness/apps';
import { until } from './harness/processes';
import { useWorld } from './harness/world';

/** A memory cgroup of our own below the one we are in: version 1, which root may write here. */
function makeCgroup(limitBytes: number): string | undefined {
  const own = /^\d+:memory:(.*)$/m.exec(fs.readFileSync('/proc/self/cgroup', 'utf8'))?.[1];
  if (own === undefined) return undefined;
  // In a container the mount may show the own group as its top.
  for (const above of [path.join('/sys/fs/cgroup/memory', own), '/sys/fs/cgroup/memory']) {
    const folder = path.join(above, `codex-test-${process.pid}`);
    try {
      fs.mkdirSync(folder);
      fs.writeFileSync(path.join(folder, 'memory.limit_in_bytes'), String(limitBytes));
      return folder;
    } catch {
      // Not ours to write: the test is skipped by name.
      continue;
    }
  }
  return undefined;
}

const cgroup = makeCgroup(120 * 1024 ** 2);

describe.skipIf(cgroup === undefined)(
  'the kernel kills for memory (needs a writable cgroup v1)',
  () => {
    const world = useWorld();

    it('and the history says so, because the cgroup counted it', async () => {
      const script = `#!/bin/bash
echo $$ > "${cgroup}/cgroup.procs" || exit 9
exec node grow.cjs
`;
      const grow = `
const kept = [];
setTimeout(() => setInterval(() => kept.push(Buffer.alloc(20e6, 1)), 20), 4000);
console.log('growing soon');`;
      const app = {
        name: 'app',
        script: './in-cgroup.sh',
        interpreter: 'bash',
        autorestart: false,
      };
      const folder = world().write('ws', {
        ...project({ ...app, min_uptime: 100 }),
        'in-cgroup.sh': script,
        'grow.cjs': grow,
      });
      const window = await world().open({
        folders: [folder],
        settings: { 'codexServices.launch': 'asWritten' },
      });
      await window.start('app');
      const exit = await until(
        () => window.history('app').find(({ what }) => what === 'exit'),
        () => `an exit\n${window.story()}`,
      );
      expect(exit).toMatchObject({ cause: 'outOfMemory', signal: 'SIGKILL' });
      fs.rmdirSync(cgroup ?? '');
    });
  },
);
