import { applyEdits } from './edit';
import { AuditEngine, type AuditResult } from '../engine/engine';
import { type FileEdit, type Finding, isSafe } from '../finding';
import { lineEdits } from './lineEdits';
import type { Project } from '../project/project';

/** What "fix all safe problems" would do. */
export interface FixPlan {
  /** Minimal, against the texts as they are now. */
  readonly edits: readonly (FileEdit & { readonly rules: readonly string[] })[];
  readonly files: readonly string[];
  /** The titles of what is done, by file. */
  readonly done: readonly {
    readonly file: string;
    readonly rule: string;
    readonly title: string;
  }[];
  /** What is left afterwards. */
  readonly left: AuditResult;
}

const maxRounds = 12;

/**
 * Applies every safe fix to copies of the texts, again and again: one fix can make way for the next, such as a heap limit where a watcher
 * stood. Nothing is written.
 */
export async function planFixes(
  { root, files, options, attention }: Project,
  current: ReadonlyMap<string, string>,
  wanted: (finding: Finding) => boolean = () => true,
): Promise<FixPlan> {
  const engine = new AuditEngine(root, files, options, attention);
  await engine.run();
  const changes = [...current].map(([file, text]) => ({ file, text }));
  let result = await engine.update(changes);
  const before = new Map<string, string>();
  const after = new Map<string, string>();
  const done: { file: string; rule: string; title: string }[] = [];
  for (let round = 0; round < maxRounds; round++) {
    const batch = batchOf(result.findings.filter(wanted));
    if (batch.edits.size === 0) break;
    done.push(...batch.done);
    const texts: { file: string; text: string }[] = [];
    for (const [file, edits] of batch.edits) {
      const text = engine.project.document(file)?.text ?? '';
      if (!before.has(file)) before.set(file, text);
      const fixed = applyEdits(text, edits);
      after.set(file, fixed);
      texts.push({ file, text: fixed });
    }
    result = await engine.update(texts);
  }
  const edits = [...after].flatMap(([file, text]) =>
    lineEdits(file, before.get(file) ?? '', text).map((edit) => ({
      ...edit,
      rules: [...new Set(done.filter((one) => one.file === file).map(({ rule }) => rule))],
    })),
  );
  return { edits, files: [...after.keys()], done, left: result };
}

/** The safe fixes that do not touch each other. */
function batchOf(findings: readonly Finding[]): {
  edits: Map<string, FileEdit[]>;
  done: { file: string; rule: string; title: string }[];
} {
  const edits = new Map<string, FileEdit[]>();
  const done: { file: string; rule: string; title: string }[] = [];
  for (const { fix, rule } of findings) {
    if (!isSafe(fix)) continue;
    const touches = fix.edits.some((edit) =>
      (edits.get(edit.file) ?? []).some(
        (other) => edit.start <= other.end && other.start <= edit.end,
      ),
    );
    if (touches) continue;
    for (const edit of fix.edits) {
      const list = edits.get(edit.file) ?? [];
      list.push(edit);
      edits.set(edit.file, list);
    }
    // What is found in one file may be put right in another.
    for (const file of new Set(fix.edits.map((edit) => edit.file)))
      done.push({ file, rule, title: fix.title });
  }
  return { edits, done };
}
