import * as path from 'node:path';
import { maskSecrets } from '../../base/mask';
import type { Finding, Fix, Range } from '../finding';
import type { LineMap } from '../text';

/** A finding as `--json` prints it. Lines and characters count from 0; `file` is relative to the folder, with slashes. */
export interface JsonFinding {
  readonly rule: string;
  readonly severity: Finding['severity'];
  readonly message: string;
  readonly file: string;
  readonly range: Range;
  readonly fix: JsonFix | null;
}

export interface JsonFix {
  readonly kind: Fix['kind'];
  readonly title: string;
  /** Only with `edit`. */
  readonly safe?: boolean;
  readonly edits?: readonly {
    readonly file: string;
    readonly range: Range;
    readonly text: string;
  }[];
}

export function toJson(
  root: string,
  findings: readonly Finding[],
  linesOf: (file: string) => LineMap | undefined,
): readonly JsonFinding[] {
  return findings.map(({ rule, severity, message, file, range, fix }) => ({
    rule,
    severity,
    message,
    file: relativeTo(root, file),
    range,
    fix: fix ? jsonFix(root, fix, linesOf) : null,
  }));
}

/** Relative, with slashes. */
export function relativeTo(root: string, file: string): string {
  return path.relative(root, file).split(path.sep).join('/');
}

function jsonFix(root: string, fix: Fix, linesOf: (file: string) => LineMap | undefined): JsonFix {
  if (fix.kind !== 'edit') return { kind: fix.kind, title: fix.title };
  return {
    kind: fix.kind,
    title: fix.title,
    safe: fix.safe,
    edits: fix.edits.flatMap(({ file, start, end, text }) => {
      const lines = linesOf(file);
      return lines
        ? [
            {
              file: relativeTo(root, file),
              range: lines.range(start, end),
              text: maskSecrets(text),
            },
          ]
        : [];
    }),
  };
}
