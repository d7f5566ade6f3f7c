import type { Finding, Severity } from '../finding';
import { relativeTo } from './json';
import { noFindings } from './noFindings';

const order: readonly Severity[] = ['error', 'warning', 'information'];

/** The findings as people read them in a terminal: by file, then a line of counts. `judged`: there was something to judge. */
export function toHuman(root: string, findings: readonly Finding[], judged = true): string {
  if (findings.length === 0) return `${noFindings(judged)}\n`;
  const lines: string[] = [];
  for (const file of new Set(findings.map((finding) => finding.file))) {
    lines.push(relativeTo(root, file));
    for (const { file: own, range, severity, rule, message, fix } of findings) {
      if (own !== file) continue;
      const place = `${range.start.line + 1}:${range.start.character + 1}`;
      const mark = fix?.kind === 'edit' && fix.safe ? ' [can be fixed]' : '';
      lines.push(`  ${place.padEnd(7)} ${severity.padEnd(11)} ${message}  ${rule}${mark}`);
    }
    lines.push('');
  }
  const counts = order
    .map((severity) => ({ severity, count: countOf(findings, severity) }))
    .filter(({ count }) => count > 0)
    .map(({ severity, count }) => `${count} ${plural(severity, count)}`);
  lines.push(counts.join(', '));
  return `${lines.join('\n')}\n`;
}

export function countOf(findings: readonly Finding[], severity: Severity): number {
  return findings.filter((finding) => finding.severity === severity).length;
}

function plural(severity: Severity, count: number): string {
  if (severity === 'information') return count === 1 ? 'hint' : 'hints';
  return count === 1 ? severity : `${severity}s`;
}
