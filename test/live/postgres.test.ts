import * as net from 'node:net';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type DatabaseAddress, parseDatabaseUrl, Secret } from '../../src/postgres/address';
import { PostgresConnection } from '../../src/postgres/connection';
import { readFacts } from '../../src/postgres/facts';
import { databaseTrouble, type DatabaseTrouble } from '../../src/postgres/trouble';
import { swallowingPort } from './harness/badServers';
import { Postgres, postgresLacking } from './harness/postgres';
import { until } from './harness/processes';
import { freePort, useWorld } from './harness/world';

const lacking = postgresLacking();

describe.skipIf(lacking !== undefined)(`PostgreSQL (lacking: ${lacking ?? 'nothing'})`, () => {
  const world = useWorld('all');
  let server: Postgres;
  let address: DatabaseAddress;
  const open: PostgresConnection[] = [];

  beforeAll(async () => {
    server = await Postgres.start(world().write('server', {}), { tls: 'yes' });
    const parsed = parseDatabaseUrl(server.url);
    if (!parsed) throw new Error('no address');
    address = parsed;
  });
  afterEach(() => {
    for (const one of open.splice(0)) one.dispose();
  });
  afterAll(() => server.stop());

  function connect(over: Partial<DatabaseAddress> = {}): PostgresConnection {
    const connection = new PostgresConnection({ ...address, ...over });
    open.push(connection);
    return connection;
  }

  async function trouble(over: Partial<DatabaseAddress> = {}): Promise<DatabaseTrouble> {
    const error = await connect(over)
      .query('SELECT 1')
      .then(
        () => undefined,
        (caught: unknown) => caught,
      );
    if (error === undefined) throw new Error('It answered.');
    const found = databaseTrouble(error, { ...address, ...over });
    expect(JSON.stringify([found, String(error)])).not.toContain(server.password);
    return found;
  }

  it('says what it is with one statement, under our name, and closes the connection', async () => {
    const connection = connect();
    const before = server.statements('codex-services').length;
    const facts = await readFacts(connection, false);
    expect(facts).toMatchObject({ embedded: false });
    expect(facts.version).toMatch(/^PostgreSQL 15\.\d+$/);
    expect(facts.details).toBeUndefined();
    expect(server.statements('codex-services').length - before).toBe(1);
    expect(server.clients()).toEqual(['codex-services']);
    await until(() => server.clients().length === 0, 'the end of an idle connection');
  });

  it('tells size, connections and the longest query, its values masked', async () => {
    const slow = new pg.Client({ connectionString: server.url, application_name: 'slow' });
    await slow.connect();
    const query = slow.query(`SELECT pg_sleep(60), 'secret-value' /* ${'x'.repeat(10)} */`);
    query.catch(() => undefined);
    const connection = connect();
    const known = await readFacts(connection, false);
    await new Promise((resolve) => setTimeout(resolve, 300));
    const { details } = await readFacts(connection, true, known);
    expect(details).toMatchObject({ database: 'codex', connections: 2, maxConnections: 5 });
    expect(details?.sizeBytes).toBeGreaterThan(1_000_000);
    expect(details?.longest).toMatchObject({ application: 'slow' });
    expect(details?.longest?.seconds).toBeGreaterThan(0.2);
    expect(details?.longest?.query).toBe("SELECT pg_sleep(60), '…' /* xxxxxxxxxx */");
    server.psql(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'slow'`,
    );
    await slow.end().catch(() => undefined);
  });

  it('puts what goes wrong into words', async () => {
    const place = `127.0.0.1:${server.port}`;
    expect(await trouble({ password: new Secret('wrong') })).toEqual({
      type: 'password',
      sentence: 'The password of codex is wrong.',
    });
    expect(await trouble({ database: 'nothing' })).toEqual({
      type: 'noDatabase',
      sentence: `There is no database nothing on ${place}.`,
    });
    const port = await freePort();
    expect(await trouble({ port })).toEqual({
      type: 'refused',
      sentence: `Nothing listens on 127.0.0.1:${port}.`,
    });
    expect(await trouble({ tls: 'verify', host: 'localhost' })).toMatchObject({ type: 'tls' });
    expect(await trouble({ host: 'no-such-host.invalid' })).toMatchObject({ type: 'unreachable' });
  });

  it('goes in with TLS and without, and finds out that a server wants it', async () => {
    expect(await sslOf(connect({ tls: 'on' }))).toBe(true);
    expect(await sslOf(connect({ tls: 'off' }))).toBe(false);
    const strict = await Postgres.start(world().write('strict', {}), { tls: 'only' });
    try {
      expect(await sslOf(connect({ port: strict.port }))).toBe(true);
      expect(await trouble({ port: strict.port, tls: 'off' })).toMatchObject({ type: 'password' });
    } finally {
      await strict.stop();
    }
  });

  it('says when all connections are taken', async () => {
    const clients = Array.from(
      { length: 4 },
      () => new pg.Client({ connectionString: server.url }),
    );
    for (const client of clients) await client.connect();
    try {
      expect(await trouble()).toMatchObject({ type: 'tooMany' });
    } finally {
      for (const client of clients) await client.end();
    }
  });

  it('is busy, not down, when the server is frozen; goes on when it is thawed', async () => {
    const connection = connect();
    await connection.query('SELECT 1');
    server.freeze();
    try {
      const began = Date.now();
      expect(await trouble()).toMatchObject({ type: 'busy' });
      expect(Date.now() - began).toBeLessThan(6_000);
    } finally {
      server.thaw();
    }
    await until(
      () =>
        connection.query('SELECT 1').then(
          () => true,
          () => false,
        ),
      'an answer',
    );
  });

  it('gives up on a statement in the middle of which the server is frozen', async () => {
    const connection = connect();
    await connection.query('SELECT 1');
    const asked = connection.query('SELECT pg_sleep(1)').catch((error: unknown) => error);
    await new Promise((resolve) => setTimeout(resolve, 200));
    server.freeze();
    const began = Date.now();
    try {
      const error = await asked;
      expect(databaseTrouble(error, address)).toEqual({
        type: 'busy',
        sentence: `127.0.0.1:${server.port} accepts connections and does not answer: it is busy or stuck.`,
      });
      expect(Date.now() - began).toBeLessThan(6_000);
    } finally {
      server.thaw();
    }
    // The connection that was stuck is not used again.
    expect((await connection.query('SELECT 1')).rows).toHaveLength(1);
    await until(() => server.clients().length <= 1, 'one connection at most');
  });

  it('outlives a server that is stopped in the middle', async () => {
    const connection = connect();
    await connection.query('SELECT 1');
    await server.stop();
    expect(await trouble()).toMatchObject({ type: 'refused' });
    await server.run();
    expect((await connection.query('SELECT 1')).rows).toHaveLength(1);
  });

  it('gives up on a host that accepts and says nothing, and on one that swallows packets', async () => {
    const silent = net.createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as net.AddressInfo;
    const swallowing = await swallowingPort();
    const began = Date.now();
    const [busy, swallowed] = await Promise.all([
      trouble({ port }),
      trouble({ port: swallowing.port }),
    ]);
    expect(busy.type).toBe('busy');
    expect(swallowed.type).toBe('unreachable');
    expect(Date.now() - began).toBeLessThan(6_000);
    swallowing.end();
    silent.close();
  });

  async function sslOf(connection: PostgresConnection): Promise<boolean> {
    const sql = 'SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()';
    return ((await connection.query(sql)).rows[0] as { ssl: boolean }).ssl;
  }
});
