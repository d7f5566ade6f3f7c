import * as vscode from 'vscode';
import type { Finding, Severity } from '../../audit/finding';
import { commandIds } from '../../base/ids';

const severities: Readonly<Record<Severity, vscode.DiagnosticSeverity>> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  information: vscode.DiagnosticSeverity.Information,
};

/** A finding as the Problems panel shows it. */
export function toDiagnostic(finding: Finding): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(
    toRange(finding.range),
    finding.message,
    severities[finding.severity],
  );
  diagnostic.source = 'CODEX Services';
  diagnostic.code = { value: finding.rule, target: explanationOf(finding.rule) };
  return diagnostic;
}

/** A click on the rule's name shows its section of the page that ships with the extension. */
function explanationOf(rule: string): vscode.Uri {
  const query = encodeURIComponent(JSON.stringify([rule]));
  return vscode.Uri.parse(`command:${commandIds.explainRule}?${query}`);
}

export function toRange({ start, end }: Finding['range']): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}
