import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { FileEdit, Finding, Fix } from '../../audit/finding';
import { commandIds } from '../../base/ids';
import { toRange } from './findingDiagnostic';
import type { StabilityAudit } from './stabilityAudit';

/** The light bulb of a finding: its fix, and the way to all of them. */
export class AuditFixes implements vscode.CodeActionProvider {
  static readonly kinds = [vscode.CodeActionKind.QuickFix];

  constructor(private readonly audit: StabilityAudit) {}

  async provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    context: vscode.CodeActionContext,
  ): Promise<vscode.CodeAction[]> {
    if (context.only && !vscode.CodeActionKind.QuickFix.contains(context.only)) return [];
    const { fsPath } = document.uri;
    // The editor waits for nobody's light bulb; it asks again when there are new findings.
    if (!this.audit.isJudged(fsPath)) return [];
    const here = this.audit
      .findingsOf(fsPath)
      .filter((finding) => range.intersection(toRange(finding.range)));
    const actions: vscode.CodeAction[] = [];
    for (const finding of here) {
      if (!finding.fix) continue;
      const action = await this.#toAction(finding, finding.fix);
      action.diagnostics = context.diagnostics.filter(
        ({ code, message }) =>
          typeof code === 'object' && code.value === finding.rule && message === finding.message,
      );
      actions.push(action);
    }
    const safe = this.audit.findings.filter(({ fix }) => fix?.kind === 'edit' && fix.safe).length;
    if (actions.length > 0 && safe > 1) {
      const all = new vscode.CodeAction(
        l10n.t('Fix all safe problems…'),
        vscode.CodeActionKind.QuickFix,
      );
      all.command = { title: all.title, command: commandIds.fixAllSafe };
      actions.push(all);
    }
    return actions;
  }

  /** For the report: what was fixed, and that what is measured from now on is "after". */
  #noted(file: string | undefined, rule: string, title: string): vscode.Command | undefined {
    if (file === undefined) return undefined;
    const key = this.audit.offered.offer({ file, rule, title });
    return { title, command: commandIds.noteFix, arguments: [key] };
  }

  async #toAction({ message, rule }: Finding, fix: Fix): Promise<vscode.CodeAction> {
    const action = new vscode.CodeAction(fix.title, vscode.CodeActionKind.QuickFix);
    switch (fix.kind) {
      case 'edit':
        action.edit = await toWorkspaceEdit(fix.edits);
        action.isPreferred = fix.safe;
        action.command = this.#noted(fix.edits[0]?.file, rule, fix.title);
        break;
      case 'rename':
        action.edit = new vscode.WorkspaceEdit();
        action.edit.renameFile(vscode.Uri.file(fix.file), vscode.Uri.file(fix.to));
        action.command = this.#noted(fix.to, rule, fix.title);
        break;
      case 'patch':
        action.title = l10n.t('{0} (text to read)', fix.title);
        action.command = {
          title: action.title,
          command: commandIds.showAuditPatch,
          arguments: [message, fix.text],
        };
        break;
      case 'executable':
        action.command = {
          title: fix.title,
          command: commandIds.makeExecutable,
          arguments: [fix.file],
        };
    }
    return action;
  }
}

/** Edits by offset as the editor wants them. With `label`, each must be confirmed in the preview. */
export async function toWorkspaceEdit(
  edits: readonly FileEdit[],
  label?: (file: string) => { readonly label: string; readonly description: string },
): Promise<vscode.WorkspaceEdit> {
  const edit = new vscode.WorkspaceEdit();
  for (const file of new Set(edits.map((one) => one.file))) {
    const uri = vscode.Uri.file(file);
    const document = await vscode.workspace.openTextDocument(uri);
    const words = label?.(file);
    for (const { start, end, text } of edits.filter((one) => one.file === file)) {
      const range = new vscode.Range(document.positionAt(start), document.positionAt(end));
      edit.replace(uri, range, text, words && { needsConfirmation: true, ...words });
    }
  }
  return edit;
}
