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

/** One pattern, or several of which each must match behind the one before: `/a.*b/` takes time by the square of a line full of `a`. */
type LinePattern = RegExp | readonly RegExp[];

/** The first match in the lines, the newest line first: what was said last ended it. Of several patterns the last one's match. */
export function lastMatch(
  { lines }: EndingEvidence,
  ...patterns: readonly LinePattern[]
): RegExpExecArray | undefined {
  for (const line of [...lines].reverse()) {
    for (const pattern of patterns) {
      const match = matchInOrder(line, [pattern].flat());
      if (match) return match;
    }
  }
  return undefined;
}

/** The match of the last pattern, each having matched behind the one before. */
export function matchInOrder(
  line: string,
  patterns: readonly RegExp[],
): RegExpExecArray | undefined {
  let rest = line;
  let match: RegExpExecArray | null = null;
  for (const pattern of patterns) {
    match = pattern.exec(rest);
    if (!match) return undefined;
    rest = rest.slice(match.index + match[0].length);
  }
  return match ?? undefined;
}
