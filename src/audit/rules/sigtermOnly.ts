import * as l10n from '@vscode/l10n';
import { child, children } from '../js/parse';
import { packageSources } from './packageSources';
import { manualFix, type Rule, withFix } from './rule';
import { handledSignals } from './signals';

/** A handler that waits for a signal which PM2 does not send. */
export const sigtermOnly: Rule = {
  id: 'sigterm-only',
  severity: 'warning',
  title: 'A service waits for SIGTERM, but PM2 sends SIGINT',
  *check(project) {
    for (const { service, documents } of packageSources(project)) {
      if (service.kind === 'frontend' || service.app?.field('shutdown_with_message')?.value)
        continue;
      const handled = documents.map((document) => ({ document, ...handledSignals(document) }));
      if (handled.some(({ signals }) => signals.has('SIGINT'))) continue;
      for (const { document, term } of handled) {
        if (!term) continue;
        const callee = child(term, 'callee');
        const [signal] = children(term, 'arguments');
        if (!callee || !signal) continue;
        // `process.on('SIGTERM', …)` becomes the body of a loop over both.
        const edit = {
          file: document.file,
          start: term.start,
          end: signal.end,
          text: `for (const signal of ['SIGINT', 'SIGTERM']) ${document.text.slice(term.start, signal.start)}signal`,
        };
        const alone = /(^|[;{}])\s*$/.test(document.text.slice(0, term.start));
        yield {
          file: document.file,
          start: callee.start,
          end: signal.end,
          service: service.name,
          message: l10n.t(
            'PM2 stops {0} with SIGINT: this handler never runs, and what it would close is cut off.',
            service.name,
          ),
          ...withFix(manualFix(l10n.t('Listen for SIGINT as well'), alone ? [edit] : undefined)),
        };
      }
    }
  },
};
