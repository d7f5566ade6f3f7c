import { expect, it } from 'vitest';
import { psqlArguments } from '../../../src/postgres/psqlArguments';

it.each([
  ['codex', "dbname='codex'"],
  ['x host=evil.example sslkey=/home/me/key', "dbname='x host=evil.example sslkey=/home/me/key'"],
  ['postgres://evil.example/x', "dbname='postgres://evil.example/x'"],
  ["x' host=evil", "dbname='x\\' host=evil'"],
  ['x\\', "dbname='x\\\\'"],
])('gives psql the database %j and nothing else', (database, expected) => {
  const address = { host: 'h', port: 1, user: 'u', database, tls: 'auto' } as const;
  expect(psqlArguments(address)).toEqual(['-h', 'h', '-p', '1', '-U', 'u', '-d', expected]);
});
