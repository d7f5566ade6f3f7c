import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { AuditModule } from '../audit/auditModule';
import type { AuditResult } from '../audit/engine';
import type { FileEdit } from '../audit/finding';
import type { FixPlan } from '../audit/fixAll';
import type { MeasuredHistory } from '../audit/report/stabilityReport';
import { HumanError } from '../base/errors';
import { commandIds, viewIds } from '../base/ids';
import type { CommandContext } from './context';
import type { Handlers } from './handlers';
import { tellNothing } from './pickService';

/** What the commands want of the audit. */
export interface AuditAccess {
  readonly results: ReadonlyMap<string, AuditResult>;
  restart(): Promise<void>;
  settled(): Promise<void>;
  planFixes(): Promise<readonly FixPlan[]>;
  /** Edits that the editor's preview asks about, one by one. */
  preview(
    edits: readonly FileEdit[],
    labels: (file: string) => { label: string; description: string },
  ): Promise<vscode.WorkspaceEdit>;
  module(): Promise<AuditModule>;
  /** What was measured; empty where nothing was. */
  history(): Promise<MeasuredHistory>;
}

type Fixed = FixPlan['done'];

/** Commands of the stability audit. */
export function auditHandlers({ audit }: CommandContext): Handlers {
  /** What was fixed in this session, for the report. */
  const fixed: Fixed[number][] = [];
  return {
    [commandIds.runAudit]: async () => {
      await vscode.window.withProgress({ location: { viewId: viewIds.stability } }, () =>
        audit.restart(),
      );
    },
    [commandIds.fixAllSafe]: async () => {
      const plans = await audit.planFixes();
      const edits = plans.flatMap((plan) => plan.edits);
      if (edits.length === 0) {
        tellNothing(l10n.t('There is nothing that can be fixed safely.'));
        return;
      }
      const done = plans.flatMap((plan) => plan.done);
      const edit = await audit.preview(edits, (file) => ({
        label: l10n.t('Stability: {0}', file),
        description: [
          ...new Set(
            done.filter((one) => path.basename(one.file) === file).map(({ title }) => title),
          ),
        ].join('; '),
      }));
      if (await vscode.workspace.applyEdit(edit, { isRefactoring: true })) fixed.push(...done);
    },
    [commandIds.showAuditPatch]: async (message, text) => {
      if (typeof text !== 'string') return;
      const head = String(message).replace(/^/gm, '// ');
      const document = await vscode.workspace.openTextDocument({
        language: 'javascript',
        content: `${head}\n\n${text}`,
      });
      await vscode.window.showTextDocument(document, { preview: true });
    },
    [commandIds.makeExecutable]: async (file) => {
      if (typeof file !== 'string' || !isInWorkspace(file)) return;
      const { mode } = await fs.stat(file);
      await fs.chmod(file, mode | 0o111);
      await audit.restart();
    },
    [commandIds.writeStabilityReport]: async () => {
      await audit.settled();
      const [root] = [...audit.results.keys()];
      const result = root === undefined ? undefined : audit.results.get(root);
      if (root === undefined || !result)
        throw new HumanError(l10n.t('Open a folder with services first.'));
      const { stabilityReport, reportFile } = await audit.module();
      const now = new Date();
      const day = `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, '0')}-${String(now.getDate()).padStart(2, '0')}`;
      const text = stabilityReport({
        root,
        project: path.basename(root),
        date: new Intl.DateTimeFormat(vscode.env.language, { dateStyle: 'long' }).format(now),
        findings: result.findings,
        fixed: fixed.filter(({ file }) => file.startsWith(root)),
        services: result.services,
        history: await audit.history(),
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

/** A document that will have this name once it is saved. */
async function newDocument(uri: vscode.Uri, text: string): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument(uri.with({ scheme: 'untitled' }));
  const edit = new vscode.WorkspaceEdit();
  edit.insert(document.uri, new vscode.Position(0, 0), text);
  await vscode.workspace.applyEdit(edit);
  return document;
}

function isInWorkspace(file: string): boolean {
  return vscode.workspace.getWorkspaceFolder(vscode.Uri.file(file)) !== undefined;
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
