import * as l10n from '@vscode/l10n';
import { appRule, isForProduction, safeFix, withFix } from './rule';

/** PM2's own time stamps, which lose text. */
export const ecosystemLogTime = appRule(
  { id: 'ecosystem-log-time', severity: 'warning', title: 'PM2’s time stamps lose log text' },
  function* (app, project) {
    // On a server there is no extension to stamp the lines.
    if (isForProduction(app, project)) return;
    for (const key of ['time', 'log_date_format'] as const) {
      const field = app.field(key);
      if (!field || field.value === false || field.value === '') continue;
      yield {
        start: field.member && !field.member.shared ? field.member.start : field.start,
        end: field.end,
        message: l10n.t(
          'With {0}, PM2 stamps chunks rather than lines and loses text of {1} where they meet. This extension stamps each line itself.',
          key,
          app.name,
        ),
        ...withFix(safeFix(l10n.t('Remove {0}', key), app.remove(key))),
      };
    }
  },
);
