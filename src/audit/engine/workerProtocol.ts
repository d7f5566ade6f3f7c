import type { RawApp } from '../../pm2/ecosystem/ecosystemFile';
import type { Written } from '../fixes/edit';
import type { AuditResult, Change } from './engine';
import type { FileEdit } from '../finding';
import type { FixPlan } from '../fixes/fixAll';
import type { AppOutline } from '../outline';
import type { MachineFacts, ProjectOptions } from '../project/projectOptions';

/** What the audit knows besides the files. */
export interface AuditFacts {
  /** Otherwise no link is followed out of the folder. */
  readonly trusted: boolean;
  readonly evaluated: readonly (readonly [string, readonly RawApp[]])[];
  /** What `codexServices.services` says of each folder's services. */
  readonly settings?: ProjectOptions['settings'];
  readonly machine?: MachineFacts;
  /** Log files whose sizes count. Absolute. */
  readonly logFiles?: readonly string[];
}

/** What the audit's thread can be asked, by name. */
export interface AuditCalls {
  /** Reads a folder whole; `unsaved` are texts that the editor holds. */
  open(root: string, facts: AuditFacts, unsaved?: readonly Change[]): AuditResult;
  update(root: string, changes: readonly Change[], facts: AuditFacts): AuditResult;
  /** The ecosystem files of a folder that was opened. Absolute. */
  ecosystems(root: string): readonly string[];
  /** What fixing everything that is safe would do; `texts` are the unsaved ones. */
  planFixes(root: string, texts: readonly (readonly [string, string])[]): FixPlan;
  outline(file: string, text: string): readonly AppOutline[];
  /** Edits that give the app of that name a value; undefined where the file builds it, or has it not. */
  setKey(
    file: string,
    text: string,
    evaluated: readonly RawApp[] | undefined,
    app: string,
    key: string,
    value: Written,
  ): readonly FileEdit[] | undefined;
  /** Edits that give a place in a JSON file a text; undefined where that cannot be. */
  setPath(
    file: string,
    text: string,
    path: readonly string[],
    value: string,
  ): readonly FileEdit[] | undefined;
}

export type CallName = keyof AuditCalls;

export interface Request {
  readonly id: number;
  readonly call: CallName;
  readonly args: readonly unknown[];
}

export type Response =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: string };

/** What a thread is started with. */
export interface WorkerStart {
  /** Sentences in the editor's language, for `l10n.config`. */
  readonly sentences?: { readonly contents: Record<string, string> };
  /** See Progress. */
  readonly progress: SharedArrayBuffer;
  /** Files that earlier threads had to be ended for. Absolute. */
  readonly aside: readonly string[];
}
