// `npm run check`: types, lint with the floors, the house's own rules (scripts/checkHouse.mjs), format.
import { spawnSync } from 'node:child_process';
import * as path from 'node:path';
import { root, runMain, setUp } from './setup.mjs';

const steps = [
  ['types', 'node_modules/typescript/bin/tsc', '-p', '.'],
  ['types of pages', 'node_modules/typescript/bin/tsc', '-p', 'src/webview', '--noEmit'],
  ['lint and floors', 'node_modules/eslint/bin/eslint.js', '.', '--max-warnings=0'],
  ['circles, rooms, lengths', 'scripts/checkHouse.mjs'],
  ['format', 'node_modules/prettier/bin/prettier.cjs', '--check', '--log-level=warn', '.'],
];

await runMain(async () => {
  await setUp({ host: true });
  let failed = 0;
  for (const [name = '', program = '', ...args] of steps) {
    const result = spawnSync(process.execPath, [path.join(root, program), ...args], {
      cwd: root,
      stdio: 'inherit',
    });
    console.log(`${result.status === 0 ? 'ok' : 'FAILED'}: ${name}`);
    if (result.status !== 0) failed++;
  }
  return failed > 0 ? 1 : 0;
});
