import * as l10n from '@vscode/l10n';
import type { ErrorNotes } from '../../services/logs/errorNotes';
import { formatLogLine } from '../../services/logs/logLine';

/** Errors of one service, under the name that it is shown by. */
export interface NamedErrors {
  readonly name: string;
  readonly notes: Pick<ErrorNotes, 'lines' | 'more'>;
}

/** The errors of services as the text of a document, with their names where they are several; '' where there are none. */
export function errorsText(services: readonly NamedErrors[]): string {
  const found = services.flatMap(({ name, notes }) =>
    notes.lines.map((line) => ({
      at: line.at,
      name: services.length > 1 ? `${name} | ` : '',
      line,
    })),
  );
  if (found.length === 0) return '';
  // Stable: what belongs together has one time.
  found.sort((a, b) => a.at - b.at);
  const lines = found.map(({ name, line }) => name + formatLogLine(line));
  const more = services.reduce((sum, { notes }) => sum + notes.more, 0);
  if (more > 0) lines.push(l10n.t('— {0} more lines of errors —', more));
  return `${lines.join('\n')}\n`;
}
