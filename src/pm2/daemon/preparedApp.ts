import * as fs from 'node:fs/promises';
import * as os from 'node:os';
import * as path from 'node:path';
import { hasCode } from '../../base/errors';
import { parseSize } from '../../base/size';
import { NodeFiles } from '../../system/files/nodeFiles';
import type { Environment } from '../programs/cleanEnvironment';
import type { Pm2Home } from './pm2Home';

/** An app as pm2's own program hands it to the daemon (`prepare`). Every field is there: the daemon dies of some that are not. */
export interface PreparedApp {
  readonly name: string;
  readonly cwd: string;
  readonly args: readonly string[];
  readonly exec_interpreter: 'none';
  readonly env: Environment;
  readonly max_memory_restart?: number;
  readonly restart_delay: number;
  readonly instances: 1;
  readonly kill_timeout: number;
  readonly vizion: false;
  readonly autostart: true;
  readonly autorestart: boolean;
  readonly watch: false;
  readonly min_uptime: number;
  readonly max_restarts: number;
  readonly exec_mode: 'fork_mode';
  readonly instance_var: 'NODE_APP_INSTANCE';
  readonly pmx: true;
  readonly automation: true;
  readonly treekill: true;
  readonly username: string;
  readonly windowsHide: true;
  readonly kill_retry_time: 100;
  readonly namespace: 'default';
  readonly node_args: readonly string[];
  readonly pm_exec_path: string;
  readonly pm_cwd: string;
  readonly pm_out_log_path: string;
  readonly pm_err_log_path: string;
  readonly pm_pid_path: string;
  readonly km_link: false;
}

/**
 * What pm2's program would make of an app (5.4.3, 6.0.14 and 7.0.4 make the same), so that it can be given to the daemon over its
 * socket, which takes 10 ms where the program takes 150 to 500. Undefined where the app is not understood whole: an interpreter,
 * several instances, options of PM2's that we hand on, a file that is not there, settings of `pm2 set`.
 */
export async function preparedApp(
  app: Readonly<Record<string, unknown>>,
  { home, env }: { readonly home: Pm2Home; readonly env: Environment },
  platform: NodeJS.Platform = process.platform,
): Promise<PreparedApp | undefined> {
  // With any other key it is for PM2's program to say what it means.
  const { name, script, cwd, args, env: own, interpreter, exec_mode, instances, ...more } = app;
  const { watch, vizion, restart_delay, kill_timeout, min_uptime, max_restarts, ...rest } = more;
  const { autorestart, max_memory_restart: cap, ...unknown } = rest;
  if (platform === 'win32' || Object.keys(unknown).length > 0) return undefined;
  if (typeof name !== 'string' || name === '' || !isAbsolute(script) || !isAbsolute(cwd)) {
    return undefined;
  }
  if (interpreter !== 'none' || exec_mode !== 'fork' || instances !== 1) return undefined;
  if (watch !== false || vizion !== false) return undefined;
  if (!isTexts(args) || !isTexts(Object.values(own ?? {}))) return undefined;
  if (!isCount(restart_delay) || !isCount(kill_timeout) || !isCount(min_uptime, 100))
    return undefined;
  if (!isCount(max_restarts) || typeof autorestart !== 'boolean') return undefined;
  const capBytes = typeof cap === 'string' ? parseSize(cap) : undefined;
  if (cap !== undefined && capBytes === undefined) return undefined;
  // PM2 gives a script with a blank to a shell.
  if (script.includes(' ') || !(await isThere(script, cwd)) || !(await isPlain(home, name))) {
    return undefined;
  }
  const file = name.replace(/[^a-zA-Z0-9\\.-]/g, '-');
  const at = (...parts: readonly string[]): string => path.join(home.folder, ...parts);
  return {
    name,
    cwd,
    args,
    exec_interpreter: 'none',
    env: {
      ...env,
      PM2_USAGE: 'CLI',
      PM2_JSON_PROCESSING: 'true',
      PWD: cwd,
      ...(own as Environment),
    },
    ...(capBytes === undefined ? {} : { max_memory_restart: capBytes }),
    restart_delay,
    instances: 1,
    kill_timeout,
    vizion: false,
    autostart: true,
    autorestart,
    watch: false,
    min_uptime,
    max_restarts,
    exec_mode: 'fork_mode',
    instance_var: 'NODE_APP_INSTANCE',
    pmx: true,
    automation: true,
    treekill: true,
    username: os.userInfo().username,
    windowsHide: true,
    kill_retry_time: 100,
    namespace: 'default',
    node_args: [],
    pm_exec_path: script,
    pm_cwd: cwd,
    pm_out_log_path: at('logs', `${file}-out.log`),
    pm_err_log_path: at('logs', `${file}-error.log`),
    pm_pid_path: at('pids', `${file}.pid`),
    km_link: false,
  };
}

function isAbsolute(value: unknown): value is string {
  return typeof value === 'string' && path.isAbsolute(value) && path.normalize(value) === value;
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}

/** `least` as pm2's lib/API/schema.json has it. */
function isCount(value: unknown, least = 0): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= least;
}

/** PM2's daemon says "online" of what it cannot run; its program at least says what is missing. */
async function isThere(script: string, cwd: string): Promise<boolean> {
  try {
    await fs.access(script, fs.constants.X_OK);
    return (await fs.stat(cwd)).isDirectory();
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR', 'EACCES')) return false;
    throw error;
  }
}

/** `pm2 set` may hold variables for an app; and PM2's program has made the folders that the daemon writes to. */
async function isPlain({ folder }: Pm2Home, name: string): Promise<boolean> {
  try {
    await Promise.all(['logs', 'pids'].map((one) => fs.access(path.join(folder, one))));
    // What cannot be read whole is for pm2's own program.
    const text = await new NodeFiles().readText(path.join(folder, 'module_conf.json'));
    const set: unknown = text === undefined ? undefined : JSON.parse(text);
    return typeof set === 'object' && set !== null && !Object.hasOwn(set, name);
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    if (hasCode(error, 'ENOENT', 'ENOTDIR', 'EACCES')) return false;
    throw error;
  }
}
