import * as fs from 'node:fs';
import * as path from 'node:path';
import { expect, it } from 'vitest';
import { Secret } from '../../../src/postgres/address';
import { PasswordFile, passwordLines } from '../../../src/postgres/passwordFile';

const address = {
  host: '127.0.0.1',
  port: 5433,
  database: 'codex',
  user: 'me',
  password: new Secret(String.raw`a:b\c`),
  tls: 'off',
} as const;

it.skipIf(process.platform === 'win32')('is for its owner alone, and gone afterwards', () => {
  const one = new PasswordFile(address);
  const other = new PasswordFile(address);
  try {
    expect(fs.statSync(one.file).mode & 0o777).toBe(0o600);
    expect(fs.statSync(path.dirname(one.file)).mode & 0o777).toBe(0o700);
    expect(path.dirname(one.file)).not.toBe(path.dirname(other.file));
    expect(fs.readFileSync(one.file, 'utf8')).toBe(String.raw`127.0.0.1:5433:*:me:a\:b\\c`);
  } finally {
    one.dispose();
    one.dispose();
    other.dispose();
  }
  expect(fs.existsSync(path.dirname(one.file))).toBe(false);
});

it('is found by libpq for a socket as well', () => {
  expect(passwordLines({ ...address, host: '/run/postgresql', password: new Secret('p') })).toBe(
    '/run/postgresql:5433:*:me:p\nlocalhost:5433:*:me:p',
  );
});
