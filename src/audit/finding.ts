/** How bad a finding is: an error makes a service fall over, a warning makes it likely, information is good to know. */
export type Severity = 'error' | 'warning' | 'information';

/** Replaces `start` to `end` (UTF-16 offsets) of a file with `text`. */
export interface FileEdit {
  /** Absolute. */
  readonly file: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** What can be done about a finding. */
export type Fix =
  /** Edits of text. `safe`: nothing that worked before stops working, so it may be one of "fix all". */
  | {
      readonly kind: 'edit';
      readonly title: string;
      readonly edits: readonly FileEdit[];
      readonly safe: boolean;
    }
  /** A text to read, where the file builds its configuration and no edit can be right for sure. */
  | { readonly kind: 'patch'; readonly title: string; readonly text: string }
  /** A file that must become executable. */
  | { readonly kind: 'executable'; readonly title: string; readonly file: string }
  /** A file that needs another name. */
  | {
      readonly kind: 'rename';
      readonly title: string;
      readonly file: string;
      readonly to: string;
    };

/** A place that belongs to a finding besides its own. */
export interface Related {
  readonly file: string;
  readonly start: number;
  readonly end: number;
  readonly message: string;
}

/** What a rule found: offsets are UTF-16. */
export interface Found {
  /** Absolute. */
  readonly file: string;
  readonly start: number;
  readonly end: number;
  /** A sentence that names the consequence. */
  readonly message: string;
  /** Where it differs from the rule's own. */
  readonly severity?: Severity;
  /** Name of the service that suffers; undefined for the workspace as a whole. */
  readonly service?: string;
  readonly fix?: Fix;
  readonly related?: readonly Related[];
}

/** Zero-based, as editors count. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

export interface Range {
  readonly start: Position;
  readonly end: Position;
}

/** A finding as it is shown and written. */
export interface Finding extends Found {
  readonly rule: string;
  readonly severity: Severity;
  readonly range: Range;
}

/** True for a fix that "fix all" may apply. */
export function isSafe(fix: Fix | undefined): fix is Fix & { kind: 'edit' } {
  return fix?.kind === 'edit' && fix.safe;
}
