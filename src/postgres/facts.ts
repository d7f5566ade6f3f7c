import { maskSecrets } from '../base/mask';
import { oneLine } from '../base/oneLine';
import type { PostgresConnection } from './connection';

/** What a database says of itself. Bytes, seconds, milliseconds. */
export interface DatabaseFacts {
  /** "PostgreSQL 15.13" */
  readonly version: string;
  /** PGlite: one backend for all, so that it knows little of itself. */
  readonly embedded: boolean;
  /** Of the last statement. */
  readonly latencyMs: number;
  /** Asked for only where somebody looks. */
  readonly details?: DatabaseDetails;
}

export interface DatabaseDetails {
  readonly database: string;
  readonly sizeBytes: number;
  readonly connections: number;
  readonly maxConnections: number;
  readonly longest?: {
    readonly seconds: number;
    readonly application: string;
    /** Its beginning, with the values in it masked. */
    readonly query: string;
  };
}

const versionSql = 'SELECT version() AS version';
/** One statement for all of it: every statement counts, and the server's log shows each. */
const detailsSql = `SELECT version() AS version, current_database() AS database,
 pg_database_size(current_database())::float8 AS size,
 (SELECT count(*)::int FROM pg_stat_activity WHERE backend_type = 'client backend') AS connections,
 current_setting('max_connections')::int AS max,
 (SELECT json_build_object('seconds', extract(epoch FROM clock_timestamp() - query_start),
   'application', application_name, 'query', left(query, 300))
  FROM pg_stat_activity WHERE state = 'active' AND pid <> pg_backend_pid() AND backend_type = 'client backend'
  ORDER BY query_start LIMIT 1) AS longest`;

/** Asks a database what it is, with one statement. `known` is what was found out before. Rejects like `query`. */
export async function readFacts(
  connection: Pick<PostgresConnection, 'query'>,
  details: boolean,
  known?: DatabaseFacts,
): Promise<DatabaseFacts> {
  // Of PGlite the details mean nothing; what it is is not known before it was asked once.
  const all = details && known !== undefined && !known.embedded;
  const { rows, ms } = await connection.query(all ? detailsSql : versionSql);
  const row = (rows[0] ?? {}) as Readonly<Record<string, unknown>>;
  const version = String(row['version'] ?? '');
  return {
    version: /^\S{1,40} [\d.]{1,20}\w{0,20}/.exec(version)?.[0] ?? oneLine(version, 60),
    embedded: /emscripten|emcc|wasm/i.test(version),
    latencyMs: ms,
    ...(all ? { details: toDetails(row) } : {}),
  };
}

function toDetails(row: Readonly<Record<string, unknown>>): DatabaseDetails {
  const longest = row['longest'] as
    { seconds: number; application: string; query: string } | null | undefined;
  return {
    database: String(row['database']),
    sizeBytes: Number(row['size']),
    connections: Number(row['connections']),
    maxConnections: Number(row['max']),
    ...(longest
      ? {
          longest: {
            seconds: Math.max(0, Number(longest.seconds)),
            application: String(longest.application),
            query: withoutValues(String(longest.query)),
          },
        }
      : {}),
  };
}

/** What stands between quotes may be anybody's: `'…'`. */
function withoutValues(query: string): string {
  return maskSecrets(
    query
      .replace(/'(?:[^']|'')*(?:'|$)/g, "'…'")
      .replace(/\s+/g, ' ')
      .trim(),
  );
}
