import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import {
  addressFromVariables,
  isLocal,
  parseDatabaseUrl,
  urlWithoutPassword,
} from '../../../src/postgres/address';

describe('parseDatabaseUrl', () => {
  it.each([
    ['postgres://u:p@h:5433/d', 'h', 5433, 'd', 'u', 'p'],
    ['postgresql://u@h/d', 'h', 5432, 'd', 'u', undefined],
    ['postgresql://h', 'h', 5432, 'postgres', 'postgres', undefined],
    ['postgresql:///d', 'localhost', 5432, 'd', 'postgres', undefined],
    ['postgres://u:p%40ss%2F%23@h/d', 'h', 5432, 'd', 'u', 'p@ss/#'],
    ['postgres://u:p@ss@h/d', 'h', 5432, 'd', 'u', 'p@ss'],
    ['postgres://u:a/b#c@h:1/d', 'h', 1, 'd', 'u', 'a/b#c'],
    ['postgres://u:wh?t@h/d?sslmode=disable', 'h', 5432, 'd', 'u', 'wh?t'],
    ['postgres://u:100%@h/d', 'h', 5432, 'd', 'u', '100%'],
    ['postgres://u:a:b@h/d', 'h', 5432, 'd', 'u', 'a:b'],
    ['postgres://u:p@[::1]:5433/d', '::1', 5433, 'd', 'u', 'p'],
    ['postgres://u:p@h1:5433,h2:5434/d', 'h1', 5433, 'd', 'u', 'p'],
    ['postgres://u:p@/d?host=/var/run/postgresql', '/var/run/postgresql', 5432, 'd', 'u', 'p'],
    ['postgres://h/d?user=u&password=p%20q', 'h', 5432, 'd', 'u', 'p q'],
    ['  postgres://u:p@h/d?schema=public\n', 'h', 5432, 'd', 'u', 'p'],
    ['postgres://u:p@h:99999/d', 'h', 5432, 'd', 'u', 'p'],
  ])('reads %s', (url, host, port, database, user, password) => {
    const address = parseDatabaseUrl(url);
    expect(address).toMatchObject({ host, port, database, user });
    expect(address?.password?.reveal()).toBe(password);
  });

  it.each(['', 'mysql://h/d', 'file:./dev.db', 'prisma+postgres://x', 'postgres'])(
    'leaves %j alone',
    (url) => expect(parseDatabaseUrl(url)).toBeUndefined(),
  );

  it.each([
    ['', 'auto'],
    ['?sslmode=prefer', 'auto'],
    ['?sslmode=disable', 'off'],
    ['?sslmode=require', 'on'],
    ['?sslmode=no-verify', 'on'],
    ['?ssl=true', 'on'],
    ['?sslmode=verify-full', 'verify'],
  ])('takes TLS from %j', (query, tls) => {
    expect(parseDatabaseUrl(`postgres://u@h/d${query}`)?.tls).toBe(tls);
  });

  it('shows no password, however it is printed', () => {
    const address = parseDatabaseUrl('postgres://u:hunter2@h/d');
    for (const text of [
      JSON.stringify(address),
      inspect(address, { depth: 9, showHidden: true }),
      String(address?.password),
      address && urlWithoutPassword(address),
    ]) {
      expect(text).not.toContain('hunter2');
    }
  });
});

describe('addressFromVariables', () => {
  it('reads those of libpq', () => {
    const env = {
      PGHOST: 'db',
      PGPORT: '6000',
      PGUSER: 'u',
      PGPASSWORD: 'p',
      PGSSLMODE: 'require',
    };
    const address = addressFromVariables(env);
    expect(address).toMatchObject({ host: 'db', port: 6000, database: 'u', user: 'u', tls: 'on' });
    expect(address?.password?.reveal()).toBe('p');
  });

  it('finds nothing where none names a place', () => {
    expect(addressFromVariables({ PGUSER: 'u', PGPASSWORD: 'p' })).toBeUndefined();
  });
});

it.each([
  ['postgres://u:p@h:5433/a%20b', 'postgresql://u@h:5433/a%20b'],
  ['postgres://u:p@[::1]/d?sslmode=require', 'postgresql://u@[::1]:5432/d?sslmode=require'],
  ['postgres://u:p@h/d\ud800', 'postgresql://u@h:5432/d%EF%BF%BD'],
  ['postgres://u:p@/d?host=/run/pg', 'postgresql://u@/d?host=%2Frun%2Fpg'],
])('gives %s without its password', (url, without) => {
  const address = parseDatabaseUrl(url);
  expect(address && urlWithoutPassword(address)).toBe(without);
});

it.each([
  ['localhost', true],
  ['127.0.0.1', true],
  ['127.1.2.3', true],
  ['::1', true],
  ['/var/run/postgresql', true],
  ['db', false],
  ['10.0.0.1', false],
])('knows whether %s is this machine', (host, local) => expect(isLocal({ host })).toBe(local));
