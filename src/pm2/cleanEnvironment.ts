/** An environment as a child process takes it. */
export type Environment = Record<string, string>;

const unwantedPrefixes = ['VSCODE_', 'ELECTRON_', 'npm_', 'PM2_'];

/**
 * Keys that must not reach PM2: node flags of the editor's, the keys that make PM2 start its cloud agent, and those
 * that overwrite fields of PM2's own entry, since it keeps both in one object (pm2 7.0.4, lib/Common.js; `name=EVIL`
 * renames an app).
 */
const unwanted: ReadonlySet<string> = new Set([
  'NODE_OPTIONS',
  'SECRET_KEY',
  'PUBLIC_KEY',
  'MACHINE_NAME',
  ...['name', 'status', 'pm_id', 'pid', 'cwd', 'script', 'args', 'env', 'instances', 'exec_mode'],
  ...['pm_cwd', 'pm_exec_path', 'pm_out_log_path', 'pm_err_log_path', 'pm_pid_path', 'pm_uptime'],
  ...['unique_id', 'namespace', 'version', 'watch', 'autorestart', 'restart_time', 'created_at'],
  ...['unstable_restarts', 'exit_code', 'interpreter', 'exec_interpreter', 'node_args', 'username'],
  ...[
    'max_memory_restart',
    'max_restarts',
    'min_uptime',
    'restart_delay',
    'kill_timeout',
    'treekill',
  ],
  ...[
    'wait_ready',
    'merge_logs',
    'vizion',
    'pmx',
    'pmx_module',
    'km_link',
    'axm_actions',
    'uid',
    'gid',
  ],
  ...['axm_monitor', 'axm_options', 'axm_dynamic', 'node_version', 'cron_restart', 'instance_var'],
]);

/**
 * The environment in which PM2 and ecosystem files run: `base` without the editor's, npm's and PM2's own keys, plus
 * what keeps PM2 quiet, plus `PM2_HOME`.
 */
export function cleanEnvironment(
  base: Readonly<Record<string, string | undefined>>,
  pm2Home: string,
): Environment {
  const clean: Environment = {};
  for (const [key, value] of Object.entries(base)) {
    if (value === undefined || unwanted.has(key)) continue;
    if (unwantedPrefixes.some((prefix) => key.startsWith(prefix))) continue;
    clean[key] = value;
  }
  return {
    ...clean,
    PM2_HOME: pm2Home,
    PM2_DISABLE_VERSION_CHECK: 'true',
    PM2_NO_INTERACTION: 'true',
    PM2_DISCRETE_MODE: 'true',
  };
}

/** True for a key that overwrites a field of PM2's own when an app has it in its environment. */
export function overwritesPm2Field(key: string): boolean {
  return unwanted.has(key) && key === key.toLowerCase();
}
