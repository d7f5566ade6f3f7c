import { describe, expect, it } from 'vitest';
import type {
  LaunchPlan,
  ServiceDefinition,
} from '../../../../src/services/definitions/definition';
import { definitionHash, toPm2App } from '../../../../src/services/launch/launchToPm2';

const definition: ServiceDefinition = {
  name: 'codex-backend',
  kind: 'backend',
  workspaceFolder: '/w',
  cwd: '/w/backend',
  source: { type: 'settings' },
  written: { script: 'x', args: [], interpreterArgs: [] },
  env: { A: '1', B: '1' },
  instances: 1,
  cluster: false,
  capBytes: 1024 ** 3,
  restart: {
    autorestart: true,
    restartDelayMs: 5000,
    maxRestarts: 10,
    minUptimeMs: 10_000,
    killTimeoutMs: 1600,
  },
  passThrough: { out_file: 'x.log', time: undefined },
};
const plan: LaunchPlan = {
  mode: 'direct',
  script: '/usr/bin/node',
  args: ['--import', 'tsx', 'src/index.ts'],
  interpreter: 'none',
  interpreterArgs: [],
  cwd: '/w/backend',
  env: { B: '2' },
  remains: [],
};
const linux = { platform: 'linux' } as const;

it('gives the normalised app', () => {
  const { env, ...app } = toPm2App(definition, plan, linux);
  expect(env).toEqual({
    A: '1',
    B: '2',
    CODEX_SERVICES_DEFINITION: expect.stringMatching(/^[0-9a-f]{16}$/),
  });
  expect(app).toEqual({
    name: 'codex-backend',
    script: '/usr/bin/node',
    args: ['--import', 'tsx', 'src/index.ts'],
    interpreter: 'none',
    cwd: '/w/backend',
    autorestart: true,
    restart_delay: 5000,
    max_restarts: 10,
    min_uptime: 10_000,
    kill_timeout: 1600,
    instances: 1,
    exec_mode: 'fork',
    watch: false,
    vizion: false,
    // 15 % above 1 GB, in kilobytes.
    max_memory_restart: '1205862K',
    out_file: 'x.log',
    time: undefined,
  });
});

it('leaves the cap away where there is none, and asks for a cluster', () => {
  const app = toPm2App(
    { ...definition, capBytes: undefined, cluster: true, instances: 3 },
    plan,
    linux,
  );
  expect(app).not.toHaveProperty('max_memory_restart');
  expect(app).toMatchObject({ exec_mode: 'cluster', instances: 3 });
});

it('takes the program that cargo built', () => {
  const app = toPm2App(definition, plan, { ...linux, program: '/w/backend/target/debug/gen' });
  expect(app).toMatchObject({ script: '/w/backend/target/debug/gen', interpreter: 'none' });
});

describe('the hash', () => {
  const hash = definitionHash(toPm2App(definition, plan, linux));

  it('is the one in the environment', () => {
    expect(toPm2App(definition, plan, linux).env).toHaveProperty('CODEX_SERVICES_DEFINITION', hash);
  });

  it('does not depend on the order of keys', () => {
    const { name, env, ...app } = toPm2App(definition, plan, linux);
    const turned = Object.fromEntries(Object.entries(env as object).reverse());
    expect(definitionHash({ ...app, env: turned, name })).toBe(hash);
  });

  it.each([
    ['env', { ...definition, env: { A: '2' } }],
    ['cap', { ...definition, capBytes: 5 }],
    ['name', { ...definition, name: 'x' }],
  ])('changes with %s', (_name, changed) => {
    expect(definitionHash(toPm2App(changed, plan, linux))).not.toBe(hash);
  });
});

describe('paths with blanks, which PM2 gives to a shell', () => {
  const spaced = { ...plan, cwd: '/my w/backend' };
  const cases: readonly [string, LaunchPlan, NodeJS.Platform, object][] = [
    [
      'in the folder',
      { ...spaced, script: '/my w/backend/target/gen', args: [] },
      'linux',
      { script: 'target/gen', args: [], interpreter: 'none' },
    ],
    [
      'elsewhere',
      { ...spaced, script: '/my apps/node', args: ['x'] },
      'linux',
      { script: '/usr/bin/env', args: ['/my apps/node', 'x'], interpreter: 'none' },
    ],
    [
      'elsewhere, with what env would take for a variable',
      { ...spaced, script: '/my apps/A=b/node', args: ['x y', '$HOME'] },
      'linux',
      {
        script: '/bin/sh',
        args: ['-c', 'exec "$0" "$@"', '/my apps/A=b/node', 'x y', '$HOME'],
        interpreter: 'none',
      },
    ],
    [
      'on Windows',
      { ...spaced, script: 'C:\\Program Files\\node.exe' },
      'win32',
      { script: 'C:\\Program Files\\node.exe' },
    ],
    [
      'with an interpreter',
      {
        ...spaced,
        mode: 'asWritten',
        script: '/my scripts/x.sh',
        interpreter: '/bin/bash',
        interpreterArgs: ['-x'],
        args: ['a'],
      },
      'linux',
      { script: '/bin/bash', args: ['-x', '/my scripts/x.sh', 'a'], interpreter: 'none' },
    ],
    [
      'a command for a shell',
      { ...spaced, mode: 'asWritten', script: 'npm run dev' },
      'linux',
      { script: 'npm run dev' },
    ],
  ];
  it.each(cases)('%s', (_name, one, platform, expected) => {
    expect(toPm2App(definition, one, { platform })).toMatchObject(expected);
  });
});
