import { expect, it } from 'vitest';
import { readFacts } from '../../../src/postgres/facts';
import { databaseTrouble } from '../../../src/postgres/trouble';

const long = 'a\n\u202e'.repeat(200_000);
const address = { host: long, port: 5432, database: long, user: long, tls: 'off' } as const;

it.each([
  ['refused', Object.assign(new Error(''), { code: 'ECONNREFUSED' })],
  ['no such database', Object.assign(new Error(''), { code: '3D000' })],
  ['words of its own', new Error(long)],
])('the sentence for %s is one, however long a name or a message is', (_, error) => {
  const { sentence } = databaseTrouble(error, address);
  expect(sentence.length).toBeLessThan(600);
  expect(sentence).not.toMatch(/[\n\u202e]/);
});

it('what a server says of its version is cut', async () => {
  const told = async (version: string): Promise<string> =>
    (await readFacts({ query: async () => ({ rows: [{ version }], ms: 1 }) }, false)).version;
  expect(await told('PostgreSQL 15.13 on x86_64')).toBe('PostgreSQL 15.13');
  expect((await told(`${'x'.repeat(100_000)} 1`)).length).toBeLessThan(100);
  expect(await told(`a\nb${long}`)).not.toContain('\n');
});
