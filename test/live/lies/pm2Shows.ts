import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Pm2Socket } from '../../../src/pm2/socket/pm2Socket';
import { RpcClient } from '../../../src/pm2/socket/rpcClient';
import type { World } from '../harness/world';

/** What PM2's own list says of an app: the columns of `pm2 ls`. */
export interface Pm2Row {
  readonly id: number;
  readonly name: string;
  readonly status: string;
  readonly pid: number;
  /** Bytes. */
  readonly memory: number;
  /** % of one core. */
  readonly cpu: number;
  readonly restarts: number;
  readonly unstable: number;
  readonly exitCode: number | undefined;
}

interface RawEntry {
  readonly pm_id: number;
  readonly name: string;
  readonly pid?: number;
  readonly monit?: { readonly memory?: number; readonly cpu?: number };
  readonly pm2_env: {
    readonly status: string;
    readonly restart_time: number;
    readonly unstable_restarts: number;
    readonly exit_code?: number;
  };
}

/** Asks the daemon itself, past our own client's reading. */
export async function pm2Rows(world: World): Promise<readonly Pm2Row[]> {
  const client = new RpcClient(await Pm2Socket.connect(world.home.rpcSocket, 5_000));
  try {
    const list = (await client.call('getMonitorData', {}, 5_000)) as readonly RawEntry[];
    return list.map(({ pm_id: id, name, pid, monit, pm2_env: env }) => ({
      id,
      name,
      status: env.status,
      pid: pid ?? 0,
      memory: monit?.memory ?? 0,
      cpu: monit?.cpu ?? 0,
      restarts: env.restart_time,
      unstable: env.unstable_restarts,
      exitCode: env.exit_code,
    }));
  } finally {
    client.dispose();
  }
}

export async function pm2Row(world: World, name: string): Promise<Pm2Row> {
  const row = (await pm2Rows(world)).find((one) => one.name === name);
  if (!row) throw new Error(`PM2 has no ${name}.`);
  return row;
}

/** pm2's own program in a terminal: somebody else. */
export async function pm2Cli(
  world: World,
  words: readonly string[],
  options: {
    readonly cwd?: string;
    readonly env?: Readonly<Record<string, string>>;
    readonly pm2?: string;
  } = {},
): Promise<string> {
  const env = {
    PATH: process.env['PATH'],
    HOME: process.env['HOME'],
    PM2_HOME: world.home.folder,
    PM2_DISCRETE_MODE: 'true',
    ...options.env,
  };
  const script = `${process.cwd()}/node_modules/${options.pm2 ?? 'pm2'}/bin/pm2`;
  const run = promisify(execFile);
  // PM2 answers 1 where one of several apps failed.
  return run(process.execPath, [script, ...words], { env, cwd: options.cwd }).then(
    ({ stdout }) => stdout,
    (error: { stdout?: string }) => error.stdout ?? '',
  );
}
