// `npm run check`: types, lint with the floors, format.
import { spawnSync } from 'node:child_process';
import * as path from 'node:path';
import { root, runMain, setUp } from './setup.mjs';

const steps = [
  ['types', 'typescript/bin/tsc', '-p', '.'],
  ['lint and floors', 'eslint/bin/eslint.js', '.', '--max-warnings=0'],
  ['format', 'prettier/bin/prettier.cjs', '--check', '--log-level=warn', '.'],
];

await runMain(async () => {
  await setUp({ host: true });
  let failed = 0;
  for (const [name = '', program = '', ...args] of steps) {
    const result = spawnSync(
      process.execPath,
      [path.join(root, 'node_modules', program), ...args],
      { cwd: root, stdio: 'inherit' },
    );
    console.log(`${result.status === 0 ? 'ok' : 'FAILED'}: ${name}`);
    if (result.status !== 0) failed++;
  }
  return failed > 0 ? 1 : 0;
});
