import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskSecrets } from '../../../src/base/mask';
import { readableTexts, repeated, secretTexts } from './secrets/cases';

describe('maskSecrets', () => {
  it.each(secretTexts)('masks: %s', (_what, text, secret, stays) => {
    const masked = maskSecrets(text);
    expect(masked).not.toContain(secret);
    expect(masked).toContain('•••');
    expect(masked).toContain(stays);
    expect(maskSecrets(masked)).toBe(masked);
    expect(masked.split('\n')).toHaveLength(text.split('\n').length);
  });

  // Only at its end is a text known to be cut.
  const whole = secretTexts.filter(([what]) => what !== 'address, cut');

  it.each(whole)('masks in the middle of other lines: %s', (_what, text, secret) => {
    const masked = maskSecrets(`GET /users 200\n${text}\nready in 12 ms`);
    expect(masked).not.toContain(secret);
    expect(masked).toMatch(/^GET \/users 200\n/);
  });

  it.each(readableTexts)('leaves: %s', (text) => {
    expect(maskSecrets(text)).toBe(text);
  });

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
    ['{"password":"x","port":1}', '{"password":"•••","port":1}'],
    ['', ''],
  ])('%s → %s', (text, expected) => {
    expect(maskSecrets(text)).toBe(expected);
  });

  it('is quick with a long command line', () => {
    const text = `${'--a '.repeat(1_000)}${'x'.repeat(4_096)}`;
    expect(maskSecrets(text)).toBe(text);
  });

  it.each(repeated)('takes no longer than its length asks for: %j over and over', (piece) => {
    const text = piece.repeat(Math.ceil(60_000 / piece.length));
    const before = process.cpuUsage();
    const masked = maskSecrets(text);
    // A quadratic pattern needs a second or more; others work on this machine as well.
    expect(process.cpuUsage(before).user / 1_000).toBeLessThan(500);
    expect(masked.split('\n')).toHaveLength(text.split('\n').length);
  });

  it('keeps lines, whatever the text', () => {
    const parts = [...secretTexts.map(([, text]) => text), ...readableTexts, '"', "'", '\n', ' '];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...parts), { maxLength: 5 }), (some) => {
        const text = some.join(' ');
        const masked = maskSecrets(text);
        expect(masked.split('\n')).toHaveLength(text.split('\n').length);
      }),
      { numRuns: 200 },
    );
  });
});
