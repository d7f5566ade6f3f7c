import { NotUnderstood } from './notUnderstood';
import * as l10n from '@vscode/l10n';

/**
 * A line of shell cut at its comment, after a look at what shell-quote does not see: quotes left open, command
 * substitution, braces, tildes and brackets outside quotes. Throws NotUnderstood for those.
 */
export function checkLine(line: string): string {
  const { text, bare, substitutes, open } = scan(line);
  if (open) throw new NotUnderstood(l10n.t('it has text in quotes over several lines'));
  if (substitutes) throw new NotUnderstood(l10n.t('it runs a command inside a command'));
  if (/(?<!\$)\{|\[|#/.test(bare) || /(^|[\s=:])~/.test(bare)) {
    throw new NotUnderstood(l10n.t('it uses patterns that the shell expands'));
  }
  return text;
}

interface Scanned {
  /** The line without its comment. */
  readonly text: string;
  /** The same with everything quoted or escaped replaced by `_`. */
  readonly bare: string;
  /** True where `…` or $(…) stands outside single quotes. */
  readonly substitutes: boolean;
  /** True where a quote is not closed, or the line ends in a backslash. */
  readonly open: boolean;
}

function scan(line: string): Scanned {
  let bare = '';
  let quote = '';
  let substitutes = false;
  for (let at = 0; at < line.length; at++) {
    const char = line[at] ?? '';
    if (quote !== "'" && (char === '`' || line.startsWith('$(', at))) substitutes = true;
    if (quote !== "'" && char === '\\') {
      if (at === line.length - 1) return { text: line, bare, substitutes, open: true };
      bare += '__';
      at++;
    } else if (quote !== '') {
      if (char === quote) quote = '';
      bare += '_';
    } else if (char === '"' || char === "'") {
      quote = char;
      bare += '_';
    } else if (char === '#' && /(^|[\s;&|])$/.test(bare)) {
      return { text: line.slice(0, at), bare, substitutes, open: false };
    } else {
      bare += char;
    }
  }
  return { text: line, bare, substitutes, open: quote !== '' };
}
