import { eco, pkg, ruleCases } from './ruleCases';

const next = (config: string, version = '14.2.4', name = 'next.config.js') => ({
  'package.json': pkg({ dev: 'next dev' }, [`next@${version}`, '@sentry/nextjs']),
  [name]: config,
});
const prod = "process.env.NODE_ENV === 'production'";

ruleCases('next-instrumentation-hook', {
  found: {
    'Next 14, alone': {
      files: next(
        'module.exports = {\n  experimental: {\n    instrumentationHook: true,\n  },\n  reactStrictMode: true,\n};\n',
      ),
      at: 'instrumentationHook: true',
      severity: 'warning',
      fixed: 'module.exports = {\n  reactStrictMode: true,\n};\n',
    },
    'Next 13, beside others': {
      files: next(
        'const config = {\n  experimental: { instrumentationHook: true, serverActions: true },\n};\nmodule.exports = config;\n',
        '13.5.0',
      ),
      severity: 'warning',
      fixed:
        'const config = {\n  experimental: { serverActions: true },\n};\nmodule.exports = config;\n',
    },
    'Next 15': {
      files: next(
        'export default { experimental: { instrumentationHook: true } };\n',
        '15.0.0',
        'next.config.mjs',
      ),
      severity: 'information',
    },
    'TypeScript, in a function': {
      files: next(
        "import type { NextConfig } from 'next';\nexport default (): NextConfig => ({ experimental: { instrumentationHook: true } });\n",
        '^14.1.0',
        'next.config.ts',
      ),
    },
  },
  silent: {
    off: { files: next('module.exports = { experimental: { instrumentationHook: false } };\n') },
    'not there': { files: next('module.exports = { experimental: { serverActions: true } };\n') },
    'a comment': { files: next('// instrumentationHook: true\nmodule.exports = {};\n') },
    'another file': {
      files: {
        ...next('module.exports = {};\n'),
        'notes.js': 'const x = { experimental: { instrumentationHook: true } };',
      },
    },
  },
});

const wrap = (expression: string) =>
  `const { withSentryConfig } = require('@sentry/nextjs');\nconst config = {};\nmodule.exports = ${expression};\n`;
ruleCases('next-sentry-wraps-config', {
  found: {
    'a name': {
      files: next(wrap('withSentryConfig(config, { silent: true })')),
      at: 'withSentryConfig',
      fixed: wrap(`${prod} ? withSentryConfig(config, { silent: true }) : config`),
    },
    'an object': {
      files: next(wrap('withSentryConfig({ a: 1 }, {})')),
      fixed: wrap(`(${prod} ? withSentryConfig : (config) => config)({ a: 1 }, {})`),
    },
    'export default': {
      files: next(
        "import * as Sentry from '@sentry/nextjs';\nconst config = {};\nexport default Sentry.withSentryConfig(config);\n",
        '14.0.0',
        'next.config.mjs',
      ),
    },
  },
  silent: {
    'in production only': { files: next(wrap(`${prod} ? withSentryConfig(config) : config`)) },
    'in a condition': {
      files: next(
        "const { withSentryConfig } = require('@sentry/nextjs');\nlet config = {};\nif (process.env.NODE_ENV === 'production') { config = withSentryConfig(config); }\nmodule.exports = config;\n",
      ),
    },
    'not used': {
      files: next(
        "const { withSentryConfig } = require('@sentry/nextjs');\nmodule.exports = {};\n",
      ),
    },
  },
});

const sentry = (options: string, name = '@sentry/nextjs') =>
  `import * as Sentry from '${name}';\nSentry.init({ ${options} });\n`;
const web = { 'package.json': pkg({ dev: 'next dev' }, ['next@15.0.0']) };
const api = { 'package.json': pkg({ dev: 'tsx src/index.ts' }, ['tsx']), 'src/index.ts': '' };

ruleCases('next-sentry-in-development', {
  found: {
    init: {
      files: { ...web, 'sentry.server.config.ts': sentry("dsn: 'x'") },
      at: 'Sentry.init',
      fixed: sentry(`dsn: 'x', enabled: ${prod}`),
    },
    'enabled: true': {
      files: { ...web, 'sentry.edge.config.js': sentry('enabled: true') },
      fixed: sentry(`enabled: ${prod}`),
    },
    'named import': {
      files: {
        ...web,
        'instrumentation-client.ts': "import { init } from '@sentry/nextjs';\ninit({ dsn: '' });\n",
      },
    },
  },
  silent: {
    'enabled in production': {
      files: { ...web, 'sentry.server.config.ts': sentry(`enabled: ${prod}`) },
    },
    'in a condition': {
      files: {
        ...web,
        'sentry.server.config.ts': `import * as Sentry from '@sentry/nextjs';\nif (${prod}) {\n  Sentry.init({});\n}\n`,
      },
    },
    'left early': {
      files: {
        ...web,
        'instrumentation.ts':
          "import * as Sentry from '@sentry/nextjs';\nexport function register() {\n  if (process.env.NODE_ENV !== 'production') return;\n  Sentry.init({});\n}\n",
      },
    },
    'another init': {
      files: {
        ...web,
        'a.ts':
          "import * as Sentry from '@sentry/nextjs';\nimport i18n from 'i18next';\ni18n.init({});\n",
      },
    },
  },
});

ruleCases('backend-sentry-in-development', {
  found: {
    import: {
      files: { ...api, 'src/sentry.ts': sentry("dsn: 'x'", '@sentry/node') },
      fixed: sentry(`dsn: 'x', enabled: ${prod}`, '@sentry/node'),
    },
    require: {
      files: {
        ...api,
        'src/sentry.js': "const Sentry = require('@sentry/node');\nSentry.init({ dsn: 'x' });\n",
      },
    },
    'default import': {
      files: {
        ...api,
        'src/a.ts': "import Sentry from '@sentry/node';\nSentry.init({\n  dsn: 'x',\n});\n",
      },
      fixed: `import Sentry from '@sentry/node';\nSentry.init({\n  dsn: 'x',\n  enabled: ${prod},\n});\n`,
    },
  },
  silent: {
    'an SDK for pages': {
      files: {
        'package.json': pkg({ dev: 'node src/index.js' }, ['@sentry/react']),
        'src/index.js':
          "import * as Sentry from '@sentry/react';\nSentry.init({ dsn: 'https://a@b/1' });\n",
      },
    },
    'only where there is a DSN': {
      files: {
        'src/index.js':
          "import * as Sentry from '@sentry/node';\nif (process.env.SENTRY_DSN) Sentry.init({ dsn: process.env.SENTRY_DSN });\n",
      },
    },
    'a script beside the app': {
      files: {
        'scripts/report.mjs':
          "import * as Sentry from '@sentry/node';\nSentry.init({ dsn: 'x' });\n",
      },
    },
    'a module that nothing imports': {
      files: {
        'src/index.js': "import './db.js';\nimport './web.js';\n",
        'src/db.js': "import './log.js';\n",
        'src/web.js': "import './log.js';\n",
        'src/lib/tracing.js':
          "import * as Sentry from '@sentry/node';\nSentry.init({ dsn: 'x' });\n",
      },
    },
    'a function that nothing calls': {
      files: {
        'src/index.js':
          "import * as Sentry from '@sentry/node';\nfunction trace() {\n  Sentry.init({ dsn: 'x' });\n}\n",
      },
    },
    'a condition': {
      files: {
        ...api,
        'src/a.ts': `import * as Sentry from '@sentry/node';\nif (config.isProduction) Sentry.init({});\n`,
      },
    },
    'a DSN for production alone': {
      files: { ...api, 'src/a.ts': sentry(`dsn: ${prod} ? 'x' : undefined`, '@sentry/node') },
    },
    'a frontend': { files: { ...web, 'src/a.ts': sentry('', '@sentry/react') } },
    'captured only': {
      files: {
        ...api,
        'src/a.ts':
          "import * as Sentry from '@sentry/node';\nSentry.captureException(new Error());\n",
      },
    },
  },
});

ruleCases('sentry-traces-everything', {
  found: {
    '1': {
      files: { ...web, 'sentry.server.config.ts': sentry('tracesSampleRate: 1') },
      at: 'tracesSampleRate: 1',
      fixed: sentry(`tracesSampleRate: ${prod} ? 1 : 0`),
    },
    '1.0': { files: { ...api, 'src/a.ts': sentry('tracesSampleRate: 1.0', '@sentry/node') } },
    profiles: { files: { ...api, 'src/a.ts': sentry('profilesSampleRate: 1.0', '@sentry/node') } },
  },
  silent: {
    'a tenth': { files: { ...web, 'sentry.server.config.ts': sentry('tracesSampleRate: 0.1') } },
    'by the environment': {
      files: { ...web, 'sentry.server.config.ts': sentry(`tracesSampleRate: ${prod} ? 1 : 0`) },
    },
    'off in development': {
      files: { ...web, 'sentry.server.config.ts': sentry(`enabled: ${prod}, tracesSampleRate: 1`) },
    },
    'something else’s': {
      files: {
        ...web,
        'a.ts': "import * as Sentry from '@sentry/nextjs';\nother({ tracesSampleRate: 1 });\n",
      },
    },
  },
});

ruleCases('sentry-replay-in-development', {
  found: {
    sessions: {
      files: { ...web, 'sentry.client.config.ts': sentry('replaysSessionSampleRate: 0.1') },
      fixed: sentry(`replaysSessionSampleRate: ${prod} ? 0.1 : 0`),
    },
    errors: {
      files: { ...web, 'sentry.client.config.ts': sentry('replaysOnErrorSampleRate: 1.0') },
    },
    both: {
      files: {
        ...web,
        'sentry.client.config.ts': sentry(
          'replaysSessionSampleRate: 0.1, replaysOnErrorSampleRate: 1',
        ),
      },
      count: 2,
    },
  },
  silent: {
    '0': { files: { ...web, 'sentry.client.config.ts': sentry('replaysSessionSampleRate: 0') } },
    'off in development': {
      files: {
        ...web,
        'sentry.client.config.ts': sentry(`enabled: ${prod}, replaysSessionSampleRate: 1`),
      },
    },
    'by a variable': {
      files: { ...web, 'sentry.client.config.ts': sentry('replaysSessionSampleRate: rate') },
    },
  },
});

ruleCases('next-dev-no-heap-limit', {
  found: {
    'package.json': {
      files: { 'package.json': pkg({ dev: 'next dev -p ${PORT:-3000}' }, ['next']) },
      fixed: pkg({ dev: 'NODE_OPTIONS=--max-old-space-size=2048 next dev -p ${PORT:-3000}' }, [
        'next',
      ]),
    },
    'cross-env': {
      files: { 'package.json': pkg({ dev: 'next dev' }, ['next', 'cross-env']) },
      fixed: pkg({ dev: 'cross-env NODE_OPTIONS=--max-old-space-size=2048 next dev' }, [
        'next',
        'cross-env',
      ]),
    },
    'an app': {
      files: {
        ...eco("name: 'web',\nscript: 'npm',\nargs: 'run dev',\nenv: { PORT: 3000 },"),
        'package.json': pkg({ dev: 'next dev' }, ['next']),
      },
    },
    'a flag does not reach the server': {
      files: {
        ...eco(
          "name: 'web',\nscript: './node_modules/next/dist/bin/next',\nargs: 'dev',\nnode_args: '--max-old-space-size=2048',",
        ),
        'package.json': pkg({}, ['next']),
      },
    },
  },
  silent: {
    'a library that Next apps use': {
      files: {
        'package.json': pkg({ build: 'tsup' }, [], { devDependencies: { next: '15.0.0' } }),
        'src/index.ts': 'export const a = 1;\n',
      },
    },
    'in the script': {
      files: {
        'package.json': pkg({ dev: "NODE_OPTIONS='--max-old-space-size=2048' next dev" }, ['next']),
      },
    },
    'in the app': {
      files: {
        ...eco(
          "name: 'web',\nscript: 'npm',\nargs: 'run dev',\nenv: { NODE_OPTIONS: '--max-old-space-size=2048' },",
        ),
        'package.json': pkg({ dev: 'next dev' }, ['next']),
      },
    },
    'next start': { files: { 'package.json': pkg({ start: 'next start' }, ['next']) } },
    exported: {
      files: {
        ...eco("name: 'web',\nscript: './web.sh',"),
        'web.sh': '#!/bin/bash\nexport NODE_OPTIONS=--max-old-space-size=2048\nexec npx next dev\n',
        'package.json': pkg({}, ['next']),
      },
    },
  },
});

const prisma = (options: string) =>
  `import { PrismaClient } from '@prisma/client';\nexport const prisma = new PrismaClient(${options});\n`;
ruleCases('prisma-query-log', {
  found: {
    'among others': {
      files: { 'db.ts': prisma("{ log: ['query', 'warn'] }") },
      at: "'query'",
      fixed: prisma("{ log: ['warn'] }"),
    },
    alone: {
      files: { 'db.ts': prisma('{ log: ["query"] }') },
      fixed: prisma('{ log: ["warn", "error"] }'),
    },
    'the last': {
      files: { 'db.ts': prisma("{ log: ['warn', 'query'] }") },
      fixed: prisma("{ log: ['warn'] }"),
    },
    'to stdout': { files: { 'db.ts': prisma("{ log: [{ level: 'query', emit: 'stdout' }] }") } },
    'a service class': {
      files: {
        'db.ts':
          "import { PrismaClient } from '@prisma/client';\nexport class Db extends PrismaClient {\n  constructor() {\n    super({ log: ['query'] });\n  }\n}\n",
      },
    },
  },
  silent: {
    'below if (false)': {
      files: { 'db.ts': "if (false) {\n  new PrismaClient({ log: ['query'] });\n}\n" },
    },
    'in a condition': {
      files: { 'db.ts': prisma("{ log: process.env.DEBUG ? ['query'] : ['error'] }") },
    },
    'as events': { files: { 'db.ts': prisma("{ log: [{ level: 'query', emit: 'event' }] }") } },
    'warnings only': { files: { 'db.ts': prisma("{ log: ['warn', 'error'] }") } },
    'another logger': {
      files: {
        'db.ts':
          "import { PrismaClient } from '@prisma/client';\nconst log = new Logger({ log: ['query'] });\n",
      },
    },
  },
});

ruleCases('health-check-too-often', {
  found: {
    'every ten seconds': {
      files: { 'a.ts': 'setInterval(() => pool.query("SELECT 1"), 10_000);\n' },
      at: '10_000',
    },
    'in place': {
      files: { 'a.ts': 'setInterval(async () => {\n  await pool.query("SELECT 1");\n}, 5000);\n' },
      at: '5000',
      fixed: 'setInterval(async () => {\n  await pool.query("SELECT 1");\n}, 30_000);\n',
    },
    'by name, with a constant': {
      files: {
        'a.ts':
          'const EVERY = 3 * 1000;\nasync function checkHealth() { await prisma.$queryRaw`SELECT 1`; }\nsetInterval(checkHealth, EVERY);\n',
      },
      fixed:
        'const EVERY = 30_000;\nasync function checkHealth() { await prisma.$queryRaw`SELECT 1`; }\nsetInterval(checkHealth, EVERY);\n',
    },
    'a method': {
      files: {
        'a.ts':
          'class Health {\n  start() { setInterval(() => this.ping(), 2000); }\n  async ping() { await this.db.query("select 1"); }\n}\n',
      },
    },
  },
  silent: {
    'a comment that speaks of a query': {
      files: {
        'a.ts':
          'setInterval(() => {\n  // once: pool.query("SELECT 1") as a health check\n  beat();\n}, 5000);\n',
      },
    },
    'every 30 s': { files: { 'a.ts': 'setInterval(() => pool.query("SELECT 1"), 30000);\n' } },
    'no database': { files: { 'a.ts': 'setInterval(() => console.log("health"), 1000);\n' } },
    'a queue': {
      files: {
        'a.ts':
          'setInterval(() => pool.query("UPDATE jobs SET taken = true RETURNING *"), 1000);\n',
      },
    },
    'a variable of the environment': {
      files: { 'a.ts': 'setInterval(() => pool.query("SELECT 1"), Number(process.env.EVERY));\n' },
    },
  },
});

const pg = "import { Pool } from 'pg';\n";
ruleCases('pool-per-request', {
  found: {
    express: {
      files: {
        'a.ts': `${pg}app.get('/users', async (req, res) => {\n  const pool = new Pool();\n  res.json(await pool.query('select 1'));\n});\n`,
      },
      at: 'new Pool',
      severity: 'error',
    },
    'node:http': {
      files: {
        'a.ts':
          "import { PrismaClient } from '@prisma/client';\ncreateServer(async (request, response) => {\n  const prisma = new PrismaClient();\n}).listen(1);\n",
      },
    },
    'a route of Next': {
      files: {
        'app/api/users/route.ts':
          "import { PrismaClient } from '@prisma/client';\nexport async function GET() {\n  const prisma = new PrismaClient();\n  return Response.json(await prisma.user.findMany());\n}\n",
      },
    },
    'pages/api': {
      files: {
        'pages/api/users.ts': `${pg}export default async function handler(req, res) {\n  const pool = new Pool();\n}\n`,
      },
    },
  },
  silent: {
    'one for all': {
      files: {
        'a.ts': `${pg}const pool = new Pool();\napp.get('/', async () => pool.query('select 1'));\n`,
      },
    },
    'made once': {
      files: {
        'a.ts': `${pg}let pool;\napp.get('/', async () => {\n  pool ??= new Pool();\n});\n`,
      },
    },
    'kept in global': {
      files: {
        'a.ts':
          "import { PrismaClient } from '@prisma/client';\nexport const prisma = globalThis.prisma || new PrismaClient();\n",
      },
    },
    'a listener that is no request': {
      files: { 'a.ts': `${pg}server.on('listening', () => { const pool = new Pool(); });\n` },
    },
  },
});

const listening = `${pg}const pool = new Pool();\nconst server = createServer();\nserver.listen(3000);\n`;
ruleCases('sigterm-only', {
  found: {
    'an arrow function': {
      files: { ...api, 'src/index.ts': "process.on('SIGTERM', () => server.close());\n" },
      at: "process.on('SIGTERM'",
      severity: 'warning',
      fixed:
        "for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => server.close());\n",
    },
    once: { files: { ...api, 'src/index.ts': "process.once('SIGTERM', stop);\n" } },
    'an app of an ecosystem file': {
      files: {
        ...eco("name: 'a',\nscript: './server.js',"),
        'server.js': "process.on('SIGTERM', stop);\n",
      },
    },
    'as part of an expression': {
      files: { ...api, 'src/index.ts': "const p = process.on('SIGTERM', stop);\n" },
      fixed: null,
    },
  },
  silent: {
    'both, one by one': {
      files: {
        ...api,
        'src/index.ts': "process.on('SIGTERM', stop);\n",
        'src/stop.ts': "process.on('SIGINT', stop);\n",
      },
    },
    'a list': {
      files: {
        ...api,
        'src/index.ts': "['SIGTERM', 'SIGINT'].forEach((s) => process.on(s, stop));\n",
      },
    },
    'a helper': {
      files: {
        ...api,
        'src/index.ts':
          "import closeWithGrace from 'close-with-grace';\ncloseWithGrace(stop);\nprocess.on('SIGTERM', stop);\n",
      },
    },
    'a message in place of a signal': {
      files: {
        ...eco("name: 'a',\nscript: './server.js',\nshutdown_with_message: true,"),
        'server.js': "process.on('SIGTERM', stop);\n",
      },
    },
  },
});

ruleCases('no-signal-handler', {
  found: {
    'server and pool': {
      files: { ...api, 'src/index.ts': listening },
      severity: 'information',
      fixed: null,
    },
    'in two files': {
      files: {
        ...api,
        'src/index.ts': 'const app = express();\napp.listen(3000);\n',
        'src/db.ts':
          "import { PrismaClient } from '@prisma/client';\nexport const db = new PrismaClient();\n",
      },
    },
    'an ecosystem file': {
      files: { ...eco("name: 'a',\nscript: './server.js',"), 'server.js': listening },
    },
  },
  silent: {
    SIGTERM: {
      files: {
        ...api,
        'src/index.ts': `${listening}process.on('SIGTERM', () => server.close());\n`,
      },
    },
    'in another file': {
      files: { ...api, 'src/index.ts': listening, 'src/stop.ts': "process.once('SIGINT', stop);" },
    },
    'no pool': { files: { ...api, 'src/index.ts': 'server.listen(3000);' } },
    'no service': { files: { 'lib/package.json': pkg({ test: 'vitest' }), 'lib/a.ts': listening } },
  },
});
