import { describe, expect, it } from 'vitest';
import { applyEdits } from '../../../src/audit/fixes/edit';
import { AuditEngine } from '../../../src/audit/engine/engine';
import { type Finding, isSafe } from '../../../src/audit/finding';
import type { ProjectOptions } from '../../../src/audit/project/projectOptions';
import { type AuditFile, MemoryAuditFiles } from './memoryAuditFiles';

export type CaseFiles = Readonly<Record<string, AuditFile>>;

/** A case that must be found. */
export interface FoundCase {
  readonly files: CaseFiles;
  /** The text that the finding stands at. */
  readonly at?: string;
  /** The whole text of the finding's file after its fix; null where there must be no edit. */
  readonly fixed?: string | null;
  readonly severity?: Finding['severity'];
  readonly options?: ProjectOptions;
  readonly count?: number;
}

/** A case that must stay silent. */
export interface SilentCase {
  readonly files: CaseFiles;
  readonly options?: ProjectOptions;
}

export const root = '/w';

function take(list: string[], one: string): boolean {
  const at = list.indexOf(one);
  if (at >= 0) list.splice(at, 1);
  return at >= 0;
}

export async function audit(files: CaseFiles, options: ProjectOptions = {}) {
  const placed = Object.fromEntries(
    Object.entries(files).map(([name, file]) => [`${root}/${name}`, file]),
  );
  const memory = new MemoryAuditFiles({ [`${root}/`]: '', ...placed });
  const engine = new AuditEngine(root, memory, options);
  return { engine, memory, ...(await engine.run()) };
}

/** The table of one rule: at least three cases of each kind. */
export function ruleCases(
  id: string,
  cases: {
    readonly found: Readonly<Record<string, FoundCase>>;
    readonly silent: Readonly<Record<string, SilentCase>>;
  },
): void {
  if (Object.keys(cases.found).length < 3 || Object.keys(cases.silent).length < 3) {
    throw new Error(`${id} needs three cases of each kind.`);
  }
  describe(id, () => {
    it.each(Object.entries(cases.found))('finds: %s', async (_name, wanted) => {
      const { findings, engine } = await audit(wanted.files, wanted.options);
      const own = findings.filter(({ rule }) => rule === id);
      expect(own.map(({ message }) => message)).toHaveLength(wanted.count ?? 1);
      const [finding] = own;
      if (!finding) throw new Error('not found');
      expect(finding.message).toMatch(/^\S.*[.)]$/s);
      const text = engine.project.document(finding.file)?.text ?? '';
      if (wanted.at !== undefined) expect(text.slice(finding.start, finding.end)).toBe(wanted.at);
      if (wanted.severity) expect(finding.severity).toBe(wanted.severity);
      if (wanted.fixed === undefined) return;
      const { fix } = finding;
      if (wanted.fixed === null) {
        expect(fix?.kind).not.toBe('edit');
        return;
      }
      expect(fix?.kind).toBe('edit');
      if (fix?.kind !== 'edit') return;
      // The light bulb stands where something changes.
      expect(fix.edits.map(({ file }) => file)).toEqual(fix.edits.map(() => finding.file));
      const edits = fix.edits;
      expect(applyEdits(text, edits)).toBe(wanted.fixed);
      if (!isSafe(fix)) return;
      // What a safe fix mends is mended.
      const { findings: after } = await engine.update([
        { file: finding.file, text: applyEdits(text, edits) },
      ]);
      expect(after.filter((one) => one.rule === id)).toHaveLength(own.length - 1);
      // And nothing else is broken by it.
      const rules = (list: readonly Finding[]) => list.map(({ rule }) => rule).sort();
      const left = rules(findings);
      expect(rules(after).filter((rule) => !take(left, rule))).toEqual([]);
    });
    it.each(Object.entries(cases.silent))('stays silent: %s', async (_name, wanted) => {
      const { findings } = await audit(wanted.files, wanted.options);
      expect(findings.filter(({ rule }) => rule === id)).toEqual([]);
    });
  });
}

/** An ecosystem file with these apps, each as the text between its braces. */
export function eco(...apps: readonly string[]): CaseFiles {
  return { 'ecosystem.config.js': ecoText(...apps) };
}

export function ecoText(...apps: readonly string[]): string {
  const list = apps.map((app) => `    {\n${lines(app)}\n    },`).join('\n');
  return `module.exports = {\n  apps: [\n${list}\n  ],\n};\n`;
}

function lines(app: string): string {
  return app
    .split('\n')
    .map((line) => `      ${line}`)
    .join('\n');
}

/** A package.json with these scripts and packages. */
export function pkg(
  scripts: Readonly<Record<string, string>>,
  packages: readonly string[] = [],
  more: object = {},
): string {
  return `${JSON.stringify(
    {
      name: 'case',
      ...more,
      scripts,
      dependencies: Object.fromEntries(
        packages.map((name) => [
          name.replace(/(?<=.)@.*/, ''),
          /(?<=.)@(.*)/.exec(name)?.[1] ?? '1.0.0',
        ]),
      ),
    },
    null,
    2,
  )}\n`;
}
