import * as fs from 'node:fs';
import * as path from 'node:path';
import { spawnSync } from 'node:child_process';
import { afterEach, describe, expect, it } from 'vitest';
import { AuditEngine } from '../../src/audit/engine/engine';
import { applyEdits } from '../../src/audit/fixes/edit';
import { planFixes } from '../../src/audit/fixes/fixAll';
import { SyncFiles } from '../../src/system/files/syncFiles';
import { patienceMs } from '../patience';
import { until } from './harness/processes';
import { freePort, useWorld } from './harness/world';

const repository = path.resolve(import.meta.dirname, '../..');
const pm2 = path.join(repository, 'node_modules/pm2/bin/pm2');
const standIns = path.join(repository, 'test/workspaces/codex-before/stand-ins');

const world = useWorld('all');

/** Answers with what a fix may change: where it runs, on which node options, and whether it was given arguments. */
const server = (more = '') =>
  `${more}
require('node:http')
  .createServer((_, response) => response.end(JSON.stringify([process.env.NAME, process.argv.slice(2)])))
  .listen(Number(process.env.PORT), '127.0.0.1', () => console.log('listening'));
`;
const source =
  "import * as http from 'node:http';\n" + server().replace(/^.*require.*\n/m, 'http\n');
const app = (...more: readonly string[]) =>
  `module.exports = { apps: [{ name: 'app', script: './server.js', ${more.join(', ')} }] };\n`;
const dev = (script: string) =>
  `${JSON.stringify({ name: 'app', scripts: { dev: script }, devDependencies: { tsx: '*' } }, null, 2)}\n`;
interface Case {
  /** The rules that find something, and whose safe fixes are applied. */
  readonly rules: readonly string[];
  readonly files: Readonly<Record<string, string>>;
  /** What is given to `pm2 start`; the ecosystem file unless it says otherwise. */
  readonly start?: readonly string[];
  /** False where PM2 starts no server before the fix. */
  readonly before?: false;
  readonly packages?: readonly string[];
}

/** One app a kind of safe fix: what it is started by, and what is wrong with it. */
const cases: Readonly<Record<string, Case>> = {
  'the keys of one app, all at once': {
    rules: [
      'ecosystem-no-cap',
      'ecosystem-watch',
      'ecosystem-log-time',
      'ecosystem-never-gives-up',
      'ecosystem-kill-timeout',
      'no-heap-limit',
    ],
    files: {
      'ecosystem.config.js': app('watch: true', 'time: true', 'restart_delay: 4000'),
      'server.js': server("process.on('SIGINT', () => process.exit(0));"),
    },
  },
  'numbers that contradict each other': {
    rules: ['ecosystem-min-uptime-below-delay', 'heap-above-cap', 'ecosystem-pool-in-development'],
    files: {
      'ecosystem.config.js': app(
        'restart_delay: 5000',
        "min_uptime: '5s'",
        "node_args: '--max-old-space-size=900'",
        "max_memory_restart: '500M'",
        "instances: 'max'",
        "exec_mode: 'cluster'",
        "env: { NODE_ENV: 'development' }",
      ),
      'server.js': server(),
    },
  },
  'tsx watch with options of its own': {
    rules: ['watch-mode'],
    packages: ['tsx'],
    start: ['npm', '--name', 'app', '--', 'run', 'dev'],
    files: {
      'package.json': dev('tsx watch --clear-screen=false --ignore "./logs/**" server.ts'),
      'server.ts': source,
    },
  },
  'node --watch': {
    rules: ['watch-mode'],
    start: ['npm', '--name', 'app', '--', 'run', 'dev'],
    files: {
      'package.json': dev('node --watch-path=. --watch-preserve-output server.js --port 1'),
      'server.js': server(),
    },
  },
  'a heap limit as node’s own flag': {
    rules: ['no-heap-limit'],
    start: ['npm', '--name', 'app', '--', 'run', 'dev'],
    files: { 'package.json': dev('node server.js'), 'server.js': server() },
  },
  'a heap limit in place of tsx’s command line': {
    rules: ['no-heap-limit'],
    packages: ['tsx'],
    start: ['npm', '--name', 'app', '--', 'run', 'dev'],
    files: { 'package.json': dev('tsx server.ts --port 1'), 'server.ts': source },
  },
  'a shell script that becomes its program': {
    rules: ['shell-no-exec', 'shell-no-shebang'],
    files: {
      'ecosystem.config.js':
        "module.exports = { apps: [{ name: 'app', script: './start.sh', max_memory_restart: '1G' }] };\n",
      'start.sh': 'export NAME=app\nnode server.js --port 1\n',
      'server.js': server(),
    },
  },
  'a program of node_modules/.bin': {
    rules: ['ecosystem-bin-shim'],
    packages: ['tsx'],
    files: {
      'ecosystem.config.js':
        "module.exports = { apps: [{ name: 'app', script: './node_modules/.bin/tsx', args: 'server.ts' }] };\n",
      'server.ts': source,
    },
  },
  'tsx of node_modules/.bin as interpreter': {
    rules: ['ecosystem-bin-shim'],
    packages: ['tsx'],
    files: {
      'ecosystem.config.js':
        "module.exports = { apps: [{ name: 'app', script: './server.ts', interpreter: './node_modules/.bin/tsx' }] };\n",
      'server.ts': source,
    },
  },
  'a shell script in a cluster': {
    rules: ['ecosystem-cluster-not-node'],
    before: false,
    files: {
      'ecosystem.config.js':
        "module.exports = { apps: [{ name: 'app', script: './start.sh', exec_mode: 'cluster' }] };\n",
      'start.sh': '#!/bin/bash\nexec node server.js\n',
      'server.js': server(),
    },
  },
  'a call of a script that is not there': {
    rules: ['shell-missing-call'],
    before: false,
    start: ['./dev.sh', '--name', 'app'],
    files: {
      'dev.sh': '#!/bin/bash\n./start-dev.sh\n',
      'package.json': dev('node server.js'),
      'server.js': server(),
    },
  },
  'what the sources of a backend do in development': {
    rules: [
      'backend-sentry-in-development',
      'sentry-traces-everything',
      'prisma-query-log',
      'health-check-too-often',
    ],
    files: {
      'ecosystem.config.js': app(),
      'server.js': server(`
const Sentry = require('@sentry/node');
const { PrismaClient } = require('@prisma/client');
Sentry.init({ dsn: process.env.SENTRY_DSN, tracesSampleRate: 1.0 });
const prisma = new PrismaClient({ log: ['query', 'error'] });
setInterval(() => prisma.$queryRaw\`SELECT 1\`, 5000);`),
    },
  },
};

/** What `pm2` says, run as a person would. */
function run(folder: string, port: number, args: readonly string[]): string {
  const { home } = world();
  const env = { ...process.env, PM2_HOME: home.folder, PORT: String(port), NAME: 'app' };
  const { stdout, stderr } = spawnSync(process.execPath, [pm2, ...args], {
    cwd: folder,
    env,
    encoding: 'utf8',
    timeout: patienceMs,
  });
  return stdout + stderr;
}

/** The body that the server answers with; undefined where nothing answers. */
async function answer(port: number): Promise<string | undefined> {
  try {
    return await (await fetch(`http://127.0.0.1:${port}/`)).text();
  } catch {
    return undefined;
  }
}

/** Starts it and gives the answer; fails where PM2 had to start it twice. */
async function started(folder: string, port: number, args: readonly string[]): Promise<string> {
  const said = run(folder, port, ['start', ...args]);
  let body: string | undefined;
  await until(async () => (body = await answer(port)) !== undefined, `an answer after: ${said}`);
  const list = await world().list();
  expect(list.length).toBeGreaterThan(0);
  for (const entry of list) expect(entry).toMatchObject({ restarts: 0, status: 'online' });
  await world().deleteAll();
  await until(async () => (await answer(port)) === undefined, 'the end of the server');
  return body ?? '';
}

function placed({ files, packages = [] }: Case, folder: string): void {
  for (const [name, text] of Object.entries(files)) fs.writeFileSync(path.join(folder, name), text);
  const modules = path.join(folder, 'node_modules');
  fs.mkdirSync(path.join(modules, '.bin'), { recursive: true });
  for (const name of packages) {
    fs.symlinkSync(path.join(repository, 'node_modules', name), path.join(modules, name));
    fs.symlinkSync(`../${name}/dist/cli.mjs`, path.join(modules, '.bin', name));
  }
  for (const [name, from] of [
    ['@sentry/node', 'sentry'],
    ['@prisma/client', 'prisma-client'],
  ] as const) {
    fs.cpSync(path.join(standIns, from), path.join(modules, name), { recursive: true });
  }
  for (const name of Object.keys(files))
    if (name.endsWith('.sh')) fs.chmodSync(path.join(folder, name), 0o755);
}

afterEach(async () => {
  // A case that failed leaves its app to no other.
  await world().deleteAll();
});

describe('safe fixes, each started by PM2 before and after', () => {
  it.each(Object.entries(cases))('%s', async (name, one) => {
    const folder = world().write(`case-${Object.keys(cases).indexOf(name)}`, {});
    placed(one, folder);
    const port = await freePort();
    const start = one.start ?? ['ecosystem.config.js'];
    const before = one.before === false ? undefined : await started(folder, port, start);

    const engine = new AuditEngine(folder, new SyncFiles());
    const { findings } = await engine.run();
    const found = new Set(findings.map(({ rule }) => rule));
    expect(one.rules.filter((rule) => !found.has(rule))).toEqual([]);
    const plan = await planFixes(engine.project, new Map(), ({ rule }) => one.rules.includes(rule));
    expect(plan.files.length).toBeGreaterThan(0);
    for (const file of plan.files) {
      const own = plan.edits.filter((edit) => edit.file === file);
      fs.writeFileSync(file, applyEdits(fs.readFileSync(file, 'utf8'), own));
    }
    const left = (await new AuditEngine(folder, new SyncFiles()).run()).findings;
    expect(left.filter(({ rule }) => one.rules.includes(rule))).toEqual([]);
    // Nothing was only moved elsewhere.
    expect(left.filter(({ rule }) => !found.has(rule))).toEqual([]);

    const after = await started(folder, port, start);
    if (before !== undefined) expect(after).toBe(before);
  });
});
