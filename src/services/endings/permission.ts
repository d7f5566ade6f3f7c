import * as l10n from '@vscode/l10n';
import { type Ending, type EndingEvidence, lastMatch } from './types';

/** The system did not let it. */
export function permissionDenied(evidence: EndingEvidence): Ending | undefined {
  const listen = lastMatch(evidence, [/listen EACCES/, /:(\d+)/]);
  if (listen) {
    return {
      id: 'permissionDenied',
      incurable: true,
      sentence: l10n.t(
        'It may not listen on port {0}: ports below 1024 need more rights.',
        listen[1] ?? '',
      ),
    };
  }
  const file = lastMatch(
    evidence,
    [/EACCES|EPERM/, /^[^']*'([^']+)'/],
    /^(?:.*: )?(\S+): Permission denied/,
    /EACCES|Permission denied/i,
  );
  if (!file) return undefined;
  return {
    id: 'permissionDenied',
    incurable: true,
    sentence: file[1] ? l10n.t('Permission denied: {0}.', file[1]) : l10n.t('Permission denied.'),
  };
}
