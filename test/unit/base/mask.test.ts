import { describe, expect, it } from 'vitest';
import { isSecretName, maskSecrets } from '../../../src/base/mask';

it.each([
  ['DB_PASSWORD', true],
  ['pgpassword', true],
  ['API_KEY', true],
  ['apiKey', true],
  ['JWT_SECRET', true],
  ['GITHUB_TOKEN', true],
  ['--access-key', true],
  ['SESSION_COOKIE', true],
  ['PORT', false],
  ['NODE_ENV', false],
  ['KEYBOARD', false],
])('%s is secret: %s', (name, expected) => {
  expect(isSecretName(name)).toBe(expected);
});

describe('maskSecrets', () => {
  it.each([
    ['postgres://me:hunter2@host/db', 'postgres://me:•••@host/db'],
    ['psql postgres://me:p@ss@host/db', 'psql postgres://me:•••@host/db'],
    ['redis://:hunter2@host', 'redis://:•••@host'],
    ['http://localhost:3000/users', 'http://localhost:3000/users'],
    ['a://u:p1@h b://u:p2@h', 'a://u:•••@h b://u:•••@h'],
    ['PASSWORD=x node a.js', 'PASSWORD=••• node a.js'],
    ['env DB_PASSWORD="a b c" node', 'env DB_PASSWORD=••• node'],
    ['node --token abc', 'node --token •••'],
    ['node --verbose --token abc --port 3', 'node --verbose --token ••• --port 3'],
    ['node --api-key=abc', 'node --api-key=•••'],
    ["node --api-key='a b' x", 'node --api-key=••• x'],
    ['node --token=a"b c"d e', 'node --token=••• e'],
    ['docker --env PASSWORD=x run', 'docker --env PASSWORD=••• run'],
    ['node --no-auth --port 3', 'node --no-auth --port 3'],
    ['the secret is out', 'the secret is out'],
    ['node server.js', 'node server.js'],
    ['', ''],
  ])('%s → %s', (text, expected) => {
    expect(maskSecrets(text)).toBe(expected);
  });

  it('is quick with a long command line', () => {
    const text = `${'--a '.repeat(1_000)}${'x'.repeat(4_096)}`;
    expect(maskSecrets(text)).toBe(text);
  });
});
