import type { ErrorAction } from '../../base/errors';

/** What is known of an end. */
export interface EndingEvidence {
  readonly serviceKey: string;
  readonly exitCode?: number;
  readonly signal?: string;
  /** The last lines, oldest first, without colours. */
  readonly lines: readonly string[];
  /** The port the service should listen on. */
  readonly port?: number;
  /** The service's folder: absolute. */
  readonly cwd?: string;
  /** The service of this workspace that is a database, where there is one. */
  readonly databaseKey?: string;
}

/** An end that is understood. */
export interface Ending {
  readonly id: string;
  /** For a person. */
  readonly sentence: string;
  /** What can be done about it. */
  readonly action?: ErrorAction;
  /** True where time alone cures nothing: starting it again ends in the same way. */
  readonly incurable?: true;
  /** The package that is missing. */
  readonly missing?: string;
}

/** Recognises one kind of end; undefined for all others. */
export type KnownEnding = (evidence: EndingEvidence) => Ending | undefined;

/** The first match in the lines, the newest line first: what was said last ended it. */
export function lastMatch(
  { lines }: EndingEvidence,
  ...patterns: readonly RegExp[]
): RegExpExecArray | undefined {
  for (const line of [...lines].reverse()) {
    for (const pattern of patterns) {
      const match = pattern.exec(line);
      if (match) return match;
    }
  }
  return undefined;
}
