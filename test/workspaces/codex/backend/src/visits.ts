import type { Database } from './database.js';

export interface Visit {
  readonly id: number;
  readonly page: string;
  readonly visitedAt: Date;
}

const columns = 'id, page, visited_at AS "visitedAt"';
const recentLimit = 6;
const undefinedTable = '42P01';

export class Visits {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async createTable(): Promise<void> {
    await this.#database.query(
      `CREATE TABLE IF NOT EXISTS visits (
        id serial PRIMARY KEY,
        page text NOT NULL,
        visited_at timestamptz NOT NULL DEFAULT now()
      )`,
    );
  }

  async record(page: string): Promise<Visit> {
    const rows = await this.#withTable(() =>
      this.#database.query<Visit>(`INSERT INTO visits (page) VALUES ($1) RETURNING ${columns}`, [
        page,
      ]),
    );
    return rows[0]!;
  }

  async total(): Promise<number> {
    const rows = await this.#withTable(() =>
      this.#database.query<{ total: number }>('SELECT count(*)::int AS total FROM visits'),
    );
    return rows[0]!.total;
  }

  async recent(): Promise<Visit[]> {
    return this.#withTable(() =>
      this.#database.query<Visit>(`SELECT ${columns} FROM visits ORDER BY id DESC LIMIT $1`, [
        recentLimit,
      ]),
    );
  }

  // The database may come back with a new, empty folder while this process lives on.
  async #withTable<T>(run: () => Promise<T>): Promise<T> {
    try {
      return await run();
    } catch (error) {
      if ((error as { code?: string }).code !== undefinedTable) {
        throw error;
      }
      await this.createTable();
      return run();
    }
  }
}
