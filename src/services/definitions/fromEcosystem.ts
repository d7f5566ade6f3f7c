import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import { maxTimerMs } from '../../base/clock';
import type { AppProblem, RawApp } from '../../pm2/ecosystem/ecosystemFile';
import { envOf } from './appEnv';
import { checkName, instanceCount, isCluster, nameOf } from './appRules';
import { type KeyProblem, type ParsedApp, parseApp, passThroughOf } from './appSchema';
import { defaultCap, defaultRestart, heapFor, isEnforcedByDefault } from './defaults';
import type {
  DefinitionSource,
  ServiceDefinition,
  ServiceKind,
  WrittenCommand,
} from './definition';
import type { Files } from '../../project/files';
import { healthRoute } from '../../project/healthRoute';
import { Packages } from '../../project/packages';
import { rationed, ReadBudget } from '../../project/readBudget';
import { StartedReader } from '../../project/started/startedReader';
import { toolNamed } from '../../project/tools/table';
import { kindOf } from './kind';
import { portOf } from './port';
import { servingOf } from './serving';

/** What turns an app into a definition besides the app itself. */
export interface DefinitionContext {
  /** Absolute, real path. */
  readonly workspaceFolder: string;
  /** The `env_NAME` of choice. */
  readonly envName?: string;
  /** Number of processors, for `instances: 'max'` and negative numbers. */
  readonly cpus: number;
  /** What services get besides their own environment. */
  readonly processEnv: Readonly<Record<string, string | undefined>>;
  readonly files: Files;
  /** The packages of the workspace folder, where they are read already. */
  readonly packages?: Packages;
}

/** An app with where it was read. Relative paths in it are relative to `base`. */
export interface AppSource {
  readonly app: RawApp;
  readonly source: DefinitionSource;
  readonly base: string;
  /** Where the settings name them. */
  readonly kind?: ServiceKind;
  readonly port?: number;
  /** What detection knows of it. */
  readonly tool?: string;
  readonly note?: string;
  readonly more?: Pick<ServiceDefinition, 'dependsOn' | 'probe' | 'restartUnhealthy'>;
}

/** The good definitions, and a sentence for everything that is wrong. */
export interface Definitions {
  readonly definitions: readonly ServiceDefinition[];
  readonly problems: readonly AppProblem[];
}

/** More than anybody runs on one machine. */
const maxApps = 500;
/** What is read of files to tell what apps serve, and where, in characters: each app may name the same large ones. */
const maxChars = 32_000_000;

/** Definitions of apps by PM2's rules, with the defaults of docs/decisions.md 8. Of two apps with one name the first counts, and the second is told. */
export async function definitionsFromApps(
  apps: readonly AppSource[],
  context: DefinitionContext,
): Promise<Definitions> {
  const files = rationed(context.files, new ReadBudget(maxChars));
  const packages = context.packages ?? new Packages(context.workspaceFolder, files);
  const whole = { ...context, files, packages, started: new StartedReader(packages) };
  const definitions = new Map<string, ServiceDefinition>();
  const problems: AppProblem[] = [];
  if (apps.length > maxApps) {
    const message = l10n.t(
      'There are {0} apps; only the first {1} are used.',
      apps.length,
      maxApps,
    );
    problems.push({ message });
  }
  for (const source of apps.slice(0, maxApps)) {
    const made = await definitionFrom(source, whole);
    problems.push(...made.problems);
    if (!made.definition) continue;
    const { name } = made.definition;
    if (definitions.has(name)) {
      problems.push({
        app: name,
        message: l10n.t(
          'Two apps are called "{0}"; only the first is used, since PM2 tells apps apart by name. Rename one.',
          name,
        ),
      });
    } else definitions.set(name, made.definition);
  }
  return { definitions: [...definitions.values()], problems };
}

/** For all apps together: what each reads for itself has no end. */
type WholeContext = Required<Pick<DefinitionContext, 'packages'>> &
  DefinitionContext & { readonly started: StartedReader };

async function definitionFrom(
  source: AppSource,
  context: WholeContext,
): Promise<{ definition?: ServiceDefinition; problems: readonly AppProblem[] }> {
  const { parsed, problems: wrong } = parseApp(source.app);
  const name = nameOf(parsed, context.envName);
  const problems: AppProblem[] = wrong.map((one) => ({ app: name, message: keyText(name, one) }));
  const nameProblem = checkName(name);
  if (nameProblem) problems.push({ app: name, message: nameProblem });
  if (
    nameProblem ||
    parsed.script === undefined ||
    wrong.some(({ effect }) => effect === 'fatal')
  ) {
    return { problems };
  }
  const { env, problems: envProblems } = envOf(source.app, context.envName, parsed.port);
  for (const why of envProblems) {
    problems.push({ app: name, message: l10n.t('The app "{0}": {1}.', name, why) });
  }
  const definition = await build(source, context, { name, env, parsed, script: parsed.script });
  return { definition, problems };
}

function keyText(name: string, { key, why, effect }: KeyProblem): string {
  switch (effect) {
    case 'fatal':
      return l10n.t('The app "{0}" cannot be used: {1} is wrong, {2}.', name, key, why);
    case 'leftOut':
      return l10n.t('The app "{0}": {1} is left out, {2}.', name, key, why);
    case 'cut':
      return l10n.t('The app "{0}": {1} counts as {2} ms, {3}.', name, key, maxTimerMs, why);
  }
}

interface Parts {
  readonly name: string;
  readonly script: string;
  readonly env: Readonly<Record<string, string>>;
  readonly parsed: ParsedApp;
}

async function build(
  {
    app,
    source,
    base,
    kind: kindSetting,
    port: portSetting,
    tool: knownTool,
    note,
    more,
  }: AppSource,
  { workspaceFolder, files, started, processEnv, cpus }: WholeContext,
  { name, script, env, parsed }: Parts,
): Promise<ServiceDefinition> {
  const cwd = await files.realpath(path.resolve(base, parsed.cwd ?? '.'));
  const written: WrittenCommand = {
    script,
    args: parsed.args ?? [],
    ...(parsed.interpreter === undefined ? {} : { interpreter: parsed.interpreter }),
    interpreterArgs: parsed.node_args ?? [],
  };
  const serving = await servingOf(written, cwd, started);
  const tool = knownTool ?? serving.server?.known?.tool.name;
  const kind = await kindOf({ cwd, written, serving, ...given({ setting: kindSetting }) }, files);
  const said = await portOf(
    { kind, cwd, written, serving, env, processEnv, ...given({ setting: portSetting }) },
    files,
  );
  const route = kind === 'frontend' ? await healthRoute(cwd, files) : undefined;
  const capBytes = parsed.max_memory_restart ?? defaultCap(kind);
  const capEnforced =
    parsed.max_memory_restart !== undefined ||
    (source.type === 'detected' && isEnforcedByDefault(kind, tool));
  // A limit of the heap ends what grows beyond it, so it goes with a cap that is meant, and only into a node that does the work.
  const takesHeap = capEnforced && toolNamed(tool ?? '')?.heap !== undefined;
  const instances = instanceCount(parsed.instances ?? 1, cpus);
  return {
    name,
    kind,
    workspaceFolder,
    cwd,
    source,
    written,
    env,
    instances,
    cluster: isCluster(parsed, written, instances),
    restart: {
      autorestart: parsed.autorestart ?? defaultRestart.autorestart,
      restartDelayMs: parsed.restart_delay ?? defaultRestart.restartDelayMs,
      maxRestarts: parsed.max_restarts ?? defaultRestart.maxRestarts,
      minUptimeMs: parsed.min_uptime ?? defaultRestart.minUptimeMs,
      killTimeoutMs: parsed.kill_timeout ?? defaultRestart.killTimeoutMs,
      ...(parsed.max_restarts === undefined ? {} : { named: true }),
    },
    ...given({ port: said?.port, portFrom: said?.from, tool, note, capBytes }),
    ...(serving.server && serving.server.folder !== cwd ? { servesIn: serving.server.folder } : {}),
    ...(capBytes === undefined ? {} : { capEnforced }),
    ...given({ heapMb: takesHeap ? heapFor(kind, capBytes) : undefined }),
    ...(route !== undefined && { probe: { type: 'http' as const, path: route } }),
    ...more,
    passThrough: passThroughOf(app),
  };
}

/** The keys that have a value, so that absent ones stay absent. */
function given<T extends object>(values: T): { [Key in keyof T]?: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [Key in keyof T]?: Exclude<T[Key], undefined>;
  };
}
