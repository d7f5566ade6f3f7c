/**
 * Environment keys that would overwrite a field of PM2's entry, since PM2 keeps both in one object: the list of
 * `safeExtend` in pm2 7.0.4 (lib/Common.js) and the fields that it acts on besides.
 */
const fields: ReadonlySet<string> = new Set(
  `name exec_mode env args pm_cwd exec_interpreter pm_exec_path node_args pm_out_log_path pm_err_log_path pm_log_path
  pm_pid_path pm_id status pm_uptime created_at windowsHide username merge_logs kill_retry_time prev_restart_delay
  instance_var unstable_restarts restart_time axm_actions pmx_module command watch filter_env versioning vizion_running
  vizion_runing MODULE_DEBUG pmx axm_options vizion axm_dynamic axm_monitor instances automation autostart autorestart
  stop_exit_codes unstable_restart treekill exit_code pid cwd script interpreter namespace unique_id version
  node_version km_link uid gid user max_memory_restart max_restarts min_uptime restart_delay
  exp_backoff_restart_delay kill_timeout wait_ready listen_timeout cron_restart shutdown_with_message increment_var
  log_type log_date_format disable_logs current_conf updateEnv ignore_watch watch_options watch_delay __proto__`.split(
    /\s+/,
  ),
);

/** True for an environment key that PM2 would take for a field of its own. */
export function overwritesPm2Field(key: string): boolean {
  return fields.has(key);
}
