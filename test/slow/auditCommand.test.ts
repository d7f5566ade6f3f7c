import { spawnSync } from 'node:child_process';
import * as path from 'node:path';
import { expect, it } from 'vitest';
import { tempFolder } from '../fakes/tempFolder';

const root = path.resolve(import.meta.dirname, '../..');

it('npm run audit goes on without a file that holds its thread up', () => {
  const folder = tempFolder({
    'package.json': '{"scripts":{"dev":"tsx watch a.ts"},"devDependencies":{"tsx":"4"}}',
    'a.ts': '',
    // Each is an error that a parser notes before it goes on: it needs a minute for them.
    'slow.ts': `new PrismaClient();\n${'let a;'.repeat(150_000)}`,
  });
  const began = performance.now();
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [path.join(root, 'scripts/audit.mjs'), folder, '--json'],
    { encoding: 'utf8' },
  );
  expect(stderr).toContain(`too long or too much memory: ${path.join(folder, 'slow.ts')}`);
  const findings = JSON.parse(stdout) as readonly { rule: string }[];
  expect(findings.map(({ rule }) => rule)).toContain('watch-mode');
  expect(status).toBe(1);
  expect(performance.now() - began).toBeLessThan(60_000);
});
