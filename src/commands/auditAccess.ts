import type * as vscode from 'vscode';
import type { AuditModule } from '../audit/engine/auditModule';
import type { AuditResult } from '../audit/engine/engine';
import type { FileEdit } from '../audit/finding';
import type { FixMemory } from '../audit/fixes/appliedFixes';
import type { FixPlan } from '../audit/fixes/fixAll';
import type { Measures } from '../services/history/measures';

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
  /** What the fixes of the audit have done to this workspace. */
  readonly fixes: FixMemory;
  measures(): Promise<Pick<Measures, 'fixed' | 'of'>>;
  /** The page that explains the rules: absolute. */
  readonly rulesPage: string;
}
