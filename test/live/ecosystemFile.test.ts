import { execFileSync, spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { HumanError } from '../../src/base/errors';
import { EcosystemReader } from '../../src/pm2/ecosystem/ecosystemFile';

let folder: string;
let reader: EcosystemReader;
let readerFile: string;
const env = { PATH: process.env.PATH ?? '' };

beforeAll(async () => {
  folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'codex eco é-')));
  readerFile = path.join(folder, 'ecosystemReader.js');
  await build({
    entryPoints: ['src/pm2/ecosystem/ecosystemReader.ts'],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    outfile: readerFile,
  });
  reader = new EcosystemReader({ node: process.execPath, reader: readerFile, env });
});

afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

let count = 0;
function write(files: Readonly<Record<string, string>>): string {
  const own = path.join(folder, `case ${++count}`);
  for (const [name, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(own, name)), { recursive: true });
    fs.writeFileSync(path.join(own, name), text);
  }
  return path.join(own, Object.keys(files)[0] ?? '');
}

const cjs = 'module.exports = { apps: [{ name: "a", script: "a.js", env_test: { X: 1 } }] };';
const esm = 'export default { apps: [{ name: "a", script: "a.js", env_test: { X: 1 } }] };';

describe('reads', () => {
  const good: readonly [string, Readonly<Record<string, string>>][] = [
    ['CommonJS', { 'ecosystem.config.js': cjs }],
    ['CommonJS by extension', { 'ecosystem.config.cjs': cjs, 'package.json': '{"type":"module"}' }],
    [
      'CommonJS in an ESM package',
      { 'ecosystem.config.js': cjs, 'package.json': '{"type":"module"}' },
    ],
    ['CommonJS called .mjs', { 'ecosystem.config.mjs': cjs }],
    ['ESM by extension', { 'ecosystem.config.mjs': esm }],
    ['ESM in an ESM package', { 'ecosystem.config.js': esm, 'package.json': '{"type":"module"}' }],
    ['ESM in a CommonJS package', { 'ecosystem.config.js': esm, 'package.json': '{}' }],
    [
      'named exports',
      {
        'ecosystem.config.mjs':
          'export const apps = [{ name: "a", script: "a.js", env_test: {} }];',
      },
    ],
    ['top-level await', { 'ecosystem.config.mjs': `const x = await Promise.resolve(1); ${esm}` }],
    [
      'a promise',
      {
        'ecosystem.config.js': cjs
          .replace('{ apps', '(async () => ({ apps')
          .replace('};', '}))();'),
      },
    ],
    [
      'an array',
      { 'ecosystem.config.js': 'module.exports = [{ name: "a", script: "a.js", env_test: {} }];' },
    ],
    [
      'one app alone',
      { 'ecosystem.config.js': 'module.exports = { name: "a", script: "a.js", env_test: {} };' },
    ],
    [
      'the key pm2',
      { 'ecosystem.config.js': 'exports.pm2 = [{ name: "a", script: "a.js", env_test: {} }];' },
    ],
    [
      'a file that prints',
      { 'ecosystem.config.js': `console.log('{"ok":1}'); console.error('x'); ${cjs}` },
    ],
    ['a file that leaves a timer', { 'ecosystem.config.js': `setInterval(() => {}, 10); ${cjs}` }],
    [
      'a file that requires another',
      { 'ecosystem.config.js': 'module.exports = require("./lib/x");', 'lib/x.js': cjs },
    ],
    [
      'JSON with comments and trailing commas',
      {
        'ecosystem.config.json':
          '\uFEFF// apps\n{"apps":[{"name":"a","script":"a.js","env_test":{},}],}',
      },
    ],
    [
      'YAML with merge keys',
      {
        'ecosystem.config.yml':
          'base: &b\n  script: a.js\napps:\n  - <<: *b\n    name: a\n    env_test: {X: 1}\n',
      },
    ],
  ];
  it.each(good)('%s', async (_name, files) => {
    const file = write(files);
    const read = await reader.read(file);
    expect(read.apps).toMatchObject([{ name: 'a', script: 'a.js' }]);
    expect(read).toMatchObject({ file, envNames: ['test'], problems: [] });
  });

  it('evaluates in the file’s folder with the given environment', async () => {
    const file = write({
      'ecosystem.config.js':
        'module.exports = { apps: [{ script: process.cwd(), env: { ...process.env } }] };',
    });
    const { apps } = await reader.read(file);
    expect(apps[0]).toMatchObject({ script: path.dirname(file), env });
    expect(Object.keys(apps[0]?.['env'] ?? {}).filter((key) => key.startsWith('CODEX_'))).toEqual(
      [],
    );
  });

  it('leaves functions out and says so', async () => {
    const file = write({
      'ecosystem.config.js':
        'module.exports = { apps: [{ script: "a.js", name: "a", pick() {} }], deploy: { f() {} } };',
    });
    const read = await reader.read(file);
    expect(read.apps).toEqual([{ script: 'a.js', name: 'a' }]);
    expect(read.problems.map((one) => one.message)).toEqual([
      `${file}: apps[0].pick is a function, which PM2 cannot take; it is left out.`,
    ]);
  });

  it('keeps the good apps beside the bad', async () => {
    const file = write({
      'ecosystem.config.json': '[{"name":"a","script":"a.js"},{"name":"b"},7,{"script":" "}]',
    });
    const read = await reader.read(file);
    expect(read.apps).toHaveLength(1);
    expect(read.problems.map((one) => one.app)).toEqual(['b', 'apps[2]', 'apps[3]']);
  });

  it('reads nearly 1 MB whole', async () => {
    const file = write({
      'ecosystem.config.js':
        'module.exports = { apps: [{ script: "a.js", args: "x".repeat(1000000) }] };',
    });
    expect((await reader.read(file)).apps[0]?.args).toHaveLength(1_000_000);
  });
});

describe('says in one sentence', () => {
  const bad: readonly [string, string, string, RegExp][] = [
    [
      'it throws',
      'ecosystem.config.js',
      '\nthrow new Error("no luck.");',
      /config\.js:2:7 threw an error: no luck\. /,
    ],
    ['it throws text', 'ecosystem.config.js', 'throw "no luck"', /threw an error: no luck/],
    [
      'it rejects',
      'ecosystem.config.js',
      'module.exports = Promise.reject(new Error("late"))',
      /threw an error: late/,
    ],
    [
      'it throws later',
      'ecosystem.config.js',
      'setTimeout(() => { throw new Error("timer") }); module.exports = new Promise(() => {});',
      /threw an error: timer/,
    ],
    [
      'it never settles',
      'ecosystem.config.js',
      'module.exports = new Promise(() => {});',
      /never settles/,
    ],
    ['it exits', 'ecosystem.config.js', 'process.exit(0)', /exit code 0 .*process\.exit/],
    ['it exits 3', 'ecosystem.config.mjs', 'process.exit(3)', /exit code 3/],
    [
      'it kills itself',
      'ecosystem.config.js',
      'process.kill(process.pid, "SIGKILL")',
      /ended by SIGKILL/,
    ],
    [
      'a syntax error',
      'ecosystem.config.js',
      'module.exports = {\n  apps: [}\n};',
      /config\.js:2:10 has a syntax error: Unexpected token '}'/,
    ],
    [
      'a syntax error in ESM',
      'ecosystem.config.mjs',
      'export default {\n  apps: [}\n};',
      /config\.mjs:2(:10)? has a syntax error/,
    ],
    [
      'ESM called .cjs',
      'ecosystem.config.cjs',
      esm,
      /config\.cjs:1:1 has a syntax error: Unexpected token 'export'/,
    ],
    [
      'a missing module',
      'ecosystem.config.js',
      'require("dotenv-nowhere")',
      /needs the module "dotenv-nowhere".*npm install/,
    ],
    [
      'a missing module in ESM',
      'ecosystem.config.mjs',
      'import "dotenv-nowhere"',
      /needs the module "dotenv-nowhere"/,
    ],
    ['a function', 'ecosystem.config.js', 'module.exports = () => ({})', /exports a function/],
    [
      'a circle',
      'ecosystem.config.js',
      'const a = { script: "x" }; a.a = a; module.exports = a',
      /contains itself \(at a\)/,
    ],
    [
      'too much',
      'ecosystem.config.js',
      'module.exports = { a: "x".repeat(2e6) }',
      /more than 1 MB/,
    ],
    ['nothing', 'ecosystem.config.js', '', /holds no apps/],
    ['null', 'ecosystem.config.js', 'module.exports = null', /holds no apps/],
    ['undefined', 'ecosystem.config.js', 'module.exports = undefined', /holds no apps/],
    ['text', 'ecosystem.config.js', 'module.exports = "apps"', /holds no apps/],
    ['no list', 'ecosystem.config.js', 'module.exports = { apps: 3 }', /holds no apps/],
    ['an empty list', 'ecosystem.config.js', 'module.exports = { apps: [] }', /empty list/],
    [
      'an empty JSON file',
      'ecosystem.config.json',
      '',
      /json:1:1 has a syntax error: Value expected/,
    ],
    [
      'broken JSON',
      'ecosystem.config.json',
      '{\n  "apps": nope\n}',
      /json:2:11 has a syntax error: Invalid symbol/,
    ],
    [
      'broken YAML',
      'ecosystem.config.yaml',
      'apps:\n  - name: "a\n',
      /yaml:\d+:\d+ has a syntax error/,
    ],
    ['an alias of nothing', 'ecosystem.config.yaml', 'apps: *x\n', /yaml/],
    ['TypeScript', 'ecosystem.config.ts', 'export {}', /is TypeScript/],
    ['another file', 'ecosystem.toml', '', /not an ecosystem file/],
    [
      'it closes the channel',
      'ecosystem.config.js',
      `require("fs").writeSync(3, "{"); ${cjs}`,
      /file descriptor 3/,
    ],
  ];
  it.each(bad)('%s', async (_name, name, text, expected) => {
    const file = write({ [name]: text });
    const error = await reader.read(file).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(HumanError);
    expect((error as Error).message).toMatch(expected);
    expect((error as Error).message).toContain(file);
    expect((error as Error).message).not.toContain('\n');
  });

  it('a folder, a missing file, an enormous one', async () => {
    const file = write({ 'big.json': ' '.repeat(2 * 1024 * 1024) });
    await expect(reader.read(path.dirname(file))).rejects.toThrow(/is a folder/);
    await expect(reader.read(`${file}.json`)).rejects.toThrow(/there is no such file/);
    await expect(reader.read(file)).rejects.toThrow(/is 2 MB long/);
  });

  it('no node', async () => {
    const broken = new EcosystemReader({ node: '/nowhere/node', reader: readerFile, env });
    await expect(broken.read(write({ 'ecosystem.config.js': cjs }))).rejects.toThrow(
      /Node\.js could not be started at \/nowhere\/node/,
    );
  });
});

describe('a file that hangs', () => {
  const hanging = `
    require('child_process').spawn('sleep', ['47.11'], { stdio: 'ignore' });
    for (;;) {}`;

  it('is stopped with all that it started', async () => {
    const quick = new EcosystemReader({
      node: process.execPath,
      reader: readerFile,
      env,
      timeoutMs: 700,
    });
    const file = write({ 'ecosystem.config.js': hanging });
    await expect(quick.read(file)).rejects.toThrow(/did not finish within 0\.7 s/);
    await new Promise((resolve) => setTimeout(resolve, 100));
    const alive = execFileSync('ps', ['-eo', 'stat,args'], { encoding: 'utf8' });
    expect(alive).not.toMatch(/^[^Z].*sleep 47\.11$/m);
  });

  it('is stopped by a signal', async () => {
    const abort = new AbortController();
    const reading = reader.read(write({ 'ecosystem.config.js': hanging }), abort.signal);
    setTimeout(() => abort.abort(new Error('changed my mind')), 300);
    await expect(reading).rejects.toThrow('changed my mind');
    await expect(reader.read('/x.json', abort.signal)).rejects.toThrow('changed my mind');
  });
});

describe.skipIf(process.platform !== 'linux')('what a file leaves behind', () => {
  /** In a session of its own, so that it is in no group of the child's; what it starts in turn as well. */
  const daemon = (seconds: string): string => `
    require('child_process').spawn('setsid', ['sh', '-c', 'setsid sleep ${seconds} & exec sleep ${seconds}'],
      { detached: true, stdio: 'ignore' }).unref();
    // It is there before the file is read.
    while (require('child_process').spawnSync('pgrep', ['-fxc', 'sleep ${seconds}']).stdout.toString().trim() !== '2');`;
  const left = (seconds: string): string =>
    execFileSync('ps', ['-eo', 'stat,args'], { encoding: 'utf8' })
      .split('\n')
      .filter((line) => !line.startsWith('Z') && line.endsWith(`sleep ${seconds}`))
      .join('\n');

  it.each([
    ['read to its end', '47.21', cjs, /^$/],
    ['that throws', '47.22', 'throw new Error("x")', /threw an error: x/],
    ['that hangs', '47.23', 'for (;;);', /did not finish/],
  ])('is ended with a file %s, in whatever session it is', async (_, seconds, rest, said) => {
    const bystander = spawn('sleep', [seconds.replace('47.', '48.')], { detached: true });
    onTestFinished(() => void bystander.kill('SIGKILL'));
    const own = { node: process.execPath, reader: readerFile, env, timeoutMs: 1_500 };
    const file = write({ 'ecosystem.config.js': daemon(seconds) + rest });
    const message = await new EcosystemReader(own).read(file).then(
      () => '',
      (error: Error) => error.message,
    );
    expect(message).toMatch(said);
    await vi.waitFor(() => expect(left(seconds)).toBe(''));
    expect(bystander.exitCode ?? bystander.signalCode).toBeNull();
  });
});
