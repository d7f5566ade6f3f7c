import * as l10n from '@vscode/l10n';
import type { Pm2Key } from './pm2Key';

/** When it is started again, and how it is ended. */
export const restartKeys = {
  watch: {
    type: 'yesNo',
    also: ['array', 'string'],
    ours: true,
    values: ['false'],
    truth: () =>
      l10n.t(
        'Restarts on every change below the folder, log files and uploads included. This extension always turns it off.',
      ),
  },
  ignore_watch: {
    type: 'list',
    also: ['string'],
    ours: true,
    truth: () => l10n.t('Paths that watch leaves alone.'),
  },
  max_memory_restart: {
    type: 'size',
    held: 'optional',
    values: ['500M', '1G', '2G'],
    truth: () =>
      l10n.t(
        'Checked every 30 s, and only for the first process: behind npm, npx, cargo run or a shell script without exec it never acts. This extension enforces it over the whole process tree, within seconds.',
      ),
  },
  autorestart: {
    type: 'yesNo',
    held: 'optional',
    values: ['true', 'false'],
    truth: () => l10n.t('Starts the app again when it ends, also when it ended well.'),
  },
  restart_delay: {
    type: 'duration',
    held: 'optional',
    values: ['5000'],
    truth: () =>
      l10n.t(
        'Waits so long, in ms, before it starts the app again. While it waits, start and restart fail. If it is not below min_uptime, PM2 never gives up.',
      ),
  },
  exp_backoff_restart_delay: {
    type: 'number',
    values: ['100'],
    truth: () =>
      l10n.t(
        'A delay that grows up to 15 s and goes back after 30 s of uptime. With it max_restarts never strikes.',
      ),
  },
  max_restarts: {
    type: 'count',
    least: 0,
    held: 'optional',
    values: ['10'],
    truth: () =>
      l10n.t(
        'Gives up after so many unstable restarts; counted are only those below min_uptime and within min_uptime × max_restarts of the last start by hand. A loop at 6 s of uptime is never given up. The list then says "waiting restart" for ever.',
      ),
  },
  min_uptime: {
    type: 'duration',
    least: 100,
    held: 'optional',
    values: ["'10s'"],
    truth: () => l10n.t('An app that lived less did not really start. 1 s by default.'),
  },
  kill_timeout: {
    type: 'duration',
    held: 'optional',
    values: ['5000'],
    truth: () =>
      l10n.t(
        'How long it may take to close after SIGINT, in ms; then it is killed. 1.6 s by default.',
      ),
  },
  treekill: {
    type: 'yesNo',
    values: ['true'],
    truth: () =>
      l10n.t(
        'Signals the whole tree, which needs ps. When the first process dies alone, its children live on and hold the port.',
      ),
  },
  wait_ready: {
    type: 'yesNo',
    values: ['true', 'false'],
    truth: () =>
      l10n.t(
        'Waits for process.send("ready"). If it never comes, PM2 says online after listen_timeout all the same, and after a crash as well.',
      ),
  },
  listen_timeout: {
    type: 'duration',
    values: ['3000'],
    truth: () => l10n.t('How long wait_ready and cluster reloads wait, in ms. 3 s by default.'),
  },
  shutdown_with_message: {
    type: 'yesNo',
    truth: () =>
      l10n.t(
        'Sends the message "shutdown" in place of SIGINT: for Windows, where there are no signals.',
      ),
  },
  cron_restart: {
    type: 'text',
    also: ['number'],
    others: ['cron'],
    truth: () => l10n.t('Restarts at these times, also an app that was stopped by hand.'),
  },
  stop_exit_codes: {
    type: 'list',
    also: ['number', 'string'],
    truth: () => l10n.t('Exit codes after which it is not started again.'),
  },
  autostart: { type: 'yesNo', ours: true },
  watch_delay: { type: 'number', ours: true },
  watch_options: { type: 'object', ours: true },
  kill_retry_time: { type: 'number' },
  // PM2 would look at the git repository at every start.
  vizion: { type: 'yesNo', ours: true },
  post_update: { type: 'list' },
} as const satisfies Readonly<Record<string, Pm2Key>>;
