import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import type { PackageJson } from '../../../project/packageJson';
import {
  commandsIn,
  serversIn,
  type Started,
  type StartedCommand,
  type StartedScript,
} from '../../../project/started/started';
import { kindFrom } from '../../../project/tools/kind';
import type { DetectedService, Found, LeftOut } from '../detectedService';

/** What is needed to write down how a script or a command is started. */
export interface Writer {
  /** The package manager of the folder: `pnpm`. */
  readonly manager: string;
  /** True where several services come from this package, so that its packages say nothing of a single one. */
  readonly several: boolean;
}

/** The services that a script of a package starts in its own folder, each with a command of its own. */
export function servicesOfScript(started: StartedScript, { manager, several }: Writer): Found {
  const { manifest } = started;
  const own = ownServers(started);
  const file = manifest.file;
  const { folder } = manifest;
  if (own.length === 0) return withoutServer(started, manager);
  const services: DetectedService[] = [];
  const leftOut: LeftOut[] = [];
  const add = (server: StartedCommand, service: DetectedService): void => {
    if (server.known?.tool.aside !== true) services.push(service);
    else leftOut.push(asideOf(server, service));
  };
  const visit = (one: Started, alone: boolean): void => {
    if (one.type === 'command') {
      if (isOwn(one, folder)) add(one, inlineService(one, manifest, manager));
      return;
    }
    if (one.manifest.folder !== folder) return;
    const inside = ownServers(one);
    const [server] = inside;
    const whole = inside.length === 1 && foreignScripts(one).length === 0;
    if (!server || !whole) return one.parts.forEach((part) => visit(part, false));
    const tool = server.known?.tool.name;
    add(server, {
      folder,
      file,
      script: manager,
      args: manager === 'deno' ? ['task', one.script] : ['run', one.script],
      ...(tool === undefined ? {} : { tool }),
      kind: kindOf(server, manifest, several || !alone),
      ...(alone && !several ? {} : { suffix: shortName(one.script) }),
      ...(started.named ? { named: true } : {}),
    });
  };
  visit(started, true);
  return { services, leftOut };
}

/** The scripts of other folders below, the outermost of each, in which something serves. */
export function foreignScripts(started: StartedScript): readonly StartedScript[] {
  return scriptsElsewhere(started).filter((one) => serversIn(one).length > 0);
}

/** The scripts of other folders below, the outermost of each. */
export function scriptsElsewhere(started: StartedScript): readonly StartedScript[] {
  const { folder } = started.manifest;
  const below = (one: Started): readonly StartedScript[] => {
    if (one.type === 'command') return [];
    return one.manifest.folder === folder ? one.parts.flatMap(below) : [one];
  };
  return below(started);
}

/** Where a server is found that only starts when somebody adds it. */
export function asideOf({ known }: StartedCommand, service: DetectedService): LeftOut {
  const { folder } = service;
  const what = known?.tool.title ?? known?.tool.name ?? '';
  return {
    folder,
    what: `${path.basename(folder)} (${what})`,
    why: l10n.t('{0} is off until you add it.', what),
    service: { ...service, suffix: service.suffix ?? known?.tool.name ?? '' },
  };
}

function ownServers(started: StartedScript): readonly StartedCommand[] {
  const { folder } = started.manifest;
  const below = (one: Started): readonly StartedCommand[] => {
    if (one.type === 'command') return isOwn(one, folder) ? [one] : [];
    return one.manifest.folder === folder ? one.parts.flatMap(below) : [];
  };
  return below(started);
}

/** In the package's own folder, or in one below it that is no package. */
function isOwn({ role, folder, manifest }: StartedCommand, own: string): boolean {
  if (role !== 'server') return false;
  return folder === own || (manifest?.folder === own && folder.startsWith(own + path.sep));
}

function kindOf(
  { known }: StartedCommand,
  { dependencies, devDependencies }: PackageJson,
  several: boolean,
): DetectedService['kind'] {
  const isNode = ['node', 'bun', 'deno'].includes(known?.tool.name ?? '');
  // What a crate is for says its manifest.
  if (known?.tool.name === 'cargo') return undefined;
  return kindFrom({
    tools: known ? [known.tool.name] : [],
    packages: several ? [] : [...dependencies, ...devDependencies],
    dependencies: several ? [] : dependencies,
    hasCargo: false,
    isNode,
  });
}

/** A command that stands among others, and has no script of its own. */
function inlineService(
  { words, env, folder, known }: StartedCommand,
  { file }: PackageJson,
  manager: string,
): DetectedService {
  const [program = '', ...args] = words;
  const tool = known?.tool;
  const inPackage = tool?.file !== undefined && !/[\\/]/.test(program);
  const written = inPackage ? packageProgram(manager, words) : { script: program, args };
  const target = known?.target && path.basename(known.target).replace(/\.[^.]*$/, '');
  const suffix = target && !/^(index|main)$/.test(target) ? target : (tool?.name ?? program);
  return {
    folder,
    file,
    ...written,
    env,
    suffix,
    ...(tool === undefined ? {} : { tool: tool.name }),
    ...(tool?.kind === undefined || tool.name === 'cargo' ? {} : { kind: tool.kind }),
  };
}

/** A program of a package as its manager runs it: `pnpm exec vite`. */
export function packageProgram(
  manager: string,
  words: readonly string[],
): Pick<DetectedService, 'script' | 'args'> {
  const runners = { npm: ['npx'], pnpm: ['pnpm', 'exec'], yarn: ['yarn', 'run'], bun: ['bunx'] };
  const runner = runners[manager as keyof typeof runners] ?? runners.npm;
  const [script = 'npx', ...front] = runner;
  return { script, args: [...front, ...words] };
}

/** A script in which nothing is known to serve. */
function withoutServer(started: StartedScript, manager: string): Found {
  const { manifest, script } = started;
  const { folder, file } = manifest;
  const what = `${path.basename(folder)} (${script})`;
  const elsewhere = [
    ...new Set(foreignScripts(started).map((one) => path.basename(one.manifest.folder))),
  ];
  if (elsewhere.length > 0) {
    const why = l10n.t(
      'Its script "{0}" only starts others, which are found themselves: {1}.',
      script,
      elsewhere.slice(0, 8).join(', '),
    );
    return { services: [], leftOut: [{ folder, what, why }] };
  }
  const commands = commandsIn(started);
  if (commands.some(({ role }) => role === 'compose')) {
    const why = l10n.t('Its script "{0}" leaves it to Docker Compose.', script);
    return { services: [], leftOut: [{ folder, what, why }] };
  }
  const odd = commands.find(({ role }) => role === 'unknown');
  if (!odd) return { services: [] };
  const note = l10n.t(
    'What its script "{0}" starts is not known ({1}), so it is offered as it is.',
    script,
    path.basename(odd.words[0] ?? ''),
  );
  const args = manager === 'deno' ? ['task', script] : ['run', script];
  return { services: [{ kind: 'other', folder, file, script: manager, args, note }] };
}

/** `dev:server` → `server`, `start-api` → `api`. */
export function shortName(script: string): string {
  const short = script.replace(
    /^(?:dev|develop|start|serve|watch)[:._-]+(?=.)|(?<![:._-])[:._-]+(?:dev|develop|start|watch)$/g,
    '',
  );
  return short.replace(/[^\w.-]+/g, '-').replace(/^-|-$/g, '') || script;
}
