import { describe, expect, it } from 'vitest';
import { sortEnvironment } from '../../../../src/exporters/kubernetes/environment';
import { aDefinition } from '../../../fakes/samples';
import { gathered } from './exported';

const definitions = [
  aDefinition({
    port: 3004,
    env: { DATABASE_URL: 'postgres://codex:codex@127.0.0.1:5433/app' },
  }),
  aDefinition({ name: 'database', kind: 'database', port: 5433 }),
];

describe('the environment of a service', () => {
  it.each([
    ['a plain value', { MODE: 'fast' }, { MODE: 'fast' }],
    ['another service', { API: 'http://127.0.0.1:3004/v1' }, { API: 'http://backend:3004/v1' }],
    ['by name', { API: 'http://localhost:3004' }, { API: 'http://backend:3004' }],
    ['of IPv6', { API: 'http://[::1]:3004' }, { API: 'http://backend:3004' }],
    ['two in one', { ALL: 'localhost:3004,localhost:5433' }, { ALL: 'backend:3004,database:5432' }],
    [
      'the database in two',
      { DB_HOST: 'localhost', DB_PORT: '5433' },
      { DB_HOST: 'database', DB_PORT: '5432' },
    ],
    ['a longer host', { API: 'http://notlocalhost:3004' }, { API: 'http://notlocalhost:3004' }],
    ['a longer port', { API: 'http://localhost:30041' }, { API: 'http://localhost:30041' }],
    ['what is of this machine', { HOST: '127.0.0.1', NODE_ENV: 'development', PATH: '/bin' }, {}],
    ['no name of a variable', { 'a b': '1', '': '2' }, {}],
  ])('%s', async (_, env, plain) => {
    const sorted = sortEnvironment(env, await gathered(definitions));
    expect(Object.fromEntries(sorted.plain.map(({ key, value }) => [key, value]))).toEqual(plain);
    expect(sorted.secret).toEqual([]);
  });

  it.each([
    ['a password', { DB_PASSWORD: 'hunter2' }, 'DB_PASSWORD'],
    ['a token', { SOME: 'ghp_0123456789abcdefghij0123456789abcdef' }, 'SOME'],
    ['an address with a password', { URL: 'redis://:s3cretpass@localhost:6379' }, 'URL'],
  ])('a secret is a key alone: %s', async (_, env, key) => {
    const { plain, secret } = sortEnvironment(env, await gathered(definitions));
    expect(plain).toEqual([]);
    expect(secret.map((one) => one.key)).toEqual([key]);
    for (const value of Object.values(env)) expect(JSON.stringify(secret)).not.toContain(value);
  });

  it('the address of the database is known by its place, and said without the password', async () => {
    const all = await gathered(definitions);
    const [service] = all.services;
    const { secret } = sortEnvironment(service?.env ?? {}, all);
    expect(secret).toMatchObject([
      { key: 'DATABASE_URL', database: { name: 'database', user: 'codex', database: 'app' } },
    ]);
    const outside = sortEnvironment(service?.env ?? {}, { ...all, databaseInside: false });
    expect(outside.secret[0]?.database).toBeUndefined();
  });

  it.each([
    ['a port of nobody', { CACHE: 'localhost:6379' }, /the pod itself/],
    ['a host of nobody', { REDIS_HOST: '127.0.0.1' }, /the pod itself/],
    ['a public value', { NEXT_PUBLIC_API: 'https://a.example' }, /built into the pages/],
  ])('what must be looked at is said: %s', async (_, env, note) => {
    const { plain } = sortEnvironment(env, await gathered(definitions));
    expect(plain[0]?.note).toMatch(note);
  });

  it('options of node stay, without a limit of the heap', async () => {
    const env = { NODE_OPTIONS: '--max-old-space-size=1024 --enable-source-maps' };
    const { nodeOptions } = sortEnvironment(env, await gathered(definitions));
    expect(nodeOptions).toBe('--enable-source-maps');
  });
});
