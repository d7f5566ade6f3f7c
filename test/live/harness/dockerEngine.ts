import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { isAlive, until } from './processes';
import { postgresLacking } from './postgres';

const packages = ['docker.io', 'docker-compose', 'iptables', 'busybox-static'];
const programs = ['/usr/sbin/dockerd', '/usr/bin/docker-compose', '/bin/busybox'];
const there = (): boolean => programs.every((program) => fs.existsSync(program));
const postgresFolder = '/usr/lib/postgresql/15';

/** Why no Docker engine can be had here; undefined where one can. Installs Debian's packages where we are root. */
export function dockerLacking(): string | undefined {
  const hint = `Docker's engine and Compose, as root (apt-get install ${packages.join(' ')})`;
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return hint;
  if (!there() && fs.existsSync('/usr/bin/apt-get')) {
    spawnSync('apt-get', ['install', '-y', '--no-install-recommends', ...packages], {
      stdio: 'ignore',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  }
  return there() ? postgresLacking() : hint;
}

/** A Docker engine of a test's own, everything of it in one folder. It changes no firewall rules. */
export class DockerEngine {
  #daemon: ChildProcess | undefined;

  private constructor(readonly folder: string) {}

  /** Starts one in `folder`. Throws with the end of its log where this machine does not allow it. */
  static async start(folder: string): Promise<DockerEngine> {
    const engine = new DockerEngine(folder);
    await engine.run();
    return engine;
  }

  get host(): string {
    return `unix://${path.join(this.folder, 'docker.sock')}`;
  }

  async run(): Promise<void> {
    const at = (name: string): string => path.join(this.folder, name);
    const log = fs.openSync(at('log'), 'a');
    const daemon = spawn(
      'dockerd',
      [
        ...['--iptables=false', '--ip-forward=false', '--ip-masq=false'],
        ...['--data-root', at('data'), '--exec-root', at('exec'), '--pidfile', at('pid')],
        ...['-H', this.host],
      ],
      { stdio: ['ignore', log, log] },
    );
    fs.closeSync(log);
    this.#daemon = daemon;
    await until(
      () => daemon.exitCode !== null || this.#try('version').status === 0,
      () => `a Docker engine: ${this.#tail()}`,
    );
    if (daemon.exitCode !== null) throw new Error(`No Docker engine: ${this.#tail()}`);
  }

  /** Runs docker's client; throws where it fails. */
  docker(...args: readonly string[]): string {
    const env = { PATH: process.env['PATH'], DOCKER_HOST: this.host };
    return execFileSync('docker', args, { encoding: 'utf8', env, stdio: 'pipe' }).trim();
  }

  /** Ends the engine; its containers with it. */
  async stop(): Promise<void> {
    const pid = this.#daemon?.pid;
    if (pid === undefined || !isAlive(pid)) return;
    process.kill(pid, 'SIGTERM');
    await until(() => !isAlive(pid), 'the end of the Docker engine');
  }

  /** Makes an image from the PostgreSQL of this machine: nothing can be pulled here. */
  importPostgres(tag: string): void {
    const root = path.join(this.folder, 'image');
    const inside = (file: string): string => {
      const target = path.join(root, file);
      fs.mkdirSync(path.dirname(target), { recursive: true });
      return target;
    };
    const copy = (from: string, filter?: (file: string) => boolean): void =>
      fs.cpSync(from, inside(from), { recursive: true, dereference: true, filter });
    copy('/bin/busybox');
    fs.symlinkSync('busybox', inside('/bin/sh'));
    // Its compiler of queries brings 100 MB of LLVM.
    copy(postgresFolder, (file) => !/bitcode|llvmjit/.test(file));
    copy('/usr/share/postgresql/15');
    copy('/usr/share/zoneinfo');
    for (const library of librariesOf(postgresFolder)) copy(library);
    fs.writeFileSync(inside('/etc/passwd'), 'postgres:x:999:999::/tmp:/bin/sh\n');
    fs.mkdirSync(inside('/tmp/x'), { recursive: true });
    fs.chmodSync(path.join(root, 'tmp'), 0o1777);
    const bin = `${postgresFolder}/bin`;
    fs.writeFileSync(
      inside('/start.sh'),
      `PGDATA=/tmp/data; export PGDATA
if [ ! -d $PGDATA ]; then
  ${bin}/initdb -U postgres -A trust -N --locale=C -E UTF8
  echo 'host all all all trust' >> $PGDATA/pg_hba.conf
fi
exec ${bin}/postgres -c listen_addresses='*' -c unix_socket_directories=/tmp -c fsync=off -c shared_buffers=16MB
`,
    );
    const tar = execFileSync('tar', ['-C', root, '-c', '.'], { maxBuffer: 1024 ** 3 });
    const changes = ['USER 999:999', 'ENTRYPOINT ["/bin/sh", "/start.sh"]'];
    execFileSync('docker', ['import', ...changes.flatMap((one) => ['-c', one]), '-', tag], {
      env: { PATH: process.env['PATH'], DOCKER_HOST: this.host },
      input: tar,
    });
    fs.rmSync(root, { recursive: true, force: true });
  }

  #try(...args: readonly string[]): { status: number | null } {
    const env = { PATH: process.env['PATH'], DOCKER_HOST: this.host };
    return spawnSync('docker', args, { env, stdio: 'ignore' });
  }

  #tail(): string {
    return fs.readFileSync(path.join(this.folder, 'log'), 'utf8').slice(-1_000);
  }
}

/** The shared libraries that the programs in a folder need, with their loader. */
function librariesOf(folder: string): readonly string[] {
  const programs = ['postgres', 'initdb'].map((name) => path.join(folder, 'bin', name));
  const modules = ['dict_snowball.so', 'plpgsql.so'].map((name) => path.join(folder, 'lib', name));
  const text = execFileSync('ldd', [...programs, ...modules], { encoding: 'utf8' });
  return [...new Set(text.match(/\/\S+(?= \(0x)/g) ?? [])];
}
