import * as l10n from '@vscode/l10n';

/** What PM2 really does with a key of an app. */
export interface KeyTruth {
  readonly key: string;
  readonly type: 'text' | 'number' | 'yesNo' | 'list' | 'object' | 'size' | 'duration';
  readonly values?: readonly string[];
  /** A sentence or two; measured on pm2 7.0.4. */
  readonly truth: () => string;
}

/** The keys that people write, with what stands behind each. */
export const ecosystemKeys: readonly KeyTruth[] = [
  {
    key: 'name',
    type: 'text',
    truth: () =>
      l10n.t(
        'PM2 tells apps apart by this name alone, across all projects under one PM2_HOME: starting a second "backend" restarts the first one.',
      ),
  },
  {
    key: 'script',
    type: 'text',
    truth: () =>
      l10n.t(
        'The program, relative to cwd. What PM2 measures and signals is the process that this starts: behind npm, npx or a shell script that is not your program.',
      ),
  },
  {
    key: 'args',
    type: 'text',
    truth: () =>
      l10n.t(
        'Arguments of the script. A text is cut at blanks, quotes included; a list is passed on as it is.',
      ),
  },
  {
    key: 'cwd',
    type: 'text',
    truth: () =>
      l10n.t(
        'The folder it runs in, relative to this file. If it does not exist, PM2 says online all the same, with no process.',
      ),
  },
  {
    key: 'interpreter',
    type: 'text',
    values: ['node', 'bash', 'python3', 'none'],
    truth: () =>
      l10n.t(
        'The program that runs the script; "none" runs it by itself. By default it is chosen by the extension, .sh goes to bash. If it does not exist, PM2 says online with no process.',
      ),
  },
  {
    key: 'interpreter_args',
    type: 'text',
    truth: () =>
      l10n.t('Options for the interpreter, such as --import tsx. The same as node_args.'),
  },
  {
    key: 'node_args',
    type: 'text',
    truth: () =>
      l10n.t(
        'Options for node. They reach this process only: the server that "next dev" starts takes its heap limit from NODE_OPTIONS in env.',
      ),
  },
  {
    key: 'instances',
    type: 'number',
    values: ['1', 'max'],
    truth: () =>
      l10n.t(
        'How many of it run. "max" and 0 are one a core, each with its own memory and its own pool of connections.',
      ),
  },
  {
    key: 'exec_mode',
    type: 'text',
    values: ['fork', 'cluster'],
    truth: () =>
      l10n.t(
        'Cluster shares one port between instances, for node scripts only: anything else is loaded as JavaScript and dies.',
      ),
  },
  {
    key: 'watch',
    type: 'yesNo',
    values: ['false'],
    truth: () =>
      l10n.t(
        'Restarts on every change below the folder, log files and uploads included. This extension always turns it off.',
      ),
  },
  { key: 'ignore_watch', type: 'list', truth: () => l10n.t('Paths that watch leaves alone.') },
  {
    key: 'max_memory_restart',
    type: 'size',
    values: ['500M', '1G', '2G'],
    truth: () =>
      l10n.t(
        'Checked every 30 s, and only for the first process: behind npm, npx, cargo run or a shell script without exec it never acts. This extension enforces it over the whole process tree, within seconds.',
      ),
  },
  {
    key: 'autorestart',
    type: 'yesNo',
    values: ['true', 'false'],
    truth: () => l10n.t('Starts the app again when it ends, also when it ended well.'),
  },
  {
    key: 'restart_delay',
    type: 'duration',
    values: ['5000'],
    truth: () =>
      l10n.t(
        'Waits so long, in ms, before it starts the app again. While it waits, start and restart fail. If it is not below min_uptime, PM2 never gives up.',
      ),
  },
  {
    key: 'exp_backoff_restart_delay',
    type: 'number',
    values: ['100'],
    truth: () =>
      l10n.t(
        'A delay that grows up to 15 s and goes back after 30 s of uptime. With it max_restarts never strikes.',
      ),
  },
  {
    key: 'max_restarts',
    type: 'number',
    values: ['10'],
    truth: () =>
      l10n.t(
        'Gives up after so many unstable restarts; counted are only those below min_uptime and within min_uptime × max_restarts of the last start by hand. A loop at 6 s of uptime is never given up. The list then says "waiting restart" for ever.',
      ),
  },
  {
    key: 'min_uptime',
    type: 'duration',
    values: ["'10s'"],
    truth: () => l10n.t('An app that lived less did not really start. 1 s by default.'),
  },
  {
    key: 'kill_timeout',
    type: 'duration',
    values: ['5000'],
    truth: () =>
      l10n.t(
        'How long it may take to close after SIGINT, in ms; then it is killed. 1.6 s by default.',
      ),
  },
  {
    key: 'treekill',
    type: 'yesNo',
    values: ['true'],
    truth: () =>
      l10n.t(
        'Signals the whole tree, which needs ps. When the first process dies alone, its children live on and hold the port.',
      ),
  },
  {
    key: 'wait_ready',
    type: 'yesNo',
    values: ['true', 'false'],
    truth: () =>
      l10n.t(
        'Waits for process.send("ready"). If it never comes, PM2 says online after listen_timeout all the same, and after a crash as well.',
      ),
  },
  {
    key: 'listen_timeout',
    type: 'duration',
    values: ['3000'],
    truth: () => l10n.t('How long wait_ready and cluster reloads wait, in ms. 3 s by default.'),
  },
  {
    key: 'shutdown_with_message',
    type: 'yesNo',
    truth: () =>
      l10n.t(
        'Sends the message "shutdown" in place of SIGINT: for Windows, where there are no signals.',
      ),
  },
  {
    key: 'env',
    type: 'object',
    truth: () =>
      l10n.t(
        'Variables of the app. A restart merges them and never removes one. Names such as name, status or version overwrite PM2’s own fields. All of it stands in clear in PM2’s list and dump.',
      ),
  },
  {
    key: 'env_production',
    type: 'object',
    truth: () => l10n.t('Goes on top of env with --env production. Any env_NAME works so.'),
  },
  {
    key: 'out_file',
    type: 'text',
    truth: () =>
      l10n.t(
        'Where standard output goes. It grows without bound; by default it lies in PM2_HOME/logs.',
      ),
  },
  {
    key: 'error_file',
    type: 'text',
    truth: () =>
      l10n.t(
        'Where standard error goes. It grows without bound; by default it lies in PM2_HOME/logs.',
      ),
  },
  { key: 'log_file', type: 'text', truth: () => l10n.t('Both streams once more in one file.') },
  {
    key: 'merge_logs',
    type: 'yesNo',
    truth: () => l10n.t('One log file for all instances, without a number in its name.'),
  },
  {
    key: 'time',
    type: 'yesNo',
    values: ['false'],
    truth: () =>
      l10n.t(
        'Stamps chunks rather than lines and loses text where they meet. This extension stamps each line itself.',
      ),
  },
  {
    key: 'log_date_format',
    type: 'text',
    truth: () => l10n.t('As time: stamps chunks rather than lines and loses text where they meet.'),
  },
  {
    key: 'cron_restart',
    type: 'text',
    truth: () => l10n.t('Restarts at these times, also an app that was stopped by hand.'),
  },
  {
    key: 'stop_exit_codes',
    type: 'list',
    truth: () => l10n.t('Exit codes after which it is not started again.'),
  },
  {
    key: 'source_map_support',
    type: 'yesNo',
    truth: () =>
      l10n.t(
        'Loads source-map-support into the app; node’s own --enable-source-maps does it without.',
      ),
  },
  {
    key: 'namespace',
    type: 'text',
    truth: () => l10n.t('A group for commands of PM2. It does not tell apps of one name apart.'),
  },
];

export function keyTruth(key: string): KeyTruth | undefined {
  if (/^env_\w+$/.test(key)) return ecosystemKeys.find((one) => one.key === 'env_production');
  return ecosystemKeys.find((one) => one.key === key);
}
