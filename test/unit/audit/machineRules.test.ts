import { eco, ecoText, pkg, ruleCases } from './ruleCases';

const compose = (...lines: readonly string[]) => ({
  'docker-compose.yml': `services:\n${lines.map((line) => `  ${line}\n`).join('')}`,
});
const db = (...more: readonly string[]) =>
  compose('db:', '  image: postgres:16', ...more.map((line) => `  ${line}`));
const healthy = ['healthcheck:', '  test: ["CMD", "pg_isready"]'];
const GB = 1024 ** 3;

ruleCases('compose-no-volume', {
  found: {
    none: { files: db(), at: 'db' },
    'an empty list': { files: db('volumes: []') },
    'another database': { files: compose('store:', '  image: mongo:7') },
  },
  silent: {
    'there is one': { files: db('volumes:', '  - data:/var/lib/postgresql/data') },
    'in memory on purpose': { files: db('tmpfs: /var/lib/postgresql/data') },
    'no database': { files: compose('cache:', '  image: redis:7') },
    'what only speaks with one': { files: compose('ui:', '  image: mongo-express:1') },
    'a Compose file for tests': {
      files: { 'docker-compose.test.yml': 'services:\n  db:\n    image: postgres:16\n' },
    },
  },
});

ruleCases('compose-no-health-check', {
  found: {
    'one that is merged in whole, which has no place for more': {
      files: {
        'docker-compose.yml': 'x-db: &db\n  image: postgres:16\nservices:\n  db:\n    <<: *db\n',
      },
      fixed: null,
    },
    postgres: {
      files: db('ports: ["5433:5432"] # ours'),
      fixed: `services:\n  db:\n    image: postgres:16\n    ports: ["5433:5432"] # ours\n    healthcheck:\n      # Rare when healthy: each check opens a connection.\n      test: ["CMD-SHELL", "pg_isready -U $\${POSTGRES_USER:-postgres}"]\n      interval: 30s\n      timeout: 5s\n      retries: 5\n      start_period: 20s\n`,
    },
    mysql: { files: compose('db:', '  image: mysql:8'), fixed: null },
    'an image of a registry': { files: compose('db:', '  image: ghcr.io/acme/postgres:16') },
  },
  silent: {
    'there is one': { files: db(...healthy) },
    'no database': { files: compose('web:', '  image: nginx') },
    'by an anchor': {
      files: {
        'compose.yaml':
          'x-db: &db\n  healthcheck:\n    test: ["CMD", "pg_isready"]\nservices:\n  db:\n    <<: *db\n    image: postgres:16\n',
      },
    },
  },
});

ruleCases('compose-no-memory-limit', {
  found: {
    none: {
      files: db(...healthy),
      fixed:
        'services:\n  db:\n    image: postgres:16\n    healthcheck:\n      test: ["CMD", "pg_isready"]\n    mem_limit: 1g\n',
    },
    'limits without memory': {
      files: db('deploy:', '  resources:', '    limits:', '      cpus: "1"'),
    },
    mariadb: { files: compose('db:', '  image: mariadb:11') },
    'one that is merged in whole, which has no place for more': {
      files: {
        'docker-compose.yml': 'x-db: &db\n  image: postgres:16\nservices:\n  db:\n    <<: *db\n',
      },
      fixed: null,
    },
  },
  silent: {
    'a container that creates a database and ends': {
      files: compose(
        'db-create:',
        '  image: postgres:16',
        '  entrypoint: ["createdb", "-h", "db", "shop"]',
        '  restart: "no"',
      ),
    },
    'one that waits and fills it': {
      files: compose(
        'seed:',
        '  image: mongo:7',
        '  command: bash -c "mongosh --host db < seed.js"',
      ),
    },
    'one that others wait for until it has ended': {
      files: compose(
        'migrate:',
        '  image: postgres:16',
        'web:',
        '  image: nginx',
        '  depends_on:',
        '    migrate:',
        '      condition: service_completed_successfully',
      ),
    },
    'a folder for tests': {
      files: { 'docker/testing/compose.yml': 'services:\n  db:\n    image: postgres:16\n' },
    },
    mem_limit: { files: db('mem_limit: 512m') },
    deploy: { files: db('deploy:', '  resources:', '    limits:', '      memory: 1G') },
    'no database': { files: compose('web:', '  image: nginx') },
  },
});

const api = eco("name: 'api',\nscript: './server.js',\nenv: { PORT: 3004 },");
ruleCases('compose-port-collision', {
  found: {
    'env.PORT': {
      files: {
        ...api,
        'server.js': '',
        ...compose('admin:', '  image: adminer', '  ports:', "    - '3004:8080'"),
      },
      at: "'3004:8080'",
      severity: 'error',
    },
    'long form': {
      files: {
        ...api,
        'server.js': '',
        ...compose(
          'admin:',
          '  image: adminer',
          '  ports:',
          '    - target: 8080',
          '      published: 3004',
        ),
      },
    },
    'Next’s own port': {
      files: {
        'package.json': pkg({ dev: 'next dev' }, ['next']),
        ...compose(
          'grafana:',
          '  image: grafana/grafana',
          '  ports: ["127.0.0.1:${GRAFANA:-3000}:3000"]',
        ),
      },
    },
  },
  silent: {
    'the project itself, as its users run it': {
      files: {
        'package.json': pkg({}, [], { name: 'paperboard' }),
        'web/package.json': pkg({ dev: 'next dev' }, ['next']),
        ...compose('site:', '  image: ghcr.io/acme/paperboard:latest', '  ports: ["3000:3000"]'),
      },
    },
    'a file for production, by its folder': {
      files: {
        ...api,
        'server.js': '',
        'docker/production/compose.yml':
          "services:\n  admin:\n    image: adminer\n    ports: ['3004:8080']\n",
      },
    },
    'other ports': { files: { ...api, 'server.js': '', ...db('ports: ["5433:5432"]') } },
    'the service itself': {
      files: {
        ...api,
        'server.js': '',
        ...compose('api:', '  build: .', '  ports: ["3004:3004"]'),
      },
    },
    'a profile that is off': {
      files: {
        ...api,
        'server.js': '',
        ...compose('admin:', '  image: adminer', '  profiles: [tools]', '  ports: ["3004:8080"]'),
      },
    },
    'not published': {
      files: {
        ...api,
        'server.js': '',
        ...compose('admin:', '  image: adminer', '  ports: ["3004"]'),
      },
    },
  },
});

const machine = (facts: object) => ({ machine: facts });
ruleCases('machine-memory', {
  found: {
    'the document’s 94 %': {
      files: { ...api, 'server.js': '' },
      options: machine({ usedPercent: 94 }),
    },
    'at the limit': { files: { ...api, 'server.js': '' }, options: machine({ usedPercent: 85 }) },
    'without an ecosystem file': {
      files: { 'package.json': pkg({ dev: 'node a.js' }), 'a.js': '' },
      options: machine({ usedPercent: 99.5 }),
    },
  },
  silent: {
    below: { files: { ...api, 'server.js': '' }, options: machine({ usedPercent: 84 }) },
    unknown: { files: { ...api, 'server.js': '' } },
    'no services': { files: { 'README.js': '' }, options: machine({ usedPercent: 99 }) },
  },
});

const logged = eco("name: 'api',\nscript: './server.js',\nout_file: './out.log',");
ruleCases('machine-log-size', {
  found: {
    'named by the app': {
      files: { ...logged, 'server.js': '', 'out.log': { size: 3 * GB } },
      options: machine({}),
    },
    'PM2’s own': {
      files: { ...api, 'server.js': '' },
      options: machine({ logs: [{ file: '/root/.pm2/logs/api-out.log', bytes: 2 * GB }] }),
    },
    'an error log': {
      files: {
        'ecosystem.config.js': ecoText(
          "name: 'api',\nscript: './server.js',\nerror_file: 'e.log',",
        ),
        'server.js': '',
        'e.log': { size: GB },
      },
      options: machine({}),
    },
  },
  silent: {
    small: {
      files: { ...logged, 'server.js': '', 'out.log': { size: 1000 } },
      options: machine({}),
    },
    'no machine asked for': { files: { ...logged, 'server.js': '', 'out.log': { size: 3 * GB } } },
    none: { files: { ...api, 'server.js': '' }, options: machine({ logs: [] }) },
  },
});

ruleCases('machine-orphan', {
  found: {
    one: {
      files: { ...api, 'server.js': '' },
      options: machine({ orphans: [{ port: 3004, pid: 77, service: 'api' }] }),
    },
    two: {
      files: { ...api, 'server.js': '' },
      options: machine({
        orphans: [
          { port: 3004, pid: 77, service: 'api' },
          { port: 3000, pid: 78, service: 'web' },
        ],
      }),
      count: 2,
    },
    'without services': {
      files: { 'package.json': pkg({}) },
      options: machine({ orphans: [{ port: 3004, pid: 77, service: 'api' }] }),
    },
  },
  silent: {
    none: { files: { ...api, 'server.js': '' }, options: machine({ orphans: [] }) },
    unknown: { files: { ...api, 'server.js': '' } },
    'only memory': { files: { ...api, 'server.js': '' }, options: machine({ usedPercent: 10 }) },
  },
});
