import { describe, expect, it, onTestFinished } from 'vitest';
import type { DatabaseAddress } from '../../../../src/postgres/address';
import { Secret } from '../../../../src/postgres/address';
import type { DatabaseFacts } from '../../../../src/postgres/facts';
import { databaseTrouble } from '../../../../src/postgres/trouble';
import type { Database } from '../../../../src/services/databases/database';
import { type DatabaseLink, DatabaseWatch } from '../../../../src/services/databases/databaseWatch';
import { serviceKey } from '../../../../src/services/state/service';
import { settle } from '../../../fakes/fakeClock';
import { anEntry } from '../../../fakes/samples';
import { named, world } from '../supervise/supervisorWorld';

const address: DatabaseAddress = {
  host: '127.0.0.1',
  port: 5432,
  user: 'codex',
  database: 'codex',
  password: new Secret('geheim'),
  tls: 'auto',
};
const outside: Database = { id: 'out', workspaceFolder: '/w', address, foundIn: '.env' };
const ours: Database = { ...outside, id: 'own', serviceKey: serviceKey('/w', 'db') };
const facts: DatabaseFacts = { version: 'PostgreSQL 15.6', embedded: false, latencyMs: 2 };
const details = { database: 'codex', sizeBytes: 8_000_000, connections: 1, maxConnections: 5 };

/** A watch over fakes; `looks` says when which database was asked, in ms, with "+" where details were. */
async function watched(databases: readonly Database[] = [outside]) {
  const { pm2, store, clock } = await world([named('db', { kind: 'database', port: 5432 })]);
  const start = clock.now();
  const looks: string[] = [];
  const closed: string[] = [];
  let error: unknown;
  let embedded = false;
  const watch = new DatabaseWatch({
    store,
    clock,
    connect: (to): DatabaseLink => ({
      facts: async (wanted, known) => {
        // As src/postgres/facts does: of what it does not know yet it asks no details.
        const all = wanted && known !== undefined && !known.embedded;
        looks.push(`${clock.now() - start}${all ? '+' : ''}`);
        if (error !== undefined) throw error;
        return { ...facts, embedded, ...(all ? { details } : {}) };
      },
      trouble: (one) => databaseTrouble(one, to),
      close: () => closed.push('close'),
      dispose: () => closed.push('dispose'),
    }),
  });
  onTestFinished(() => watch.dispose());
  const changes: string[] = [];
  watch.onDidChange((id) => changes.push(id));
  watch.set(databases);
  return {
    watch,
    clock,
    closed,
    changes,
    take: () => looks.splice(0),
    fail: (code: string | undefined) =>
      (error = code === undefined ? undefined : Object.assign(new Error(code), { code })),
    beEmbedded: () => (embedded = true),
    run: async (status: 'online' | 'stopped') => {
      pm2.list = [
        anEntry({ name: 'db', cwd: '/w/db', status, pid: status === 'online' ? 7 : undefined }),
      ];
      await store.refresh();
      await settle();
    },
  };
}

describe('a database that is none of ours', () => {
  it('is looked at while its row is seen: at once, then ever more rarely', async () => {
    const { watch, clock, take } = await watched();
    await clock.advance(60_000);
    expect(take()).toEqual([]);
    watch.setWatched(true);
    await clock.advance(160_000);
    expect(take()).toEqual(['60000', '65000', '95000', '155000', '220000']);
    watch.setWatched(false);
    await clock.advance(600_000);
    expect(take()).toEqual([]);
  });

  it('that was never there is looked for every 5 s, no faster', async () => {
    const { watch, clock, take, fail } = await watched();
    fail('ECONNREFUSED');
    watch.setWatched(true);
    await clock.advance(15_000);
    expect(take()).toEqual(['0', '5000', '10000', '15000']);
    expect(watch.status('out')).toEqual({
      type: 'trouble',
      trouble: { type: 'refused', sentence: 'Nothing listens on 127.0.0.1:5432.' },
    });
  });

  it('that goes away keeps what was known of it', async () => {
    const { watch, clock, fail } = await watched();
    watch.setWatched(true);
    await clock.advance(0);
    expect(watch.status('out')).toEqual({ type: 'up', facts: { ...facts, details: undefined } });
    fail('57P01');
    await clock.advance(5_000);
    expect(watch.status('out')).toMatchObject({
      type: 'trouble',
      trouble: { type: 'startingUp', sentence: '127.0.0.1:5432 is shutting down.' },
      facts: { version: 'PostgreSQL 15.6' },
    });
  });

  it('tells its details only while they are seen, and looks at once when they are', async () => {
    const { watch, clock, take } = await watched();
    watch.setWatched(true);
    await clock.advance(1_000);
    expect(take()).toEqual(['0']);
    watch.setExpanded('out', true);
    await settle();
    expect(take()).toEqual(['1000+']);
    expect(watch.status('out')).toMatchObject({ facts: { details } });
    watch.setExpanded('out', false);
    await clock.advance(5_000);
    expect(take()).toEqual(['6000']);
    // What was found out is still shown.
    expect(watch.status('out')).toMatchObject({ facts: { details } });
  });

  it('that is opened before it was ever asked is asked twice, once for what it is', async () => {
    const { watch, take } = await watched();
    watch.setExpanded('out', true);
    await settle();
    expect(take()).toEqual(['0', '0+']);
  });

  it('has no details where it is PGlite', async () => {
    const { watch, take, beEmbedded } = await watched();
    beEmbedded();
    watch.setExpanded('out', true);
    await settle();
    expect(take()).toEqual(['0']);
    expect(watch.status('out')).toMatchObject({ type: 'up', facts: { embedded: true } });
  });

  it('is asked once where two want to know at the same time', async () => {
    const { watch, take } = await watched();
    const [one, two] = await Promise.all([watch.look('out'), watch.look('out')]);
    expect(one).toBe(two);
    expect(take()).toHaveLength(1);
  });

  it('is waited for, every 250 ms', async () => {
    const { watch, clock, take, fail } = await watched();
    fail('ECONNREFUSED');
    let there = false;
    const waiting = watch.wait('/w', new AbortController().signal).then(() => (there = true));
    await clock.advance(500);
    expect(take()).toEqual(['0', '250', '500']);
    expect(there).toBe(false);
    fail(undefined);
    await clock.advance(250);
    await waiting;
    expect(there).toBe(true);
  });

  it('is given up after a minute, in words, with a button; not at all by who waits no longer', async () => {
    const { watch, clock, take, fail } = await watched();
    fail('ECONNREFUSED');
    const abort = new AbortController();
    const left = watch.comeUp('out', abort.signal);
    await clock.advance(300);
    abort.abort();
    await clock.advance(300);
    await left;
    take();
    const waiting = watch.comeUp('out').catch((error: unknown) => error);
    await clock.advance(61_000);
    expect(await waiting).toMatchObject({
      message: 'The database is not there. Nothing listens on 127.0.0.1:5432.',
      actions: [{ title: 'Start database', args: [{ databaseId: 'out' }] }],
    });
  });
});

describe('a database that is a service of ours', () => {
  it('is asked by the probe of the service alone', async () => {
    const { watch, clock, take } = await watched([ours]);
    watch.setWatched(true);
    await clock.advance(600_000);
    expect(take()).toEqual([]);
    expect(await watch.probe(serviceKey('/w', 'db'))).toEqual({ ok: true });
    expect(await watch.probe(serviceKey('/w', 'other'))).toBeUndefined();
  });

  it.each([
    ['ECONNREFUSED', { ok: false, reason: 'Nothing listens on 127.0.0.1:5432', refused: true }],
    ['57P03', { ok: false, reason: '127.0.0.1:5432 is starting up' }],
    // It answers, though not to us.
    ['28P01', { ok: true }],
    ['3D000', { ok: true }],
    ['53300', { ok: true }],
  ])('%s as an answer: %j', async (code, verdict) => {
    const { watch, fail } = await watched([ours]);
    fail(code);
    expect(await watch.probe(serviceKey('/w', 'db'))).toEqual(verdict);
  });

  it('is starting up, not unreachable, while its service is', async () => {
    const { watch, fail, run } = await watched([ours]);
    fail('ECONNREFUSED');
    await run('online');
    await watch.look('own');
    expect(watch.status('own')).toEqual({
      type: 'trouble',
      trouble: { type: 'startingUp', sentence: '127.0.0.1:5432 is starting up.' },
    });
  });

  it('is unknown again when it is stopped, and its connection is closed', async () => {
    const { watch, closed, changes, run } = await watched([ours]);
    await run('online');
    await watch.look('own');
    expect(watch.status('own').type).toBe('up');
    await run('stopped');
    expect(watch.status('own')).toEqual({ type: 'unknown' });
    expect(closed).toEqual(['close']);
    expect(changes).toEqual(['own', 'own']);
  });
});

describe('databases that are found anew', () => {
  it('keep status and connection where they are the same', async () => {
    const { watch, closed } = await watched();
    await watch.look('out');
    watch.set([{ ...outside }]);
    expect(watch.status('out').type).toBe('up');
    expect(closed).toEqual([]);
  });

  it('are other ones with another password, and those that are gone are let go', async () => {
    const { watch, closed } = await watched();
    await watch.look('out');
    const password = new Secret('other');
    watch.set([{ ...outside, address: { ...address, password } }]);
    expect(watch.status('out')).toEqual({ type: 'unknown' });
    watch.set([]);
    expect(watch.databases).toEqual([]);
    expect(closed).toEqual(['dispose', 'dispose']);
  });
});
