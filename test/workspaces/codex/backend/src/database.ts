import { Pool, type QueryResultRow } from 'pg';
import { log, reasonOf } from './log.js';

/** The pool, with every query logged. Times are in milliseconds. */
export class Database {
  readonly #pool: Pool;

  constructor(url: string) {
    this.#pool = new Pool({
      connectionString: url,
      max: 4,
      connectionTimeoutMillis: 2000,
      query_timeout: 5000,
      idleTimeoutMillis: 30_000,
      application_name: 'codex-backend',
    });
    // Without a listener a database that goes away would take the backend with it.
    this.#pool.on('error', (error) => log.warn(`an idle connection was lost: ${reasonOf(error)}`));
  }

  async query<Row extends QueryResultRow>(sql: string, values: unknown[] = []): Promise<Row[]> {
    log.query(sql);
    const result = await this.#pool.query<Row>(sql, values);
    return result.rows;
  }

  async ping(): Promise<number> {
    const start = performance.now();
    await this.query('SELECT 1');
    return performance.now() - start;
  }

  async close(): Promise<void> {
    await this.#pool.end();
  }
}
