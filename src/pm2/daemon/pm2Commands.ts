import * as l10n from '@vscode/l10n';
import * as fs from 'node:fs/promises';
import { stripVTControlCharacters } from 'node:util';
import { poll, TimeoutError } from '../../base/async';
import { hasCode, HumanError, messageOf } from '../../base/errors';
import type { Logger } from '../../base/logger';
import { cleanEnvironment, type Environment } from '../programs/cleanEnvironment';
import { launchDaemon } from './launchDaemon';
import { guardHome } from './homeGuard';
import type { Pm2Home } from './pm2Home';
import { Pm2Socket } from '../socket/pm2Socket';
import { Pm2ClosedError, RpcClient } from '../socket/rpcClient';
import { runProgram, type ProgramResult } from '../../system/processes/runProgram';
import { withStartLock } from './startLock';

/** What is needed to run pm2's own program. */
export interface Pm2Runner {
  /** Absolute path of a real node. */
  readonly node: string;
  /** Absolute path of pm2's `bin/pm2`. */
  readonly script: string;
  readonly home: Pm2Home;
  /** The user's environment; cleaned before use. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly log: Logger;
}

const pingTimeoutMs = 3_000;
const launchTimeoutMs = 30_000;
const directMs = 15_000;
const startTimeoutMs = 60_000;
/** pm2 reads the definition with one `data` event, which holds at most 64 kB (lib/binaries/CLI.js, `pm2 start -`). */
const maxInputBytes = 60 * 1024;

/** True when a daemon answers in this PM2_HOME. Never starts one. */
export async function isDaemonAlive(home: Pm2Home): Promise<boolean> {
  let client: RpcClient | undefined;
  try {
    client = new RpcClient(await Pm2Socket.connect(home.rpcSocket, pingTimeoutMs));
    await client.call('ping', {}, pingTimeoutMs);
    return true;
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE')) return false;
    // One that was killed may still take a connection, which ends with it.
    if (error instanceof Pm2ClosedError) return false;
    if (hasCode(error, 'EACCES', 'EPERM')) throw unusableHome(error);
    if (error instanceof TimeoutError) {
      throw new HumanError(
        l10n.t(
          'PM2 in {0} does not answer. End its process (pid in pm2.pid) and try again.',
          home.folder,
        ),
        [],
        { cause: error },
      );
    }
    throw error;
  } finally {
    client?.dispose();
  }
}

/**
 * Makes sure that a daemon runs: pm2's own, under a lock, with a clean environment, in a PM2_HOME that only
 * its owner may enter where it is ours to create. Throws a HumanError where that cannot be.
 */
export async function ensureDaemon(runner: Pm2Runner): Promise<void> {
  const { home } = runner;
  if (await isDaemonAlive(home)) return;
  await createHome(home);
  await withStartLock(home.startLock, async () => {
    if (await isDaemonAlive(home)) return;
    runner.log.info(`Starting PM2 in ${home.folder} with ${runner.node} ${runner.script}`);
    const launched = await launchDaemon({ ...runner, env: pm2Environment(runner) }, directMs);
    const result = launched ? undefined : await run(runner, ['ping'], undefined, launchTimeoutMs);
    const alive = await poll(async () => ((await isDaemonAlive(home)) ? true : undefined), {
      everyMs: 50,
      ms: 5_000,
    });
    if (!alive) {
      const reason = (result && errorText(result)) || l10n.t('it gave no reason.');
      throw new HumanError(l10n.t('PM2 could not be started: {0}', reason));
    }
    // PM2 opens its sockets to the group (0775), and who can write to them can run anything as this user.
    for (const socket of [home.rpcSocket, home.busSocket]) await restrict(socket);
  });
}

/**
 * Gives one app to `pm2 start -`. The caller looks afterwards whether it runs: PM2 can return 0 with nothing running.
 * Throws a HumanError with PM2's own reason.
 */
export async function startApp(
  runner: Pm2Runner,
  app: Readonly<Record<string, unknown>>,
  signal?: AbortSignal,
): Promise<void> {
  const input = JSON.stringify({ apps: [app] });
  if (Buffer.byteLength(input) > maxInputBytes) {
    throw new HumanError(
      l10n.t(
        'The definition of {0} is larger than PM2 can read ({1} kB). Move large values out of its env.',
        String(app['name']),
        maxInputBytes / 1024,
      ),
    );
  }
  const result = await run(runner, ['start', '-'], input, startTimeoutMs, signal);
  if (result.code !== 0) {
    throw new HumanError(
      l10n.t(
        'PM2 could not start {0}: {1}',
        String(app['name']),
        errorText(result) || l10n.t('it gave no reason.'),
      ),
    );
  }
}

/** The environment that pm2's program, the daemon and the apps get from us. */
export function pm2Environment(runner: Pick<Pm2Runner, 'env' | 'home'>): Environment {
  return cleanEnvironment(runner.env, runner.home.folder);
}

async function run(
  runner: Pm2Runner,
  args: readonly string[],
  input: string | undefined,
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<ProgramResult> {
  try {
    return await runProgram(runner.node, [runner.script, ...args], {
      // The daemon keeps the folder it was started in.
      cwd: runner.home.folder,
      env: pm2Environment(runner),
      input,
      timeoutMs,
      signal,
    });
  } catch (error) {
    if (error instanceof TimeoutError) {
      throw new HumanError(
        l10n.t('PM2 did not finish "pm2 {0}" within {1} s.', args.join(' '), timeoutMs / 1000),
        [],
        { cause: error },
      );
    }
    if (hasCode(error, 'ENOENT', 'EACCES')) {
      throw new HumanError(l10n.t('Node.js could not be run: {0}', messageOf(error)), [], {
        cause: error,
      });
    }
    throw error;
  }
}

/** PM2's own error lines, without colours and tags; a value that it does not take is only told as a warning. */
function errorText({ stdout, stderr }: ProgramResult): string {
  const text = stripVTControlCharacters(`${stderr}\n${stdout}`);
  for (const tag of ['ERROR', 'WARN']) {
    const lines = [...text.matchAll(new RegExp(`\\[PM2\\]\\[${tag}\\] *(.*\\S)`, 'g'))];
    if (lines.length > 0) return [...new Set(lines.map(([, line]) => line))].join(' ');
  }
  return stripVTControlCharacters(stderr).trim().split('\n').at(-1)?.trim() ?? '';
}

async function createHome(home: Pm2Home): Promise<void> {
  try {
    await fs.mkdir(home.folder, { recursive: true, mode: 0o700 });
    await fs.access(home.folder, fs.constants.W_OK | fs.constants.X_OK);
  } catch (error) {
    throw unusableHome(error);
  }
  await guardHome(home);
}

function unusableHome(cause: unknown): HumanError {
  return new HumanError(
    l10n.t(
      'PM2_HOME cannot be written: {0}. Choose another folder in the setting codexServices.pm2.home.',
      messageOf(cause),
    ),
    [
      {
        title: l10n.t('Open setting'),
        command: 'codexServices.openSetting',
        args: ['codexServices.pm2.home'],
      },
    ],
    { cause },
  );
}

async function restrict(socket: string): Promise<void> {
  if (process.platform === 'win32') return;
  await fs.chmod(socket, 0o600);
}
