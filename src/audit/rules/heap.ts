import { parseSize } from '../../base/size';
import { defaultHeap, heapFor } from '../../services/definitions/defaults';
import type { FileEdit, Fix } from '../finding';
import { manualFix, safeFix } from './rule';
import { heapFlag, heapMbIn, namesHeap } from '../../project/tools/heap';
import type { AuditService } from '../project/auditServices';
import type { Project } from '../project/project';
import type { Step } from '../project/step';
import { addMembers } from '../fixes/edit';
import { memberOf } from '../../project/config/value';

/** The steps of a service that are node programs of its own: no package manager, no shell. */
export function nodeSteps({ steps }: AuditService): readonly Step[] {
  return steps.filter(
    ({ bare, known, leads }) =>
      !leads && (known?.tool.heap !== undefined || /\.[cm]?[jt]s$/.test(bare.words[0]?.text ?? '')),
  );
}

/** True where a heap limit is named on the way to a step, or may be. */
export function hasHeap(service: AuditService, step: Step): boolean {
  return (
    namesHeap(step.bare.words.map(({ text }) => text).join(' ')) ||
    namesHeap(service.app?.words('node_args').join(' ') ?? '') ||
    hasHeapInEnvironment(service, step)
  );
}

/** The same for NODE_OPTIONS alone, which reaches every node below. What cannot be seen may be there. */
export function hasHeapInEnvironment({ app }: AuditService, { env }: Step): boolean {
  const options = env.NODE_OPTIONS ?? '';
  if (namesHeap(options) || options.includes('$')) return true;
  if (!app || app.envMayHaveMore) return app !== undefined;
  return app.environments.some(({ entries }) =>
    entries.some(
      ({ key, value }) =>
        key === 'NODE_OPTIONS' && (value === undefined || namesHeap(String(value))),
    ),
  );
}

/** The heap limit in MB that a service names, with where. */
export function namedHeap(service: AuditService): { mb: number; step?: Step } | undefined {
  for (const step of nodeSteps(service)) {
    const mb =
      heapMbIn(step.bare.words.map(({ text }) => text).join(' ')) ??
      heapMbIn(step.env.NODE_OPTIONS ?? '');
    if (mb !== undefined) return { mb, step };
  }
  const mb = heapMbIn(service.app?.words('node_args').join(' ') ?? '');
  return mb === undefined ? undefined : { mb };
}

/** The heap limit in MB that a service is offered: what its cap allows, as in the document, else what its kind has. */
export function heapToOffer({ app }: AuditService, kind: 'backend' | 'frontend'): number {
  const cap = parseSize(app?.field('max_memory_restart')?.value);
  return heapFor(kind, cap) ?? defaultHeap(kind);
}

/** Edits that put a heap limit into the environment of an app; undefined where the file builds it. */
export function heapInApp({ app }: AuditService, mb: number): readonly FileEdit[] | undefined {
  const object = app?.object;
  if (!app || !object) return undefined;
  const { document } = app;
  const flag = heapFlag(mb);
  const env = memberOf(object, 'env');
  if (!env) {
    const text =
      document.format === 'json' ? `{ "NODE_OPTIONS": "${flag}" }` : `{ NODE_OPTIONS: '${flag}' }`;
    return addMembers(document, object, [['env', { expression: text }]]);
  }
  if (env.shared || env.value.kind !== 'object' || memberOf(env.value, 'NODE_OPTIONS'))
    return undefined;
  return addMembers(document, env.value, [['NODE_OPTIONS', flag]]);
}

/** Edits that put a heap limit into the script of package.json or the shell script that runs the program. */
export function heapInScript(
  step: Step,
  mb: number,
  project: Project,
): { readonly edits: readonly FileEdit[]; readonly safe: boolean } | undefined {
  const { document, bare, command, known, type } = step;
  const { file } = document;
  const flag = heapFlag(mb);
  const [program, second] = bare.words;
  if (type === 'app' || !program) return undefined;
  const before = (at: number, text: string): FileEdit => ({ file, start: at, end: at, text });
  if (type === 'shell') {
    if (command.depth > 0 || step.env.NODE_OPTIONS !== undefined) return undefined;
    return {
      edits: [before(command.start, `NODE_OPTIONS="${flag}" `)],
      safe: bare.prefixes.length === 0,
    };
  }
  if (known?.tool.heap === 'flag' && second) {
    return { edits: [before(program.end, ` ${flag}`)], safe: true };
  }
  const manifest = step.folder === undefined ? undefined : project.nearestManifest(step.folder);
  if (known?.tool.heap === 'loader' && second && known.targetAt === 1) {
    // The flag would not reach the process that tsx starts.
    const installed = known.tool.name in (manifest?.packages ?? {});
    const edit = {
      file,
      start: program.start,
      end: program.end,
      text: `node ${flag} --import ${known.tool.name}`,
    };
    return { edits: [edit], safe: installed && bare.prefixes.length === 0 };
  }
  if (step.env.NODE_OPTIONS !== undefined || bare.prefixes.length > 0) return undefined;
  const crossEnv = 'cross-env' in (manifest?.packages ?? {});
  // `NAME=value command` is not for Windows; a script that is none either already says so.
  const posix = /\$\{|\.\/[\w-]+\.sh|&& export |;/.test(
    document.text.slice(command.start, command.end),
  );
  const prefix = crossEnv ? 'cross-env ' : '';
  return {
    edits: [before(command.start, `${prefix}NODE_OPTIONS=${flag} `)],
    safe: crossEnv || posix,
  };
}

/** Where a missing heap limit is told: in the file that the fix changes. */
export function heapPlace(
  { place, app }: AuditService,
  { document, command }: Step,
  inApp: readonly FileEdit[] | undefined,
): { readonly file: string; readonly start: number; readonly end: number } {
  if (inApp && app && app.document !== document) {
    const { start, end } = app.field('script') ?? place;
    return { file: app.document.file, start, end };
  }
  return { file: document.file, start: command.start, end: command.end };
}

/** The fix for a missing heap limit: in the app where that can be, else in the script, by hand where that may not be the same everywhere. */
export function heapFix(
  title: string,
  inApp: readonly FileEdit[] | undefined,
  inScript: ReturnType<typeof heapInScript>,
): Fix | undefined {
  if (inApp) return safeFix(title, inApp);
  return inScript?.safe ? safeFix(title, inScript.edits) : manualFix(title, inScript?.edits);
}
