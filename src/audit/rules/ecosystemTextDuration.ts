import * as l10n from '@vscode/l10n';
import { parseDuration } from '../../base/duration';
import type { Pm2KeyName } from '../../project/pm2Keys';
import { appRule, manualFix } from './rule';

/** Keys of which PM2 takes a number alone (lib/API/schema.json); only min_uptime may be a text with a unit. */
const keys = [
  'restart_delay',
  'exp_backoff_restart_delay',
  'kill_timeout',
  'listen_timeout',
] as const satisfies readonly Pm2KeyName[];

/** A duration with a unit where PM2 wants milliseconds, and starts nothing. */
export const ecosystemTextDuration = appRule(
  {
    id: 'ecosystem-text-duration',
    severity: 'error',
    title: 'A duration that PM2 refuses',
  },
  function* (app) {
    const { document, name } = app;
    for (const key of keys) {
      const found = app.field(key);
      const { value } = found ?? {};
      // A text of digits alone becomes a number.
      if (!found || typeof value !== 'string' || /^\d+$/.test(value)) continue;
      const ms = parseDuration(value);
      const { start, end } = found;
      yield {
        start,
        end,
        message: l10n.t(
          'PM2 wants {0} as a number of milliseconds and does not start {1} with "{2}".',
          key,
          name,
          value,
        ),
        // What is evaluated stands elsewhere.
        ...(ms === undefined || !/^['"`]/.test(document.text.slice(start, end))
          ? {}
          : {
              fix: manualFix(l10n.t('Write {0}', ms), [
                { file: document.file, start, end, text: String(ms) },
              ]),
            }),
      };
    }
  },
);
