import { execFileSync, type ChildProcess, spawn, spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { debianLacking } from './debian';
import { freePort } from './freePort';
import { isAlive, treeOf, until } from './processes';

const binaries = '/usr/lib/postgresql/15/bin';

/** Why there is no PostgreSQL 15 here; undefined where there is one. Installs Debian's package where we are root. */
export function postgresLacking(): string | undefined {
  return debianLacking('PostgreSQL 15', path.join(binaries, 'postgres'), ['postgresql-15']);
}

export interface PostgresOptions {
  readonly maxConnections?: number;
  /** TLS with a certificate signed by itself; `only` lets nobody in without. */
  readonly tls?: 'yes' | 'only';
  readonly port?: number;
}

/** A real PostgreSQL 15 of a test's own: user `codex`, a password, every statement in its log with who sent it. */
export class Postgres {
  readonly #data: string;
  #server: ChildProcess | undefined;

  private constructor(
    readonly folder: string,
    readonly port: number,
    readonly password: string,
  ) {
    this.#data = path.join(folder, 'pg');
  }

  /** Makes a cluster in `folder` and starts it. */
  static async start(folder: string, options: PostgresOptions = {}): Promise<Postgres> {
    const server = new Postgres(folder, options.port ?? (await freePort()), 's3cr3t @/:#?%é');
    server.#create(options);
    await server.run();
    return server;
  }

  get url(): string {
    const password = encodeURIComponent(this.password);
    return `postgresql://codex:${password}@127.0.0.1:${this.port}/codex`;
  }

  /** Statements under a name, as the server's log has them. */
  statements(application: string): readonly string[] {
    const log = fs.readFileSync(path.join(this.folder, 'pg.log'), 'utf8');
    return log.split('\n').filter((line) => line.startsWith(`[${application}] LOG:  statement:`));
  }

  /** Names of those who are connected. */
  clients(): readonly string[] {
    const sql = `SELECT application_name FROM pg_stat_activity
      WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()`;
    return this.psql(sql).split('\n').filter(Boolean);
  }

  /** Asks as the superuser, over the socket. */
  psql(sql: string): string {
    const args = ['-h', this.folder, '-p', String(this.port), '-U', 'postgres', '-d', 'postgres'];
    return execFileSync(path.join(binaries, 'psql'), [...args, '-AtX', '-c', sql], {
      encoding: 'utf8',
      env: { PGAPPNAME: 'test' },
    }).trim();
  }

  async run(): Promise<void> {
    const log = fs.openSync(path.join(this.folder, 'pg.log'), 'a');
    this.#server = spawn(path.join(binaries, 'postgres'), ['-D', this.#data], {
      ...asPostgres(),
      stdio: ['ignore', log, log],
      cwd: this.#data,
    });
    fs.closeSync(log);
    await until(
      () =>
        spawnSync(path.join(binaries, 'pg_isready'), ['-h', this.folder, '-p', String(this.port)])
          .status === 0,
      'PostgreSQL',
    );
  }

  /** Stops it at once, its clients cut off. */
  async stop(): Promise<void> {
    const pid = this.#server?.pid;
    if (pid === undefined || !isAlive(pid)) return;
    process.kill(pid, 'SIGCONT');
    // SIGQUIT: immediate shutdown.
    process.kill(pid, 'SIGQUIT');
    await until(() => !isAlive(pid), 'the end of PostgreSQL');
  }

  /** It goes on accepting connections, which the kernel does, and says nothing. */
  freeze(): void {
    this.#signal('SIGSTOP');
  }

  thaw(): void {
    this.#signal('SIGCONT');
  }

  /** To the server and to who serves its clients. */
  #signal(signal: NodeJS.Signals): void {
    const pid = this.#server?.pid;
    if (pid !== undefined) for (const one of treeOf(pid)) process.kill(one, signal);
  }

  #create({ maxConnections = 5, tls }: PostgresOptions): void {
    fs.mkdirSync(this.#data, { recursive: true, mode: 0o700 });
    // The parents must be passable for the user that it runs as.
    fs.chmodSync(path.dirname(this.folder), 0o711);
    fs.chmodSync(this.folder, 0o755);
    const { uid, gid } = asPostgres();
    if (uid !== undefined && gid !== undefined) {
      fs.chownSync(this.#data, uid, gid);
      fs.chownSync(this.folder, uid, gid);
    }
    const run = (program: string, ...args: readonly string[]): void => {
      execFileSync(program, args, { ...asPostgres(), cwd: this.#data, stdio: 'pipe' });
    };
    run(path.join(binaries, 'initdb'), '-D', this.#data, '-U', 'postgres', '-A', 'trust', '-N');
    const settings = [
      `port=${this.port}`,
      `unix_socket_directories='${this.folder}'`,
      `listen_addresses='127.0.0.1'`,
      `max_connections=${maxConnections}`,
      'superuser_reserved_connections=1',
      'fsync=off',
      'shared_buffers=16MB',
      'max_wal_senders=0',
      'wal_level=minimal',
      'log_statement=all',
      `log_line_prefix='[%a] '`,
      `ssl=${tls ? 'on' : 'off'}`,
    ];
    fs.appendFileSync(path.join(this.#data, 'postgresql.conf'), `${settings.join('\n')}\n`);
    if (tls) {
      const files = ['-keyout', 'server.key', '-out', 'server.crt', '-subj', '/CN=localhost'];
      run('openssl', 'req', '-new', '-x509', '-days', '2', '-nodes', ...files);
      fs.chmodSync(path.join(this.#data, 'server.key'), 0o600);
    }
    const kind = tls === 'only' ? 'hostssl' : 'host';
    fs.writeFileSync(
      path.join(this.#data, 'pg_hba.conf'),
      `local all all trust\n${kind} all all 127.0.0.1/32 scram-sha-256\n`,
    );
    const single = ['--single', '-D', this.#data, 'postgres'];
    execFileSync(path.join(binaries, 'postgres'), single, {
      ...asPostgres(),
      cwd: this.#data,
      stdio: 'pipe',
      input: `CREATE ROLE codex LOGIN PASSWORD '${this.password}'\nCREATE DATABASE codex OWNER codex\n`,
    });
  }
}

/** PostgreSQL refuses to run as root. */
function asPostgres(): { readonly uid?: number; readonly gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const id = (flag: string): number =>
    Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}
