/**
 * Keys of an app that PM2 knows and that a definition does not hold itself, with PM2's other names for them (pm2 7.0.4,
 * lib/API/schema.json; every key is also known in camel case). They are passed on as they are.
 */
const passedOn: Readonly<Record<string, readonly string[]>> = {
  namespace: [],
  filter_env: [],
  out_file: ['out', 'output', 'out_log'],
  error_file: ['error', 'err', 'err_file', 'err_log'],
  log_file: ['log'],
  disable_logs: [],
  log_type: [],
  merge_logs: ['combine_logs'],
  pid_file: ['pid'],
  exp_backoff_restart_delay: [],
  source_map_support: [],
  disable_source_map_support: [],
  wait_ready: [],
  listen_timeout: [],
  shutdown_with_message: [],
  cron_restart: ['cron'],
  stop_exit_codes: [],
  vizion: [],
  post_update: [],
  trace: [],
  disable_trace: [],
  v8: [],
  event_loop_inspector: [],
  deep_monitoring: [],
  increment_var: [],
  instance_var: [],
  pmx: [],
  automation: [],
  treekill: [],
  uid: ['user'],
  gid: [],
  windowsHide: [],
  kill_retry_time: [],
  io: [],
};

/** The keys that a definition holds itself, with PM2's other names for them, the first that is set wins. */
const held = {
  script: ['exec', 'cmd', 'command'],
  name: [],
  cwd: [],
  args: [],
  interpreter: ['exec_interpreter'],
  node_args: ['interpreterArgs', 'interpreter_args'],
  env: [],
  max_memory_restart: [],
  restart_delay: [],
  max_restarts: [],
  min_uptime: [],
  kill_timeout: [],
  autorestart: [],
  instances: [],
  exec_mode: [],
  port: [],
  append_env_to_name: [],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** A key of an app that has a place of its own in a definition. */
export type HeldKey = keyof typeof held;

/** The value of a key under any of PM2's names for it; null counts as absent, as it does for PM2. */
export function valueOf(app: Readonly<Record<string, unknown>>, key: HeldKey): unknown {
  return find(app, key, held[key]);
}

/** Every key that PM2 knows and a definition does not hold, under PM2's first name for it. */
export function passThroughOf(app: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  for (const [key, names] of Object.entries(passedOn)) {
    const value = find(app, key, names);
    if (value !== undefined) found[key] = value;
  }
  return found;
}

function find(
  app: Readonly<Record<string, unknown>>,
  key: string,
  names: readonly string[],
): unknown {
  const all = [key, ...names, key.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())];
  return all.map((name) => app[name]).find((value) => value !== undefined && value !== null);
}
