import type * as vscode from 'vscode';
import type { AuditModule } from '../audit/engine/auditModule';
import type { AuditResult } from '../audit/engine/engine';
import type { FileEdit } from '../audit/finding';
import type { OfferedFixes } from '../audit/fixes/appliedFixes';
import type { FixPlan } from '../audit/fixes/fixAll';
import type { Lazy } from '../base/lazy';
import type { Measures } from '../services/history/measures';

/** What the commands want of the audit. */
export interface AuditAccess {
  readonly audit: {
    readonly results: ReadonlyMap<string, AuditResult>;
    readonly offered: Pick<OfferedFixes, 'get'>;
    restart(): Promise<void>;
    settled(): Promise<void>;
    planFixes(): Promise<readonly FixPlan[]>;
    /** Edits that give an app of an ecosystem file a value; undefined where the file builds it. */
    setKey(
      document: vscode.TextDocument,
      app: string,
      key: string,
      value: string,
    ): Promise<readonly FileEdit[] | undefined>;
    /** Edits that give a place in a file of settings a value; undefined where that cannot be. */
    setPath(
      document: vscode.TextDocument,
      path: readonly string[],
      value: string,
    ): Promise<readonly FileEdit[] | undefined>;
  };
  readonly measures: Lazy<Pick<Measures, 'fixed' | 'of'>>;
  readonly module: () => Promise<AuditModule>;
  /** With labels the editor's preview asks about the edits one by one. */
  toWorkspaceEdit(
    edits: readonly FileEdit[],
    labels?: (file: string) => { label: string; description: string },
  ): Promise<vscode.WorkspaceEdit>;
}
