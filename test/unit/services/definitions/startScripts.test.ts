import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { parseObject } from '../../../../src/project/packageJson';
import { starterFiles } from '../../../../src/services/definitions/startScripts';
import { ecosystemTemplate } from '../../../../src/services/definitions/ecosystemTemplate';
import { aDefinition } from '../../../fakes/samples';
import type { LaunchPlan } from '../../../../src/services/definitions/definition';

it('gives scripts that a shell can read, and settings that are JSON', () => {
  for (const { text, program } of starterFiles('ecosystem.config.cjs')) {
    if (program) execFileSync('bash', ['-n'], { input: text });
    else expect(parseObject(text)).toBeDefined();
  }
  expect(starterFiles('pm2.config.js')[0]?.text).toContain('start pm2.config.js');
});

const plan: LaunchPlan = {
  mode: 'direct',
  script: '/usr/bin/node',
  args: ['--max-old-space-size=1024', '--import', 'tsx', 'src/index.ts'],
  interpreter: 'none',
  interpreterArgs: [],
  cwd: '/w/backend',
  env: {},
  remains: [],
};

it('writes a direct launch in a form that is true on every machine', () => {
  const text = ecosystemTemplate(
    '/w',
    [aDefinition({ cwd: '/w/backend' })],
    new Map([['backend', plan]]),
  );
  expect(text).toContain("script: 'node',");
  expect(text).toContain("interpreter: 'none',");
  expect(text).toContain("args: ['--max-old-space-size=1024', '--import', 'tsx', 'src/index.ts'],");
});

it('makes paths below the folder relative, and keeps the heap limit of NODE_OPTIONS alone', () => {
  const next = {
    ...plan,
    args: ['/w/backend/node_modules/next/dist/bin/next', 'dev'],
    env: { NODE_OPTIONS: '--require /home/me/x.js --max-old-space-size=2048' },
  };
  const text = ecosystemTemplate(
    '/w',
    [aDefinition({ cwd: '/w/backend' })],
    new Map([['backend', next]]),
  );
  expect(text).toContain("args: ['./node_modules/next/dist/bin/next', 'dev'],");
  expect(text).toContain("NODE_OPTIONS: '--max-old-space-size=2048'");
  expect(text).not.toContain('/home/me');
});

it('writes the command as it is where a path of this machine would be needed', () => {
  const far = { ...plan, args: ['--import', 'file:///opt/tsx/loader.mjs', 'src/index.ts'] };
  const text = ecosystemTemplate(
    '/w',
    [aDefinition({ cwd: '/w/backend' })],
    new Map([['backend', far]]),
  );
  expect(text).toContain("script: 'npm',");
  expect(text).not.toContain('/opt');
});
