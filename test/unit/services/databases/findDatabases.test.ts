import { describe, expect, it } from 'vitest';
import type { Database } from '../../../../src/services/databases/database';
import {
  type DatabaseQuestion,
  findDatabases,
} from '../../../../src/services/databases/findDatabases';
import { urlWithoutPassword } from '../../../../src/postgres/address';
import { MemoryFiles } from '../../../fakes/memoryFiles';
import { aDefinition } from '../../../fakes/samples';

const backend = aDefinition({ cwd: '/w/backend', workspaceFolder: '/w' });

function find(
  files: Readonly<Record<string, string>>,
  over: Partial<DatabaseQuestion> = {},
): Promise<readonly Database[]> {
  const all = { '/w/backend/package.json': '{}', ...files };
  const question = { workspaceFolder: '/w', url: '', definitions: [backend], processEnv: {} };
  return findDatabases({ ...question, ...over }, new MemoryFiles(all));
}

/** [address without password, password, where it was found] */
function told(databases: readonly Database[]): unknown[] {
  return databases.map(({ address, foundIn }) => [
    urlWithoutPassword(address),
    address.password?.reveal(),
    foundIn,
  ]);
}

describe('a .env file', () => {
  const cases: readonly (readonly [string, string, string, string | undefined])[] = [
    ['plain', 'DATABASE_URL=postgres://u:p@h:5433/d', 'postgresql://u@h:5433/d', 'p'],
    ['double quotes', 'DATABASE_URL="postgres://u:p@h/d"', 'postgresql://u@h:5432/d', 'p'],
    ['single quotes', "DATABASE_URL='postgres://u:p#1@h/d'", 'postgresql://u@h:5432/d', 'p#1'],
    ['export', '  export DATABASE_URL = postgres://u:p@h/d', 'postgresql://u@h:5432/d', 'p'],
    [
      'comments',
      '# DATABASE_URL=postgres://old@old/old\nDATABASE_URL=postgres://u:p@h/d # ours',
      'postgresql://u@h:5432/d',
      'p',
    ],
    [
      'CRLF and a byte order mark',
      '\uFEFFA=1\r\nDATABASE_URL=postgres://u:p@h/d\r\nB=2\r\n',
      'postgresql://u@h:5432/d',
      'p',
    ],
    [
      'escaped characters in the password',
      'DATABASE_URL=postgres://u:p%40%2F%3Aq@h/d',
      'postgresql://u@h:5432/d',
      'p@/:q',
    ],
    [
      'pasted characters in the password',
      'DATABASE_URL="postgres://u:p@s/s?w#rd%@h:5432/d?sslmode=disable"',
      'postgresql://u@h:5432/d?sslmode=disable',
      'p@s/s?w#rd%',
    ],
    [
      'references',
      'PW=s3\nDATABASE_URL=postgres://u:${PW}@${PG_HOST:-h}/d',
      'postgresql://u@h:5432/d',
      's3',
    ],
    ['another name', 'POSTGRES_URL=postgres://u@h/d', 'postgresql://u@h:5432/d', undefined],
    [
      'the variables of libpq',
      'PGHOST=h\nPGPORT=6000\nPGUSER=u\nPGPASSWORD=p\nPGDATABASE=d',
      'postgresql://u@h:6000/d',
      'p',
    ],
  ];
  it.each(cases)('with %s', async (_, text, url, password) => {
    expect(told(await find({ '/w/backend/.env': text }))).toEqual([
      [url, password, 'backend/.env'],
    ]);
  });

  it.each([
    ['another kind of database', 'DATABASE_URL=mysql://u:p@h/d'],
    ['no URL', 'DATABASE_URL=file:./dev.db'],
    ['nothing', 'DATABASE_URL=\n'],
    ['a user without a place', 'PGUSER=u\nPGPASSWORD=p'],
  ])('with %s names none', async (_, text) => {
    expect(await find({ '/w/backend/.env': text })).toEqual([]);
  });

  it('that is nearer to the running program counts', async () => {
    const files = {
      '/w/backend/.env': 'DATABASE_URL=postgres://u@h/base',
      '/w/backend/.env.local': 'DATABASE_URL=postgres://u@h/mine',
    };
    expect(told(await find(files))).toEqual([
      ['postgresql://u@h:5432/mine', undefined, 'backend/.env.local'],
    ]);
  });
});

describe('of several places', () => {
  it('the setting counts first, then the definition, then files; one database is one row', async () => {
    const files = { '/w/backend/.env': 'DATABASE_URL=postgres://file@localhost:5432/codex' };
    const definitions = [
      { ...backend, env: { DATABASE_URL: 'postgres://definition@127.0.0.1/codex' } },
    ];
    const url = 'postgres://setting@127.0.0.1:5432/codex';
    expect(told(await find(files, { url, definitions }))).toEqual([
      ['postgresql://setting@127.0.0.1:5432/codex', undefined, 'codexServices.database.url'],
    ]);
    expect(told(await find(files, { definitions }))).toEqual([
      ['postgresql://definition@127.0.0.1:5432/codex', undefined, 'backend'],
    ]);
    expect(told(await find(files))).toHaveLength(1);
  });

  it('two databases on one server are two rows', async () => {
    const files = {
      '/w/backend/.env': 'DATABASE_URL=postgres://u@h/one',
      '/w/jobs/package.json': '{}',
      '/w/jobs/.env': 'DATABASE_URL=postgres://u@h/two',
    };
    expect((await find(files)).map(({ address }) => address.database).sort()).toEqual([
      'one',
      'two',
    ]);
  });
});

describe('Prisma', () => {
  const schema = (url: string, provider = 'postgresql'): string =>
    `datasource db {\n  provider = "${provider}"\n  url      = ${url}\n}\n`;

  it('says in its schema which variable it reads', async () => {
    const files = {
      '/w/backend/prisma/schema.prisma': schema('env("CODEX_DB")'),
      '/w/backend/.env': 'CODEX_DB="postgresql://u:p@h:5432/d?schema=public"',
    };
    expect(told(await find(files))).toEqual([['postgresql://u@h:5432/d', 'p', 'backend/.env']]);
  });

  it.each(['constructor', '__proto__', 'toString'])(
    'names a variable of no file: %s',
    async (key) => {
      const files = {
        '/w/backend/prisma/schema.prisma': schema(`env("${key}")`),
        '/w/backend/.env': 'OTHER=1',
      };
      expect(await find(files)).toEqual([]);
    },
  );

  it('over another kind of database names none', async () => {
    const files = {
      '/w/backend/prisma/schema.prisma': schema('env("CODEX_DB")', 'sqlite'),
      '/w/backend/.env': 'CODEX_DB="postgresql://u:p@h/d"',
    };
    expect(await find(files)).toEqual([]);
  });
});

describe('a Compose file', () => {
  const compose = `
services:
  db:
    image: postgres:16-alpine
    ports: ["\${DB_PORT:-5433}:5432"]
    environment:
      POSTGRES_USER: codex
      POSTGRES_PASSWORD: \${DB_PASSWORD}
      POSTGRES_DB: app
  cache: { image: redis:7, ports: ["6379:6379"] }
`;

  it('names a database with its published port, filled in from .env', async () => {
    const files = { '/w/docker-compose.yml': compose, '/w/.env': 'DB_PASSWORD=geheim\r\n' };
    const [database, ...more] = await find(files);
    expect(more).toEqual([]);
    expect(told(database ? [database] : [])).toEqual([
      ['postgresql://codex@127.0.0.1:5433/app', 'geheim', 'docker-compose.yml'],
    ]);
    expect(database?.compose).toEqual({ file: '/w/docker-compose.yml', service: 'db' });
  });

  it('is the one that a URL means by the name of its service, or by its port', async () => {
    for (const url of ['postgres://codex:p@db:5432/app', 'postgres://codex:p@localhost:5433/app']) {
      const [database, ...more] = await find({
        '/w/docker-compose.yml': compose,
        '/w/backend/.env': `DATABASE_URL=${url}`,
      });
      expect(more).toEqual([]);
      expect(database).toMatchObject({
        address: { port: 5433, database: 'app' },
        foundIn: 'backend/.env',
        compose: { service: 'db' },
      });
    }
  });

  it('that publishes nothing, or is broken, names none', async () => {
    for (const text of ['services:\n  db: { image: postgres }', 'services: [', '- a\n- b', '']) {
      expect(await find({ '/w/compose.yaml': text })).toEqual([]);
    }
  });
});

it('a service of ours on that port is what the database is', async () => {
  const own = aDefinition({ name: 'db', kind: 'database', cwd: '/w/db', port: 5432 });
  const files = { '/w/backend/.env': 'DATABASE_URL=postgres://u@localhost/d' };
  const [database] = await find(files, { definitions: [backend, own] });
  expect(database?.serviceKey).toContain('db');
  const elsewhere = { '/w/backend/.env': 'DATABASE_URL=postgres://u@db.example/d' };
  expect((await find(elsewhere, { definitions: [backend, own] }))[0]?.serviceKey).toBeUndefined();
});

it('no password is in what could be shown', async () => {
  const files = { '/w/backend/.env': 'DATABASE_URL=postgres://u:geheim-7f3a@h/d' };
  const found = await find(files);
  expect(JSON.stringify(found)).not.toContain('geheim');
  expect(found.map(String).join()).not.toContain('geheim');
});

it('fills no more into a Compose file than it has room for', async () => {
  const image = `services:\n  db:\n    image: postgres\n    ports: ['5432:5432']\n    x: "${'${A}'.repeat(100)}"\n`;
  const before = process.cpuUsage();
  const found = await find({
    '/w/compose.yaml': image,
    '/w/.env': `A=${'a'.repeat(900_000)}\n`,
  });
  expect(found).toHaveLength(1);
  // 16 s and 2 GB, and twice of each for twice as much.
  expect(process.cpuUsage(before).user).toBeLessThan(4_000_000);
});
