// Runs the rules over a project and over its changes, on a thread of its own, and speaks with that thread.
// From outside: AuditThread from the editor, AuditEngine from the thread and from the program without an editor.
import * as path from 'node:path';
import { maskSecrets } from '../../base/mask';
import type { Finding, Found, Severity } from '../finding';
import type { AuditFiles } from './auditFiles';
import { isInside } from '../../system/files/fileLimits';
import { Project } from '../project/project';
import type { ProjectOptions } from '../project/projectOptions';
import { allRules, type Rule } from '../rules';
import type { Attention } from './attention';
import type { Change } from './change';

export type { Change } from './change';

/** A service, for views that group by it. */
export interface AuditedService {
  readonly name: string;
  readonly kind: string;
  readonly file: string;
}

export interface AuditResult {
  /** By file, then by place. */
  readonly findings: readonly Finding[];
  readonly services: readonly AuditedService[];
  /** Files that are not judged until they change, since they took too long or too much memory. Absolute. */
  readonly aside: readonly string[];
  /** False where nothing in the folder is of a kind that rules look at: no finding then says nothing. */
  readonly judged: boolean;
}

const order: Readonly<Record<Severity, number>> = { error: 0, warning: 1, information: 2 };

/** What one slow file leads to may be slow as well, but not for ever. */
const maxRounds = 3;
/** Of one rule: a file may hold what is found as often as there is room for, and whoever shows it has a window to keep alive. */
const maxOfRule = 1_000;
/** Of which it is remembered what is masked in them. */
const maxSentences = 5_000;

/** True where there is anything that rules look at. */
function hasSubjects(project: Project): boolean {
  const { services, startedScripts, sources } = project;
  return (
    services.length + startedScripts.size + sources.length > 0 ||
    (['ecosystem', 'compose', 'nextConfig'] as const).some(
      (role) => project.byRole(role).length > 0,
    )
  );
}

/** The audit of one workspace folder: everything once, then only what changed. */
export class AuditEngine {
  readonly project: Project;
  readonly #sentences = new Map<string, string>();
  #running: Promise<unknown> = Promise.resolve();

  constructor(
    root: string,
    files: AuditFiles,
    options: ProjectOptions = {},
    attention?: Attention,
  ) {
    this.project = new Project(root, files, options, attention);
  }

  /** Reads the whole folder. */
  run(unsaved: readonly Change[] = []): Promise<AuditResult> {
    return this.#after(async () => {
      await this.project.load(unsaved);
      return this.#judge();
    });
  }

  /** Takes changes in and judges anew; with `options`, those count from now on. */
  update(changes: readonly Change[], options?: ProjectOptions): Promise<AuditResult> {
    return this.#after(async () => {
      if (options) this.project.options = options;
      await this.project.change(changes);
      return this.#judge();
    });
  }

  /** One after the other: a project is changed by one at a time. */
  #after<T>(task: () => Promise<T>): Promise<T> {
    const next = this.#running.then(task, task);
    this.#running = next.catch(() => undefined);
    return next;
  }

  /** Files that took too long are left out, as if they were not there. */
  async #judge(): Promise<AuditResult> {
    let result = this.#result();
    for (let round = 0; round < maxRounds && this.project.attention.setSlowAside(); round++) {
      await this.project.derive();
      result = this.#result();
    }
    return result;
  }

  #result(): AuditResult {
    const findings: Finding[] = [];
    const owners = new Map<string, string | undefined>();
    const ownerOf = (file: string): string | undefined => {
      if (!owners.has(file)) owners.set(file, this.#serviceOf(file));
      return owners.get(file);
    };
    for (const rule of allRules) {
      // What several services have from one place of their file is found once for each.
      const seen = new Set<string>();
      for (const found of rule.check(this.project)) {
        const { file, start, message } = found;
        const size = seen.size;
        if (seen.add(`${file}:${start}:${message}`).size > size) {
          findings.push(this.#finding(rule, found, ownerOf));
        }
        if (seen.size >= maxOfRule) break;
      }
    }
    findings.sort(
      (a, b) =>
        (a.file < b.file ? -1 : a.file > b.file ? 1 : 0) ||
        a.start - b.start ||
        order[a.severity] - order[b.severity],
    );
    const services = this.project.services.map(({ name, kind, place }) => ({
      name,
      kind,
      file: place.file,
    }));
    const { attention, root } = this.project;
    const aside = attention.aside.filter((file) => isInside(root, file));
    return { findings, services, aside, judged: hasSubjects(this.project) };
  }

  #finding(rule: Rule, found: Found, ownerOf: (file: string) => string | undefined): Finding {
    const lines = this.project.document(found.file)?.lines;
    const range = lines?.range(found.start, found.end) ?? {
      start: { line: 0, character: 0 },
      end: { line: 0, character: 0 },
    };
    const service = found.service ?? ownerOf(found.file);
    const { message, fix, related } = found;
    return {
      ...found,
      message: this.#masked(message),
      ...(fix && { fix: { ...fix, title: this.#masked(fix.title) } }),
      ...(related && {
        related: related.map((one) => ({ ...one, message: this.#masked(one.message) })),
      }),
      rule: rule.id,
      severity: found.severity ?? rule.severity,
      range,
      ...(service === undefined ? {} : { service }),
    };
  }

  /** Sentences are mostly those of the audit before. */
  #masked(sentence: string): string {
    let masked = this.#sentences.get(sentence);
    if (masked === undefined) {
      masked = maskSecrets(sentence);
      if (this.#sentences.size >= maxSentences) this.#sentences.clear();
      this.#sentences.set(sentence, masked);
    }
    return masked;
  }

  /** The service in whose folder a file lies; of several, the deepest. */
  #serviceOf(file: string): string | undefined {
    let best: { name: string; length: number } | undefined;
    for (const { name, cwd } of this.project.services) {
      if (cwd === undefined || cwd === this.project.root || !file.startsWith(cwd + path.sep))
        continue;
      if (cwd.length > (best?.length ?? 0)) best = { name, length: cwd.length };
    }
    return best?.name;
  }
}
