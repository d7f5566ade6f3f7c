// `npm run bench`: every figure beside its peer, as a table and in test/bench/results.json.
import { spawnSync } from 'node:child_process';
import * as path from 'node:path';
import { root, runMain, setUp } from './setup.mjs';

await runMain(async () => {
  await setUp({ host: true, sample: true });
  const vitest = path.join(root, 'node_modules/vitest/vitest.mjs');
  const args = [vitest, 'run', '--project', 'bench', ...process.argv.slice(2)];
  return spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' }).status ?? 1;
});
