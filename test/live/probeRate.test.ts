import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Clock } from '../../src/base/clock';
import { toDisposable } from '../../src/base/disposable';
import { Emitter } from '../../src/base/event';
import * as patterns from '../../src/bundles/patterns';
import { connectDatabase } from '../../src/bundles/postgres';
import { parseDatabaseUrl } from '../../src/postgres/address';
import type { Database } from '../../src/services/databases/database';
import type { LogBatch } from '../../src/services/logs/logFeed';
import { Ownership } from '../../src/services/state/ownership';
import { Readiness } from '../../src/services/health/readiness';
import { ServiceStore } from '../../src/services/state/serviceStore';
import { FakeListeners, FakeOwnershipMemory, FakeTrees } from '../fakes/fakeMachine';
import { FakePm2 } from '../fakes/fakePm2';
import { aDefinition, anEntry } from '../fakes/samples';
import { Postgres, postgresLacking } from './harness/postgres';
import { until } from './harness/processes';
import { useWorld } from './harness/world';

const lacking = postgresLacking();
/** So many seconds of the extension's pass in one of ours. */
const speed = 600;
const hourMs = 3_600_000;

/** Real time, faster. */
const fast: Clock = {
  now: () => performance.now() * speed,
  after(ms, fn) {
    const timer = setTimeout(fn, ms / speed);
    return toDisposable(() => clearTimeout(timer));
  },
};

describe.skipIf(lacking !== undefined)(
  `an hour of asking (lacking: ${lacking ?? 'nothing'})`,
  () => {
    const world = useWorld('all');
    const requests: string[] = [];
    const backend = http.createServer((request, response) => {
      requests.push(`${request.method} ${request.url}`);
      response.writeHead(request.url === '/health' ? 200 : 404).end();
    });
    let postgres: Postgres;
    let port = 0;

    beforeAll(async () => {
      postgres = await Postgres.start(world().write('server', {}));
      await new Promise<void>((resolve) => backend.listen(0, '127.0.0.1', resolve));
      port = (backend.address() as AddressInfo).port;
    });
    afterAll(async () => {
      backend.close();
      await postgres.stop();
    });

    it('is at most 60 statements and 60 calls of /health', async () => {
      const { log } = world();
      const pm2 = new FakePm2();
      const listeners = new FakeListeners();
      const store = new ServiceStore({
        engine: pm2,
        trees: new FakeTrees(),
        listeners,
        ownership: new Ownership(new FakeOwnershipMemory()),
        log,
        clock: fast,
      });
      const address = parseDatabaseUrl(postgres.url);
      if (!address) throw new Error('no address');
      const database: Database = { id: 'db', workspaceFolder: '/w', address, foundIn: '.env' };
      const readiness = new Readiness({
        store,
        feed: { onDidReadLines: new Emitter<LogBatch>().event, linesBefore: async () => [] },
        mayAct: async () => true,
        serviceEnvironment: async () => ({}),
        find: async () => [database],
        driver: async () => connectDatabase,
        patterns: async () => patterns,
        log,
        clock: fast,
      });
      try {
        readiness.rows.setWatched(true);
        await readiness.refresh();
        store.setDefinitions(['/w'], [aDefinition({ port })]);
        pm2.list = [anEntry({ startedAt: fast.now() })];
        listeners.ports.set(100, [port]);
        const service = () => store.services[0];
        await until(() => service()?.state.type === 'ready', 'readiness');
        await until(() => readiness.databases.status('db').type === 'up', 'the database');
        requests.length = 0;
        const before = postgres.statements('codex-services').length;
        await new Promise((resolve) => setTimeout(resolve, hourMs / speed));
        const statements = postgres.statements('codex-services').length - before;
        const calls = requests.filter((one) => one === 'GET /health').length;
        console.log(`in an hour: ${statements} statements, ${calls} calls of /health`);
        expect(statements).toBeLessThanOrEqual(60);
        expect(calls).toBeLessThanOrEqual(60);
        // It does ask.
        expect(Math.min(statements, calls)).toBeGreaterThan(20);
        expect(requests).toHaveLength(calls);
      } finally {
        readiness.dispose();
        store.dispose();
      }
    });
  },
);
