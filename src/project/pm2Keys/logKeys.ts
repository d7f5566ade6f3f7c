import * as l10n from '@vscode/l10n';
import type { Pm2Key } from './pm2Key';

/** Where its output goes, and what PM2 looks into it for. */
export const logKeys = {
  out_file: {
    type: 'text',
    others: ['out', 'output', 'out_log'],
    truth: () =>
      l10n.t(
        'Where standard output goes. It grows without bound; by default it lies in PM2_HOME/logs.',
      ),
  },
  error_file: {
    type: 'text',
    others: ['error', 'err', 'err_file', 'err_log'],
    truth: () =>
      l10n.t(
        'Where standard error goes. It grows without bound; by default it lies in PM2_HOME/logs.',
      ),
  },
  log_file: {
    type: 'text',
    also: ['boolean'],
    others: ['log'],
    truth: () => l10n.t('Both streams once more in one file.'),
  },
  merge_logs: {
    type: 'yesNo',
    others: ['combine_logs'],
    truth: () => l10n.t('One log file for all instances, without a number in its name.'),
  },
  time: {
    type: 'yesNo',
    ours: true,
    values: ['false'],
    truth: () =>
      l10n.t(
        'Stamps chunks rather than lines and loses text where they meet. This extension stamps each line itself.',
      ),
  },
  log_date_format: {
    type: 'text',
    ours: true,
    truth: () => l10n.t('As time: stamps chunks rather than lines and loses text where they meet.'),
  },
  source_map_support: {
    type: 'yesNo',
    unread: true,
    truth: () =>
      l10n.t(
        'PM2 7 reads it nowhere: node’s own source maps are on unless disable_source_map_support is true.',
      ),
  },
  disable_logs: { type: 'yesNo' },
  log_type: { type: 'text' },
  pid_file: { type: 'text', others: ['pid'] },
  disable_source_map_support: { type: 'yesNo' },
  pmx: { type: 'yesNo', also: ['string'] },
  automation: { type: 'yesNo' },
  trace: { type: 'yesNo' },
  disable_trace: { type: 'yesNo' },
  v8: { type: 'yesNo' },
  event_loop_inspector: { type: 'yesNo', unread: true },
  deep_monitoring: { type: 'yesNo' },
  io: { type: 'object' },
} as const satisfies Readonly<Record<string, Pm2Key>>;
