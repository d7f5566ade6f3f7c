import { type DatabaseAddress, Secret } from '../../postgres/address';
import type { ComposeService } from './database';

/** What a Compose file says of one Postgres. */
export interface ComposeDatabase extends ComposeService {
  /** On this machine, where one is published. */
  readonly port?: number;
  readonly environment: Readonly<Record<string, string>>;
}

/** Where the database of a Compose service is seen from outside; undefined where no port of it is published. */
export function composeAddress({
  port,
  environment,
}: ComposeDatabase): DatabaseAddress | undefined {
  if (port === undefined) return undefined;
  const user = environment['POSTGRES_USER'] || 'postgres';
  const password = environment['POSTGRES_PASSWORD'];
  return {
    host: '127.0.0.1',
    port,
    database: environment['POSTGRES_DB'] || user,
    user,
    ...(password ? { password: new Secret(password) } : {}),
    tls: 'auto',
  };
}
