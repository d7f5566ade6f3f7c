import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import type { Disposable } from '../base/disposable';
import type { DatabaseAddress } from './address';

/**
 * A password for a program of libpq's, in a file that this user alone can read and whose name nobody can foresee, until it is
 * disposed of: an environment is kept and shown by editors, and an argument by `ps`.
 */
export class PasswordFile implements Disposable {
  readonly #folder: string;
  /** Absolute; for `PGPASSFILE`. */
  readonly file: string;

  constructor(address: DatabaseAddress) {
    this.#folder = fs.mkdtempSync(path.join(os.tmpdir(), 'codex-psql-'));
    this.file = path.join(this.#folder, 'pgpass');
    fs.writeFileSync(this.file, passwordLines(address), { flag: 'wx', mode: 0o600 });
  }

  dispose(): void {
    fs.rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** As libpq reads them: https://www.postgresql.org/docs/current/libpq-pgpass.html. For this server and user alone. */
export function passwordLines({ host, port, user, password }: DatabaseAddress): string {
  // libpq looks for the usual folder of a socket under this name.
  const hosts = host.startsWith('/') ? [host, 'localhost'] : [host];
  return hosts
    .map((one) => [one, String(port), '*', user, password?.reveal() ?? ''])
    .map((fields) => fields.map((one) => (one === '*' ? one : escape(one))).join(':'))
    .join('\n');
}

function escape(field: string): string {
  return field.replace(/[\\:]/g, '\\$&');
}
