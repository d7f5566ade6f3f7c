import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import type { Finding, Severity } from '../../audit/finding';

/** How many findings there are of each severity, in words; empty where there are none. */
export function countsText(findings: readonly Pick<Finding, 'severity'>[]): string {
  const count = (severity: Severity): number =>
    findings.filter((finding) => finding.severity === severity).length;
  const errors = count('error');
  const warnings = count('warning');
  const hints = count('information');
  const parts = [
    errors === 1 ? l10n.t('1 error') : l10n.t('{0} errors', errors),
    warnings === 1 ? l10n.t('1 warning') : l10n.t('{0} warnings', warnings),
    hints === 1 ? l10n.t('1 hint') : l10n.t('{0} hints', hints),
  ];
  return parts.filter((_, at) => [errors, warnings, hints][at] !== 0).join(', ');
}

/** A finding as a screen reader says it: how grave it is, what it is, where it stands. */
export function spokenFinding({ severity, message, file, range }: Finding): string {
  const place = l10n.t('{0}, line {1}', path.basename(file), range.start.line + 1);
  switch (severity) {
    case 'error':
      return l10n.t('Error: {0} {1}', message, place);
    case 'warning':
      return l10n.t('Warning: {0} {1}', message, place);
    case 'information':
      return l10n.t('Hint: {0} {1}', message, place);
  }
}
