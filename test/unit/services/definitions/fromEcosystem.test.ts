import { describe, expect, it } from 'vitest';
import type { RawApp } from '../../../../src/pm2/ecosystem/ecosystemFile';
import { collectDefinitions } from '../../../../src/services/definitions/collectDefinitions';
import { defaultRestart } from '../../../../src/services/definitions/defaults';
import type { DefinitionContext } from '../../../../src/services/definitions/fromEcosystem';
import { MemoryFiles, type MemoryFile } from '../../../fakes/memoryFiles';

const files: Readonly<Record<string, MemoryFile>> = {
  '/w/backend/package.json': '{}',
  '/w/backend/start-dev.sh': 'exec npx tsx watch src/index.ts',
  '/w/frontend/package.json':
    '{"scripts":{"dev":"next dev -p ${PORT:-3100}"},"dependencies":{"next":"16"}}',
  '/w/rust/Cargo.toml': '',
  '/w/database/package.json': '{"dependencies":{"@electric-sql/pglite-socket":"0.2.17"}}',
  '/w/link': { link: '/w/backend' },
};

function read(apps: readonly RawApp[], more: Partial<DefinitionContext> = {}) {
  const ecosystem = { file: '/w/ecosystem.config.js', apps, envNames: [], problems: [] };
  return collectDefinitions(
    { settings: {}, ecosystem },
    { workspaceFolder: '/w', cpus: 4, processEnv: {}, files: new MemoryFiles(files), ...more },
  );
}

async function one(app: RawApp, more: Partial<DefinitionContext> = {}) {
  const { definitions, problems } = await read([{ script: 'x.js', ...app }], more);
  const [definition] = definitions;
  if (!definition) throw new Error(problems.map(({ message }) => message).join('\n'));
  return { definition, problems: problems.map(({ message }) => message) };
}

it('reads the document’s app', async () => {
  const { definition, problems } = await one({
    name: 'codex-backend',
    script: './start-dev.sh',
    cwd: './backend',
    max_memory_restart: '1G',
    autorestart: true,
    restart_delay: 5000,
    max_restarts: 10,
    min_uptime: '10s',
    env: { PORT: 3004 },
    time: true,
    log_date_format: 'HH',
    watch: ['src'],
  });
  expect(problems).toEqual([]);
  expect(definition).toEqual({
    name: 'codex-backend',
    kind: 'backend',
    workspaceFolder: '/w',
    cwd: '/w/backend',
    source: { type: 'ecosystem', file: '/w/ecosystem.config.js' },
    written: { script: './start-dev.sh', args: [], interpreterArgs: [] },
    env: { PORT: '3004' },
    port: 3004,
    portFrom: 'env',
    tool: 'tsx',
    instances: 1,
    cluster: false,
    capBytes: 1024 ** 3,
    capEnforced: true,
    heapMb: 1024,
    restart: {
      autorestart: true,
      restartDelayMs: 5000,
      maxRestarts: 10,
      named: true,
      minUptimeMs: 10_000,
      killTimeoutMs: 1600,
    },
    passThrough: {},
  });
});

describe('defaults by kind', () => {
  const kinds: readonly [string, RawApp, object][] = [
    ['backend', { cwd: 'backend' }, { kind: 'backend', capBytes: 1024 ** 3, capEnforced: false }],
    [
      'frontend',
      { cwd: 'frontend', script: 'npm', args: 'run dev' },
      { kind: 'frontend', capBytes: 2 * 1024 ** 3, capEnforced: false, port: 3100 },
    ],
    [
      'generator',
      { cwd: 'rust', script: 'cargo', args: ['run'] },
      { kind: 'generator', capBytes: 500 * 1024 ** 2 },
    ],
    ['database', { cwd: 'database', script: 'server.mjs' }, { kind: 'database' }],
    [
      'a cap of one’s own sets the heap',
      { cwd: 'backend', max_memory_restart: '3G' },
      { heapMb: 3072, capEnforced: true },
    ],
  ];
  it.each(kinds)('%s', async (_name, app, expected) => {
    const { definition } = await one(app);
    expect(definition).toMatchObject(expected);
    if (!('heapMb' in expected)) expect(definition).not.toHaveProperty('heapMb');
  });
});

describe('PM2’s rules', () => {
  const rules: readonly [string, RawApp, object][] = [
    [
      'args as text',
      { args: `--a "b c" 'd' $HOME e#f *.x` },
      {
        written: {
          script: 'x.js',
          args: ['--a', 'b c', 'd', '$HOME', 'e#f', '*.x'],
          interpreterArgs: [],
        },
      },
    ],
    [
      'args as a list',
      { args: ['a b', 1, true] },
      { written: { script: 'x.js', args: ['a b', '1', 'true'], interpreterArgs: [] } },
    ],
    ['one number', { args: 3 }, { written: { script: 'x.js', args: ['3'], interpreterArgs: [] } }],
    [
      'other names',
      { script: undefined, exec: 'y.js', exec_interpreter: 'none', interpreter_args: '--a --b' },
      {
        written: { script: 'y.js', args: [], interpreter: 'none', interpreterArgs: ['--a', '--b'] },
      },
    ],
    [
      'camel case',
      { maxMemoryRestart: '10M', minUptime: 5000, killTimeout: 9 },
      {
        capBytes: 10 * 1024 ** 2,
        restart: {
          autorestart: true,
          restartDelayMs: 5000,
          maxRestarts: 10,
          minUptimeMs: 5000,
          killTimeoutMs: 9,
        },
      },
    ],
    [
      'null is absent',
      { max_restarts: null, env: null, args: null },
      {
        env: {},
        restart: {
          autorestart: true,
          restartDelayMs: 5000,
          maxRestarts: 10,
          minUptimeMs: 10_000,
          killTimeoutMs: 1600,
        },
      },
    ],
    ['a name from the script', { script: './src/api.server.js' }, { name: 'api.server' }],
    [
      'a name of blanks inside is kept',
      { name: 'a\nb [x](command:y)' },
      { name: 'a\nb [x](command:y)' },
    ],
    ['a size in bytes', { max_memory_restart: 1048576 }, { capBytes: 1048576 }],
    ['the folder’s real path', { cwd: './link' }, { cwd: '/w/backend' }],
    ['an absolute folder', { cwd: '/elsewhere' }, { cwd: '/elsewhere' }],
    ['numbers as text', { max_restarts: '3', port: '3005' }, { port: 3005, env: { PORT: '3005' } }],
    ['port over env.PORT', { port: 3005, env: { PORT: 1 } }, { env: { PORT: '3005' } }],
    [
      'a cap of 0 restarts',
      { max_restarts: 0, autorestart: false },
      {
        restart: {
          autorestart: false,
          restartDelayMs: 5000,
          maxRestarts: 0,
          minUptimeMs: 10_000,
          killTimeoutMs: 1600,
        },
      },
    ],
    ['instances', { instances: 2, exec_mode: 'fork' }, { instances: 2, cluster: false }],
    ['instances of node are a cluster', { instances: 2 }, { instances: 2, cluster: true }],
    ['instances of a shell script are none', { instances: 2, script: 'x.sh' }, { cluster: false }],
    ['one instance is no cluster', { instances: 1 }, { instances: 1, cluster: false }],
    [
      'cluster where it is asked for',
      { exec_mode: 'cluster_mode' },
      { instances: 1, cluster: true },
    ],
    ['max', { instances: 'max' }, { instances: 4 }],
    ['0', { instances: 0 }, { instances: 4 }],
    ['-1', { instances: '-1' }, { instances: 3 }],
    ['-9', { instances: -9 }, { instances: 1 }],
    [
      'what is passed on',
      {
        out: 'a.log',
        err_file: 'b.log',
        combine_logs: true,
        user: 'me',
        namespace: 'n',
        stop_exit_codes: [0],
        cron: '0 0 * * *',
        unknown: 1,
        autostart: false,
      },
      {
        passThrough: {
          out_file: 'a.log',
          error_file: 'b.log',
          merge_logs: true,
          uid: 'me',
          namespace: 'n',
          stop_exit_codes: [0],
          cron_restart: '0 0 * * *',
        },
      },
    ],
    [
      'values of the environment as text',
      { env: { A: 1, B: true, C: null, D: { e: [1] }, E: '' } },
      { env: { A: '1', B: 'true', C: 'null', D: '{"e":[1]}', E: '' } },
    ],
  ];
  it.each(rules)('%s', async (_name, app, expected) => {
    const { definition, problems } = await one(app);
    expect(problems).toEqual([]);
    expect(definition).toMatchObject(expected);
    if ('passThrough' in expected) expect(definition.passThrough).toEqual(expected.passThrough);
    if ('env' in expected) expect(definition.env).toEqual(expected.env);
  });

  it('puts env_NAME on top', async () => {
    const app = { name: 'a', env: { A: 1, B: 1 }, env_test: { B: 2 }, append_env_to_name: true };
    expect((await one(app, { envName: 'test' })).definition).toMatchObject({
      name: 'a-test',
      env: { A: '1', B: '2' },
    });
    expect((await one(app)).definition).toMatchObject({ name: 'a', env: { A: '1', B: '1' } });
    expect((await one(app, { envName: 'none' })).definition.env).toEqual({ A: '1', B: '1' });
  });
});

describe('problems', () => {
  const left: readonly [string, RawApp, RegExp, object][] = [
    [
      'a size',
      { max_memory_restart: 'lots' },
      /^The app "x": max_memory_restart is left out, it must be a size/,
      { capBytes: 1024 ** 3 },
    ],
    ...[0, '0', -1, '-1G', '1e3', '2T', {}, true].map((cap): (typeof left)[number] => [
      `a cap of ${JSON.stringify(cap)}`,
      { max_memory_restart: cap },
      /^The app "x": max_memory_restart is left out, it must be a size such as "1G" or "500M"\.?/,
      { capBytes: 1024 ** 3 },
    ]),
    ['a time', { min_uptime: 'soon' }, /min_uptime is left out, it must be a time/, {}],
    ...[2 ** 31, '9999h'].map((ms): (typeof left)[number] => [
      `a kill_timeout of ${ms} is not, but what no timer holds`,
      { kill_timeout: ms },
      /^The app "x": kill_timeout counts as 2147483647 ms, since no timer holds more/,
      { restart: { ...defaultRestart, killTimeoutMs: 2 ** 31 - 1 } },
    ]),
    ['a flag', { autorestart: 'false' }, /autorestart is left out, it must be true or false/, {}],
    [
      'instances',
      { instances: 'many' },
      /instances is left out, it must be a whole number or "max"/,
      { instances: 1 },
    ],
    ['a mode', { exec_mode: 'swarm' }, /exec_mode is left out, it must be "fork" or "cluster"/, {}],
    ['a count', { max_restarts: 1.5 }, /max_restarts is left out, it must be a whole number/, {}],
    ['a port', { port: 70000 }, /port is left out, it must be a port number/, {}],
    [
      'PM2’s own fields',
      { env: { name: 'EVIL', status: 'x', pm_id: 1, OK: 1 } },
      /"name" would overwrite a field of PM2/,
      { env: { OK: '1' } },
    ],
    [
      '__proto__',
      { env: JSON.parse('{"__proto__":{"a":1}}') as object },
      /"__proto__" would overwrite/,
      { env: {} },
    ],
    ['a key that is none', { env: { 'A=B': 1 } }, /"A=B" cannot be the name/, { env: {} }],
    ['env_NAME', { env_test: 7 }, /env_test must be an object/, {}],
  ];
  it.each(left)('%s is left out', async (_name, app, sentence, expected) => {
    const { definition, problems } = await one(app, { envName: 'test' });
    expect(problems[0]).toMatch(sentence);
    expect(definition).toMatchObject(expected);
  });

  const fatal: readonly [string, RawApp, RegExp][] = [
    [
      'script',
      { name: 'a', script: 7 },
      /^The app "a" cannot be used: script is wrong, it must be a text\.$/,
    ],
    ['name', { name: 7 }, /name is wrong, it must be a text/],
    ['args', { args: {} }, /args is wrong, it must be a text or a list of texts/],
    ['args inside', { args: [{}] }, /args is wrong/],
    ['cwd', { cwd: 1 }, /cwd is wrong/],
    ['env', { env: 'A=1' }, /env is wrong, it must be an object/],
    [
      'a name too long',
      { name: 'x'.repeat(300) },
      /has 300 characters.*200 is the most\. Shorten it\.$/,
    ],
    ['a name of blanks', { name: '  ' }, /has no name/],
  ];
  it.each(fatal)('%s takes the app away, not the others', async (_name, app, sentence) => {
    const { definitions, problems } = await read([
      { script: 'x.js', ...app },
      { name: 'good', script: 'y.js' },
    ]);
    expect(definitions.map(({ name }) => name)).toEqual(['good']);
    expect(problems).toHaveLength(1);
    expect(problems[0]?.message).toMatch(sentence);
  });

  it('two apps of one name', async () => {
    const { definitions, problems } = await read([
      { name: 'a', script: 'x.js' },
      { name: 'a', script: 'y.js' },
    ]);
    expect(definitions.map(({ written }) => written.script)).toEqual(['x.js']);
    expect(problems).toEqual([
      { app: 'a', message: expect.stringMatching(/^Two apps are called "a"/) },
    ]);
  });

  it('keeps those of the file and never shows a value', async () => {
    const ecosystem = {
      file: '/w/e.js',
      apps: [{ script: 'x.js', env: { name: 's3cret' } }],
      envNames: [],
      problems: [{ message: 'first' }],
    };
    const { problems } = await collectDefinitions(
      { settings: {}, ecosystem },
      { workspaceFolder: '/w', cpus: 1, processEnv: {}, files: new MemoryFiles({}) },
    );
    expect(problems.map(({ message }) => message)[0]).toBe('first');
    expect(JSON.stringify(problems)).not.toContain('s3cret');
  });
});
