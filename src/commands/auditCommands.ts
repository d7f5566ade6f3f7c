import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { inView, pickOne, tellBriefly } from '../host/messages';
import { type AppliedFix, keepFixes, standingFixes } from '../audit/fixes/appliedFixes';
import { HumanError } from '../base/errors';
import { commandIds, viewIds } from '../base/ids';
import { remembered } from '../base/remembered';
import { requireOwn } from '../system/files/requireOwn';
import type { CommandContext } from './context';
import type { Handlers } from './handlers';

/** Commands of the stability audit. `rulesPage` explains the rules: absolute. */
export function auditHandlers(
  { audit: access, storage, clock }: Pick<CommandContext, 'audit' | 'storage' | 'clock'>,
  rulesPage: string,
): Handlers {
  const { audit, measures, module, toWorkspaceEdit } = access;
  const findings = () => [...audit.results.values()].flatMap((result) => result.findings);
  /** What the fixes of the audit have done to this workspace. */
  const kept = remembered<readonly AppliedFix[]>(storage, 'stabilityFixes', []);
  const note = async (fixes: readonly AppliedFix[]): Promise<void> => {
    keepFixes(kept, fixes);
    const measured = await measures.get();
    for (const root of audit.results.keys())
      if (fixes.some(({ file }) => file.startsWith(root + path.sep))) measured.fixed(root);
  };
  return {
    [commandIds.runAudit]: async () => {
      await inView(() => audit.restart(), viewIds.stability);
    },
    [commandIds.fixAllSafe]: async () => {
      const plans = await audit.planFixes();
      const edits = plans.flatMap((plan) => plan.edits);
      if (edits.length === 0) {
        tellBriefly(l10n.t('There is nothing that can be fixed safely.'));
        return;
      }
      const done = plans.flatMap((plan) => plan.done);
      const edit = await toWorkspaceEdit(edits, (file) => ({
        label: l10n.t('Stability: {0}', vscode.workspace.asRelativePath(file)),
        description: [
          ...new Set(done.filter((one) => one.file === file).map(({ title }) => title)),
        ].join('; '),
      }));
      if (await vscode.workspace.applyEdit(edit, { isRefactoring: true })) await note(done);
    },
    [commandIds.showAuditPatch]: async (message, text) => {
      const found = findings().find(
        (one) => one.message === message && one.fix?.kind === 'patch' && one.fix.text === text,
      );
      if (found?.fix?.kind !== 'patch') return;
      const head = found.message.replace(/^/gm, '// ');
      const document = await vscode.workspace.openTextDocument({
        language: 'javascript',
        content: `${head}\n\n${found.fix.text}`,
      });
      await vscode.window.showTextDocument(document, { preview: true });
    },
    [commandIds.makeExecutable]: async (file) => {
      const { fix } =
        findings().find((one) => one.fix?.kind === 'executable' && one.fix.file === file) ?? {};
      const root = fix?.kind === 'executable' ? workspaceFolderOf(fix.file) : undefined;
      if (fix?.kind !== 'executable' || root === undefined) return;
      await requireOwn(root, fix.file);
      const { mode } = await fs.stat(fix.file);
      await fs.chmod(fix.file, mode | 0o111);
      await audit.restart();
    },
    [commandIds.noteFix]: async (key) => {
      const fix = audit.offered.get(key);
      if (fix) await note([fix]);
    },
    [commandIds.explainRule]: async (rule) => {
      const page = vscode.Uri.file(rulesPage);
      const fragment = typeof rule === 'string' && /^[\w-]+$/.test(rule) ? rule : '';
      await vscode.commands.executeCommand('markdown.showPreview', page.with({ fragment }));
    },
    [commandIds.writeStabilityReport]: async (folder) => {
      await audit.settled();
      const root = await pickRoot([...audit.results.keys()], folder);
      const result = root === undefined ? undefined : audit.results.get(root);
      if (root === undefined || !result) return;
      const { stabilityReport, reportFile } = await module();
      const now = new Date(clock.now());
      const day = `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, '0')}-${String(now.getDate()).padStart(2, '0')}`;
      const text = stabilityReport({
        root,
        project: path.basename(root),
        date: new Intl.DateTimeFormat(vscode.env.language, { dateStyle: 'long' }).format(now),
        findings: result.findings,
        judged: result.judged,
        fixed: standingFixes(kept.get(), root, result.findings),
        services: result.services,
        history: (await measures.get()).of(root),
      });
      // Nothing is overwritten: the text is for the user to look at and to save.
      const uri = vscode.Uri.file(reportFile(root, day));
      const document = (await exists(uri))
        ? await vscode.workspace.openTextDocument({ language: 'markdown', content: text })
        : await newDocument(uri, text);
      await vscode.window.showTextDocument(document);
    },
  };
}

/** A report is one project's: of several folders the user chooses. Undefined where nothing was chosen. */
async function pickRoot(roots: readonly string[], wanted: unknown): Promise<string | undefined> {
  const [first] = roots;
  if (first === undefined) throw new HumanError(l10n.t('Open a folder with services first.'));
  if (typeof wanted === 'string' && roots.includes(wanted)) return wanted;
  if (roots.length === 1) return first;
  const items = roots.map((root) => ({ label: path.basename(root), description: root, root }));
  const title = l10n.t('Write a stability report about');
  return (await pickOne(items, title))?.root;
}

/** A document that will have this name once it is saved. */
async function newDocument(uri: vscode.Uri, text: string): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument(uri.with({ scheme: 'untitled' }));
  const edit = new vscode.WorkspaceEdit();
  edit.insert(document.uri, new vscode.Position(0, 0), text);
  await vscode.workspace.applyEdit(edit);
  return document;
}

function workspaceFolderOf(file: string): string | undefined {
  return vscode.workspace.getWorkspaceFolder(vscode.Uri.file(file))?.uri.fsPath;
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch {
    // stat has no other way to say it.
    return false;
  }
}
