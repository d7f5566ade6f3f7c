import { describe, expect, it } from 'vitest';
import { Secret } from '../../../../src/postgres/address';
import type { DatabaseFacts } from '../../../../src/postgres/facts';
import type { TroubleType } from '../../../../src/postgres/trouble';
import type { Database } from '../../../../src/services/databases/database';
import { databaseDetails, databaseRow } from '../../../../src/services/databases/databaseText';
import type { DatabaseStatus } from '../../../../src/services/databases/databaseWatch';
import { evilNames, megabyte } from '../../../fakes/samples';

const database: Database = {
  id: 'main',
  workspaceFolder: '/w',
  address: {
    host: 'localhost',
    port: 5433,
    user: 'codex',
    database: 'shop',
    password: new Secret('geheim-7f3a'),
    tls: 'auto',
  },
  foundIn: 'backend/.env',
};
const facts: DatabaseFacts = { version: 'PostgreSQL 15.6', embedded: false, latencyMs: 2.4 };
const up: DatabaseStatus = { type: 'up', facts };
const trouble = (type: TroubleType): DatabaseStatus => ({
  type: 'trouble',
  trouble: { type, sentence: 'A sentence.' },
});

/** The rows below it as "label: description". */
function details(status: DatabaseStatus): string[] {
  return databaseDetails(status).map(({ label, description }) => `${label}: ${description}`);
}

describe('the row of a database', () => {
  const states: readonly (readonly [DatabaseStatus, string, string | undefined])[] = [
    [{ type: 'unknown' }, 'not looked at', undefined],
    [up, 'reachable, 2 ms', 'testing.iconPassed'],
    [trouble('refused'), 'not reachable', 'list.errorForeground'],
    [trouble('unreachable'), 'not reachable', 'list.errorForeground'],
    [trouble('other'), 'not reachable', 'list.errorForeground'],
    [trouble('password'), 'not let in', 'list.errorForeground'],
    [trouble('noDatabase'), 'no such database', 'list.errorForeground'],
    [trouble('tls'), 'no TLS connection', 'list.errorForeground'],
    [trouble('busy'), 'busy', 'list.warningForeground'],
    [trouble('startingUp'), 'starting up', 'list.warningForeground'],
    [trouble('tooMany'), 'too many clients', 'list.warningForeground'],
  ];
  it.each(states)('%j reads "%s"', (status, text, color) => {
    const row = databaseRow(database, status);
    expect(row.label).toBe('shop');
    expect(row.description).toBe(`localhost:5433 · ${text}`);
    expect(row.spoken).toBe(`Database shop, localhost:5433, ${text}`);
    expect(row.color).toBe(color);
  });

  it('has an icon of its own for each colour', () => {
    const looks = states.map(([status]) => databaseRow(database, status));
    const both = new Set(looks.map(({ icon, color }) => `${icon} ${color}`));
    expect(both.size).toBe(4);
    expect(new Set(looks.map(({ icon }) => icon)).size).toBe(4);
  });

  it.each([
    [0.2, 'under 1 ms'],
    [0.99, 'under 1 ms'],
    [1.4, '1 ms'],
    [9.4, '9 ms'],
    [44, '40 ms'],
    [268, '270 ms'],
  ])('has a latency of %s ms as "%s": in steps, so that it stands still', (latencyMs, text) => {
    const status: DatabaseStatus = { type: 'up', facts: { ...facts, latencyMs } };
    expect(databaseRow(database, status).description).toContain(`reachable, ${text}`);
  });

  it('can be started where somebody knows how, and it is not up', () => {
    const compose = { ...database, compose: { file: '/w/compose.yml', service: 'db' } };
    const own = { ...database, serviceKey: 'x' };
    const word = (one: Database, status: DatabaseStatus): boolean =>
      /\bstartable\b/i.test(databaseRow(one, status).contextValue);
    expect([compose, own].map((one) => word(one, trouble('refused')))).toEqual([true, true]);
    expect(word(compose, up)).toBe(false);
    expect(word(database, trouble('refused'))).toBe(false);
  });

  it('tells in its tooltip what is wrong, as whom, and where that was found', () => {
    expect(databaseRow(database, trouble('busy')).tooltip).toBe(
      'A sentence.\nlocalhost:5433 as codex, found in backend/.env.',
    );
    expect(databaseRow(database, up).tooltip).toBe(
      'localhost:5433 as codex, found in backend/.env.',
    );
  });

  it('of a socket shows its folder', () => {
    const socket = { ...database, address: { ...database.address, host: '/run/postgresql' } };
    expect(databaseRow(socket, up).description).toBe('/run/postgresql · reachable, 2 ms');
  });

  it('never holds the password, in no state', () => {
    for (const [status] of states) {
      const text = JSON.stringify([databaseRow(database, status), databaseDetails(status)]);
      expect(text).toContain('label');
      expect(text).not.toContain('geheim');
    }
  });

  it.each(evilNames)('stays one line of bounded length: %j', (name) => {
    const address = { ...database.address, host: name, user: name, database: name };
    const row = databaseRow({ ...database, address, foundIn: name }, up);
    for (const text of [row.label, row.description, row.spoken]) {
      expect(text).not.toMatch(/[\n\r\u0000-\u001f\u202a-\u202e\u2066-\u2069]/);
      expect(text.length).toBeLessThan(200);
    }
  });
});

describe('the rows below a database', () => {
  it('are none before it was looked at', () => expect(details({ type: 'unknown' })).toEqual([]));

  it('are version and latency until its details are known', () => {
    expect(details(up)).toEqual(['Version: PostgreSQL 15.6', 'Latency: 2 ms']);
  });

  it('say of PGlite what it is', () => {
    expect(details({ type: 'up', facts: { ...facts, embedded: true } })).toEqual([
      'Version: PostgreSQL 15.6 (PGlite)',
      'Latency: 2 ms',
    ]);
  });

  it('are size, connections of the maximum, and the longest query', () => {
    const all = {
      ...facts,
      details: {
        database: 'shop',
        sizeBytes: 7.6 * megabyte,
        connections: 3,
        maxConnections: 100,
        longest: { seconds: 4.26, application: 'backend', query: 'SELECT pg_sleep(60)' },
      },
    };
    const rest = ['Size: 7.6 MB', 'Connections: 3 of 100'];
    expect(details({ type: 'up', facts: all }).slice(2)).toEqual([
      ...rest,
      'Longest running query: 4.3 s · backend · SELECT pg_sleep(60)',
    ]);
    const { longest: _, ...quiet } = all.details;
    expect(details({ type: 'up', facts: { ...all, details: quiet } }).slice(2)).toEqual([
      ...rest,
      'Longest running query: none',
    ]);
  });

  it('are the sentence first, and what was known before, where it is in trouble', () => {
    const status = { ...trouble('busy'), facts } as DatabaseStatus;
    expect(details(status)).toEqual(['A sentence.: ', 'Version: PostgreSQL 15.6']);
  });
});
