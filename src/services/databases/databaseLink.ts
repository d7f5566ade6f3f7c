import type { DatabaseAddress } from '../../postgres/address';
import { PostgresConnection } from '../../postgres/connection';
import { readFacts } from '../../postgres/facts';
import { databaseTrouble } from '../../postgres/trouble';
import type { DatabaseLink } from './databaseWatch';

/** A database over the real driver. */
export function connectDatabase(address: DatabaseAddress): DatabaseLink {
  const connection = new PostgresConnection(address);
  return {
    facts: (details, known) => readFacts(connection, details, known),
    trouble: (error) => databaseTrouble(error, address),
    close: () => connection.close(),
    dispose: () => connection.dispose(),
  };
}
