import type { Exported } from './exportFiles';
import type { ExportRecord } from './exportRecord';
import { withHandEdits } from './withHandEdits';

/** A file that is to be written or changed. */
export interface PlannedFile {
  /** Relative to the workspace folder, with slashes. */
  readonly file: string;
  /** As it stands there; undefined where nothing does. */
  readonly before?: string;
  readonly after: string;
}

export interface ExportPlan {
  readonly files: readonly PlannedFile[];
  /** Files in which changes of ours gave way to what people had changed. */
  readonly kept: readonly string[];
  /** Files of these names that are not ours, and are left as they are. */
  readonly foreign: readonly string[];
  /** Files of ours that nothing needs any more. */
  readonly over: readonly string[];
}

/**
 * What an export changes. `present`: the texts that stand there, by path. Nothing that people wrote is given up: a file without a record
 * is theirs, and in one with a record their lines win.
 */
export function planExport(
  { files, once }: Exported,
  record: ExportRecord | undefined,
  present: ReadonlyMap<string, string>,
): ExportPlan {
  const planned: PlannedFile[] = [];
  const kept: string[] = [];
  const foreign: string[] = [];
  for (const [file, next] of files) {
    const before = present.get(file);
    const last = record?.files[file];
    if (before === undefined) {
      planned.push({ file, after: next });
    } else if (last === undefined) {
      if (before !== next) foreign.push(file);
    } else {
      const merged = withHandEdits(last, before, next);
      if (merged.kept > 0) kept.push(file);
      if (merged.text !== before) planned.push({ file, before, after: merged.text });
    }
  }
  for (const [file, after] of once) if (!present.has(file)) planned.push({ file, after });
  const over = Object.keys(record?.files ?? {}).filter(
    (file) => !files.has(file) && present.has(file),
  );
  return { files: planned, kept, foreign, over };
}
