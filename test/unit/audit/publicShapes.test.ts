import { describe, expect, it } from 'vitest';
import { audit, pkg } from './ruleCases';

/**
 * How public projects write their PM2 configuration, found by searching public repositories; every text here is our own. For each
 * shape: what is read without running the file, and every rule that finds something. All others must stay silent: such files
 * were written for another machine, for production, or for a build that has not run.
 */
interface Shape {
  /** Who has it. */
  readonly origin: string;
  readonly files: Readonly<Record<string, string>>;
  /** Names and kinds of the services. */
  readonly services: readonly string[];
  /** Rules, each as often as it finds something. */
  readonly rules: readonly string[];
}

const server =
  "const server = require('http').createServer();\nserver.listen(process.env.PORT);\nfor (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => server.close());\n";

const shapes: readonly Shape[] = [
  {
    origin: 'API servers: the app is spread from a file that several environments share',
    files: {
      'ecosystem.config.js':
        "module.exports = {\n  apps: [\n    {\n      ...require('./pm2.config'),\n      instances: 2,\n      exec_mode: 'cluster',\n      env: { PORT: 8080, NODE_ENV: 'production' },\n    },\n  ],\n};\n",
      'pm2.config.js':
        "module.exports = { name: 'orders', script: 'server.js', max_memory_restart: '1G', kill_timeout: 4000 };\n",
      'server.js': server,
      'package.json': pkg({ start: 'node --max-old-space-size=512 server.js' }),
    },
    // The one that is spread cannot be read without running it, and is a file that PM2 takes as well.
    services: ['apps[0]/other', 'orders/backend'],
    rules: ['no-heap-limit'],
  },
  {
    origin:
      'Nest services: a function makes an app for each environment, from the name in package.json',
    files: {
      'ecosystem.config.js':
        "const { name } = require('./package.json');\n\nfunction appFor(stage, port) {\n  const live = stage === 'production';\n  return {\n    name: live ? name : `${name}-${stage}`,\n    script: 'dist/main.js',\n    instances: live ? 2 : 1,\n    exec_mode: 'cluster',\n    env: { NODE_ENV: 'production', PORT: port },\n  };\n}\n\nmodule.exports = { apps: [appFor('production', 3000), appFor('staging', 3001)] };\n",
      'package.json': pkg({ build: 'nest build' }),
    },
    services: [],
    rules: [],
  },
  {
    origin:
      'TypeScript starters: one app for production and one for development, of which people start one by --only',
    files: {
      'ecosystem.config.js':
        "module.exports = {\n  apps: [\n    {\n      name: 'live',\n      script: 'dist/server.js',\n      exec_mode: 'cluster',\n      instance_var: 'INSTANCE_ID',\n      instances: 2,\n      max_memory_restart: '1G',\n      kill_timeout: 3000,\n      node_args: '--max-old-space-size=900',\n      merge_logs: true,\n      output: './logs/access.log',\n      error: './logs/error.log',\n      env: { PORT: 3000, NODE_ENV: 'production' },\n    },\n    {\n      name: 'local',\n      script: 'ts-node',\n      args: '-r tsconfig-paths/register --transpile-only src/server.ts',\n      max_memory_restart: '1G',\n      kill_timeout: 3000,\n      output: './logs/access.log',\n      error: './logs/error.log',\n      env: { PORT: 3000, NODE_ENV: 'development' },\n    },\n  ],\n};\n",
      'src/server.ts': server,
      'package.json': pkg({ build: 'tsc' }, ['ts-node', 'typescript']),
    },
    services: ['live/backend', 'local/backend'],
    rules: ['no-heap-limit'],
  },
  {
    origin: 'web shops: logs thrown away, a worker beside the web server',
    files: {
      'ecosystem.config.js':
        "module.exports = {\n  apps: [\n    { name: 'shop', script: 'server.js', instances: 2, exec_mode: 'cluster', kill_timeout: 3000, max_memory_restart: '1G', node_args: ['--max-old-space-size=800'], out_file: '/dev/null', error_file: '/dev/null' },\n    { name: 'mailer', script: 'mailer.js', max_memory_restart: '300M', node_args: ['--max-old-space-size=200'], out_file: '/dev/null', error_file: '/dev/null' },\n  ],\n};\n",
      'server.js': server,
      'mailer.js': 'setInterval(() => undefined, 60000);\n',
    },
    services: ['shop/backend', 'mailer/backend'],
    rules: [],
  },
  {
    origin: 'chat bots: a whole command line as script',
    files: {
      'ecosystem.config.cjs':
        "module.exports = { apps: [{ name: 'bot', script: 'npm ci && npm start', max_memory_restart: '200M' }] };\n",
      'package.json': pkg({ start: 'node ./dist/index.js' }, [], { type: 'module' }),
    },
    services: ['bot/backend'],
    rules: [],
  },
  {
    origin: 'Python batch servers: apps pushed in a loop, started by a program outside the project',
    files: {
      'ecosystem.config.js':
        "const count = 4;\nconst apps = [];\nfor (let i = 0; i < count; i++) {\n  apps.push({\n    name: `batch-${i}`,\n    script: '/srv/tools/bin/poetry',\n    args: `run uvicorn batch.main:app --uds /tmp/batch_${i}.sock`,\n    error_file: `logs/err_${i}.log`,\n  });\n}\nmodule.exports = { apps };\n",
    },
    services: [],
    rules: [],
  },
  {
    origin: 'Next monorepos: the standalone server of a build, for production, tuned by hand',
    files: {
      'ecosystem.config.js':
        "module.exports = {\n  apps: [\n    {\n      name: 'site',\n      cwd: './apps/site',\n      script: '.next/standalone/apps/site/server.js',\n      instances: 'max',\n      exec_mode: 'cluster',\n      env_production: {\n        NODE_ENV: 'production',\n        PORT: 3000,\n        NODE_OPTIONS: '--max-old-space-size=768',\n        CMS_SECRET: process.env.CMS_SECRET,\n      },\n      max_memory_restart: '1024M',\n      min_uptime: '10s',\n      max_restarts: 10,\n      restart_delay: 4000,\n      kill_timeout: 10_000,\n      exp_backoff_restart_delay: 100,\n      cron_restart: '0 4 * * *',\n    },\n  ],\n};\n",
      'package.json': pkg({}, [], { workspaces: ['apps/*'] }),
      'apps/site/package.json': pkg({ dev: 'next dev', build: 'next build' }, ['next@14.2.0']),
    },
    services: ['site/frontend'],
    rules: [],
  },
  {
    origin: 'self-hosted dashboards: Next’s own program, in the folder of the server it runs on',
    files: {
      'ecosystem.config.js':
        "module.exports = {\n  apps: [\n    {\n      name: 'board',\n      script: 'node_modules/next/dist/bin/next',\n      args: 'start -p 3001',\n      cwd: '/home/ubuntu/board',\n      max_memory_restart: '1G',\n      error_file: '~/.pm2/logs/board-error.log',\n      env: { NODE_ENV: 'production', PORT: '3001' },\n    },\n  ],\n};\n",
      'package.json': pkg({ start: 'next start' }, ['next@14.2.0']),
    },
    services: ['board/frontend'],
    rules: [],
  },
  {
    origin: 'Bun and Python services: interpreters in a home folder and in a virtual environment',
    files: {
      'ecosystem.config.js':
        "module.exports = {\n  apps: [\n    { name: 'edge', script: 'src/index.ts', interpreter: '~/.bun/bin/bun', interpreter_args: '', max_memory_restart: '1G' },\n    { name: 'model', cwd: './ml', script: 'main.py', interpreter: './.venv/bin/python', max_memory_restart: '2G' },\n    { name: 'api', cwd: './ml', script: 'venv/bin/uvicorn', args: 'main:app --port 8000', interpreter: 'none', max_memory_restart: '1G' },\n  ],\n};\n",
      'src/index.ts': 'export default { port: 3000 };\n',
      'ml/main.py': '',
    },
    services: ['edge/backend', 'model/other', 'api/backend'],
    rules: [],
  },
  {
    origin: 'Java shops: the older key for the interpreter, a jar as argument, in process.json',
    files: {
      'process.json':
        '{\n  "apps": [\n    {\n      "name": "billing",\n      "cwd": ".",\n      "script": "/usr/bin/java",\n      "args": ["-jar", "/opt/billing/billing.war"],\n      "node_args": [],\n      "exec_interpreter": "none",\n      "exec_mode": "fork"\n    }\n  ]\n}\n',
    },
    services: ['billing/other'],
    rules: ['ecosystem-no-cap'],
  },
  {
    origin:
      'kiosks: a packaged program beside a watched router, keys half in quotes, a deploy section',
    files: {
      'ecosystem.config.js':
        'module.exports = {\n  apps : [{\n    name: \'router\',\n    script: \'sockets/dist/index.js\',\n    watch: \'.\'\n  },\n  {\n    "name"       : "screen",\n    "script"     : "kiosk/out/screen-win32-x64/screen.exe",\n    "exec_interpreter": "none",\n    "exec_mode"  : "fork_mode"\n  }],\n  deploy : { production : { user : \'USER\', host : \'HOST\', \'post-deploy\' : \'npm install\' } }\n};\n',
    },
    services: ['router/backend', 'screen/other'],
    rules: ['ecosystem-no-cap', 'ecosystem-no-cap', 'ecosystem-watch', 'no-heap-limit'],
  },
  {
    origin:
      'release folders: scripts below a link that the deployment makes, seen from a folder of its own, and a job by cron',
    files: {
      'deploy/ecosystem.config.cjs':
        "const heap = '--max-old-space-size=700';\nmodule.exports = {\n  apps: [\n    { name: 'web', script: 'current/bin/server.js', cwd: __dirname + '/..', instances: 2, exec_mode: 'cluster', node_args: heap, max_memory_restart: '1G', wait_ready: true, listen_timeout: 30000, kill_timeout: 15000 },\n    { name: 'nightly', script: 'current/bin/console.js', args: 'clean:up', cwd: __dirname + '/..', node_args: heap, cron_restart: '*/5 * * * *', autorestart: false },\n  ],\n};\n",
      'package.json': pkg({}),
    },
    services: ['web/backend', 'nightly/backend'],
    rules: [],
  },
  {
    origin: 'twelve-factor services: everything from the environment, with defaults taken apart',
    files: {
      'ecosystem.config.js':
        "require('dotenv').config();\nconst { NODE_ENV = 'development', PORT = 3000 } = process.env;\nconst live = NODE_ENV === 'production';\nmodule.exports = {\n  apps: [\n    {\n      name: 'api',\n      script: 'dist/src/main.js',\n      node_args: '--max-old-space-size=900',\n      instances: live ? 'max' : 1,\n      exec_mode: live ? 'cluster' : 'fork',\n      max_memory_restart: '1G',\n      env: { NODE_ENV, PORT, DATABASE_URL: process.env.DATABASE_URL, API_KEY: process.env.API_KEY || '' },\n    },\n  ],\n};\n",
      'package.json': pkg({}),
    },
    services: ['api/backend'],
    rules: [],
  },
  {
    origin: 'workspaces of pnpm and yarn: each app is a filtered script',
    files: {
      'ecosystem.config.js':
        "module.exports = {\n  apps: [\n    { name: 'api', script: 'pnpm', args: '--filter api start', env: { PORT: 3001 } },\n    { name: 'web', script: 'yarn', args: 'workspace web start', interpreter: 'none', env: { PORT: 3000 } },\n  ],\n};\n",
      'package.json': pkg({}, [], { workspaces: ['apps/*'] }),
      'apps/api/package.json': pkg({ start: 'node --max-old-space-size=512 dist/main.js' }, [], {
        name: 'api',
      }),
      'apps/web/package.json': pkg({ start: 'next start' }, ['next@15.0.0'], { name: 'web' }),
    },
    services: ['api/backend', 'web/frontend'],
    // What `next start` serves is production.
    rules: ['ecosystem-no-cap'],
  },
  {
    origin: 'small sites: PM2’s own file server, configured through its variables',
    files: {
      'process.yml':
        "apps:\n  - script: serve\n    name: static\n    max_memory_restart: 100M\n    env:\n      PM2_SERVE_PATH: './build'\n      PM2_SERVE_PORT: 5000\n      PM2_SERVE_SPA: 'true'\n",
    },
    services: ['static/other'],
    rules: [],
  },
];

describe('configurations as public projects have them', () => {
  it.each(shapes)('$origin', async ({ files, services, rules }) => {
    const { findings, engine } = await audit(files);
    expect(engine.project.services.map(({ name, kind }) => `${name}/${kind}`)).toEqual(services);
    expect(findings.map(({ rule }) => rule).sort()).toEqual(rules);
  });
});
