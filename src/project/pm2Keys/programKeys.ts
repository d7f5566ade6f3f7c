import * as l10n from '@vscode/l10n';
import type { Pm2Key } from './pm2Key';

/** What runs, in which folder, as how many, and with which environment. */
export const programKeys = {
  name: {
    type: 'text',
    held: 'essential',
    truth: () =>
      l10n.t(
        'PM2 tells apps apart by this name alone, across all projects under one PM2_HOME: starting a second "backend" restarts the first one.',
      ),
  },
  script: {
    type: 'text',
    held: 'essential',
    others: ['exec', 'cmd', 'command'],
    truth: () =>
      l10n.t(
        'The program, relative to cwd. What PM2 measures and signals is the process that this starts: behind npm, npx or a shell script that is not your program.',
      ),
  },
  args: {
    type: 'words',
    held: 'essential',
    truth: () =>
      l10n.t(
        'Arguments of the script. A text is cut at blanks, quotes included; a list is passed on as it is.',
      ),
  },
  cwd: {
    type: 'text',
    held: 'essential',
    truth: () =>
      l10n.t(
        'The folder it runs in, relative to this file. If it does not exist, PM2 says online all the same, with no process.',
      ),
  },
  interpreter: {
    type: 'text',
    held: 'essential',
    others: ['exec_interpreter'],
    values: ['node', 'bash', 'python3', 'none'],
    truth: () =>
      l10n.t(
        'The program that runs the script; "none" runs it by itself. By default it is chosen by the extension, .sh goes to bash. If it does not exist, PM2 says online with no process.',
      ),
  },
  // Another name of node_args that stands in files more often.
  interpreter_args: {
    type: 'words',
    ours: true,
    truth: () =>
      l10n.t('Options for the interpreter, such as --import tsx. The same as node_args.'),
  },
  node_args: {
    type: 'words',
    held: 'essential',
    others: ['interpreterArgs', 'interpreter_args'],
    truth: () =>
      l10n.t(
        'Options for node. They reach this process only: the server that "next dev" starts takes its heap limit from NODE_OPTIONS in env.',
      ),
  },
  instances: {
    type: 'instances',
    held: 'optional',
    values: ['1', 'max'],
    truth: () =>
      l10n.t(
        'How many of it run. "max" and 0 are one a core, each with its own memory and its own pool of connections.',
      ),
  },
  exec_mode: {
    type: 'mode',
    held: 'optional',
    values: ['fork', 'cluster'],
    truth: () =>
      l10n.t(
        'Cluster shares one port between instances, for node scripts only: anything else is loaded as JavaScript and dies.',
      ),
  },
  env: {
    type: 'object',
    held: 'essential',
    truth: () =>
      l10n.t(
        'Variables of the app. A restart merges them and never removes one. Names such as name, status or version overwrite PM2’s own fields. All of it stands in clear in PM2’s list and dump.',
      ),
  },
  env_production: {
    type: 'object',
    ours: true,
    truth: () => l10n.t('Goes on top of env with --env production. Any env_NAME works so.'),
  },
  namespace: {
    type: 'text',
    truth: () => l10n.t('A group for commands of PM2. It does not tell apps of one name apart.'),
  },
  port: { type: 'port', held: 'optional' },
  append_env_to_name: { type: 'yesNo', held: 'optional' },
  filter_env: { type: 'list', also: ['boolean', 'string'] },
  instance_var: { type: 'text' },
  increment_var: { type: 'text' },
  uid: { type: 'number', others: ['user'] },
  gid: { type: 'number' },
  windowsHide: { type: 'yesNo' },
  name_prefix: { type: 'text', ours: true },
  install_url: { type: 'text', ours: true },
  username: { type: 'text', ours: true },
  execute_command: { type: 'yesNo', ours: true },
  force: { type: 'yesNo', ours: true },
  write: { type: 'yesNo', ours: true, unread: true },
} as const satisfies Readonly<Record<string, Pm2Key>>;
