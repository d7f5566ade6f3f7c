import * as l10n from '@vscode/l10n';
import type { EcosystemApp } from '../project/ecosystemApp';
import { appRule, safeFix, setKeys, withFix } from './rule';

/** PM2's own watch. */
export const ecosystemWatch = appRule(
  { id: 'ecosystem-watch', severity: 'error', title: 'PM2 watches files' },
  function* (app) {
    const watch = app.field('watch');
    const on =
      watch?.value === true ||
      (Array.isArray(watch?.value) && watch.value.length > 0) ||
      typeof watch?.value === 'string';
    if (!watch || !on || watch.dynamic) return;
    const title = l10n.t('Turn watch off');
    const literal = watch.member?.value;
    const edits =
      literal?.kind === 'scalar' && literal.literal
        ? [{ file: app.document.file, start: literal.start, end: literal.end, text: 'false' }]
        : undefined;
    yield {
      start: watch.start,
      end: watch.end,
      message: messageOf(app, watch.value),
      ...withFix(edits ? safeFix(title, edits) : setKeys(app, title, { watch: false })),
    };
  },
);

/** What PM2 watches is all below the folder, less what it is told to leave out, or a list. */
function messageOf(app: EcosystemApp, watch: unknown): string {
  const listed = (Array.isArray(watch) ? watch : [watch]).filter(
    (one): one is string => typeof one === 'string' && one !== '.' && one !== './',
  );
  if (listed.length > 0) {
    return l10n.t(
      'With watch, PM2 restarts {0} on every change below {1}: connections, caches and half-done work are lost each time.',
      app.name,
      listed.join(', '),
    );
  }
  return app.mayHave('ignore_watch')
    ? l10n.t(
        'With watch, PM2 restarts {0} on every change below its folder but for what ignore_watch leaves out.',
        app.name,
      )
    : l10n.t(
        'With watch, PM2 restarts {0} on every change below its folder, log files and uploads included.',
        app.name,
      );
}
