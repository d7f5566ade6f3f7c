// Which databases a project uses, how they are, and their rows.
// From outside: findDatabases, DatabaseWatch, DatabaseRows.
import type { DatabaseAddress } from '../../postgres/address';

/** A service of a Compose file. */
export interface ComposeService {
  /** Absolute. */
  readonly file: string;
  readonly service: string;
}

/** A Postgres that a project uses. The password in its address is never shown. */
export interface Database {
  /** Stable across reloads. */
  readonly id: string;
  readonly workspaceFolder: string;
  readonly address: DatabaseAddress;
  /** Where its address was read, for people: a setting, `backend/.env`, `docker-compose.yml`. */
  readonly foundIn: string;
  /** Key of the service of ours that it is. */
  readonly serviceKey?: string;
  /** The service of a Compose file that it is. */
  readonly compose?: ComposeService;
}
