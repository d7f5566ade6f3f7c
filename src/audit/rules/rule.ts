import * as path from 'node:path';
import type { Fix, FileEdit, Found, Severity } from '../finding';
import type { Document } from '../project/documents';
import type { AppValues, EcosystemApp } from '../project/ecosystemApp';
import type { Project } from '../project/project';

/** One thing that makes a project fall over, and how it is found. */
export interface Rule {
  /** Also the anchor of its section in docs/rules/README.md. */
  readonly id: string;
  readonly severity: Severity;
  /** In a few words, for lists of rules. */
  readonly title: string;
  check(project: Project): Iterable<Found>;
}

/** A rule about each app of each ecosystem file. */
export function appRule(
  rule: Omit<Rule, 'check'>,
  check: (app: EcosystemApp, project: Project) => Iterable<Omit<Found, 'file' | 'service'>>,
): Rule {
  return {
    ...rule,
    *check(project) {
      const seen = new Set<string>();
      for (const { apps, document } of project.ecosystems) {
        for (const app of apps) {
          for (const found of check(app, project)) {
            // Two apps may share what is wrong.
            const key = `${document.file}:${found.start}:${found.message}`;
            if (seen.has(key)) continue;
            seen.add(key);
            yield { ...found, file: document.file, service: app.name };
          }
        }
      }
    },
  };
}

/** The apps of a list of services that are for production: each rule asks for each app. */
const forProduction = new WeakMap<object, ReadonlySet<EcosystemApp | undefined>>();

/** True for an app that developing has nothing to do with. */
export function isForProduction(app: EcosystemApp, { services }: Project): boolean {
  let apps = forProduction.get(services);
  if (!apps) {
    apps = new Set(services.flatMap((one) => (one.production === true ? [one.app] : [])));
    forProduction.set(services, apps);
  }
  return apps.has(app);
}

/** What ways name, by their list: a file is asked for once a finding. */
const named = new WeakMap<object, ReadonlySet<string>>();

/** True for a source file that no app loads, as far as can be told. */
function isLeftOut(file: string, { ways, imports, root }: Project): boolean {
  if (!imports.isLeftOut(root, file)) return false;
  let started = named.get(ways);
  if (!started) {
    const words = ways.flatMap(({ steps }) =>
      steps.flatMap(({ bare, folder = root }) =>
        bare.words.map(({ text }) => path.resolve(folder, text)),
      ),
    );
    started = new Set(words);
    named.set(ways, started);
  }
  return !started.has(file);
}

/** A rule about source files that mention something; each file is looked at once. */
export function sourceRule(
  rule: Omit<Rule, 'check'>,
  mentions: RegExp,
  look: (document: Document) => readonly Omit<Found, 'file'>[],
  wanted: (document: Document, project: Project) => boolean = () => true,
): Rule {
  return {
    ...rule,
    *check(project) {
      for (const document of project.sources) {
        if (!mentions.test(document.text) || !wanted(document, project)) continue;
        const found = document.remember(rule.id, () => look(document));
        if (found.length === 0 || isLeftOut(document.file, project)) continue;
        for (const one of found) yield { ...one, file: document.file };
      }
    },
  };
}

/** A fix of edits that keeps everything working; undefined where there are none. */
export function safeFix(title: string, edits: readonly FileEdit[] | undefined): Fix | undefined {
  return edits && edits.length > 0 ? { kind: 'edit', title, edits, safe: true } : undefined;
}

/** A fix of edits that somebody should look at. */
export function manualFix(title: string, edits: readonly FileEdit[] | undefined): Fix | undefined {
  return edits && edits.length > 0 ? { kind: 'edit', title, edits, safe: false } : undefined;
}

/** Keys to write into an app: as edits where the file has it in plain sight, else as a text to read. */
export function setKeys(app: EcosystemApp, title: string, values: AppValues, safe = true): Fix {
  const edits = app.set(values);
  if (edits) return { kind: 'edit', title, edits, safe };
  const lines = Object.entries(values).map(([key, value]) => `  ${key}: ${JSON.stringify(value)},`);
  return { kind: 'patch', title, text: [`// ${app.name}`, '{', ...lines, '}', ''].join('\n') };
}

/** `{ fix }` where there is one: absent keys stay absent. */
export function withFix(fix: Fix | undefined): { fix?: Fix } {
  return fix ? { fix } : {};
}
