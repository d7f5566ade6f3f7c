import type { DatabaseAddress } from './address';

/**
 * What psql is given to connect. A name alone that holds `=` or is a URL would be read as a whole connection string, with a server and
 * files of its own choice (https://www.postgresql.org/docs/current/app-psql.html), so it is quoted in one.
 */
export function psqlArguments({ host, port, user, database }: DatabaseAddress): readonly string[] {
  const quoted = `'${database.replace(/[\\']/g, '\\$&')}'`;
  return ['-h', host, '-p', String(port), '-U', user, '-d', `dbname=${quoted}`];
}
