import * as path from 'node:path';
import type { RawApp } from '../../pm2/ecosystem/ecosystemFile';
import type { ServiceKind } from '../../project/tools/tool';
import type { Detection } from '../../services/detection/detect';
import { keysOfSetting, settingOf } from '../../services/definitions/settingKeys';
import type { ServiceSetting } from '../../services/definitions/settings';
import { AppUnderSettings } from './appUnderSettings';
import { Document } from './documents';
import { EcosystemApp } from './ecosystemApp';
import type { Kept } from './kept';
import { type Manifest, scriptOf } from './manifest';
import { kindOfSteps } from './programKind';
import { isForProduction } from './purpose';
import { commandOf, synthetic } from './serviceCommand';
import { followCommand } from './serviceSteps';
import type { MissingCall, Step, Steps, StepScope } from './step';

/** An ecosystem file. */
export interface Ecosystem {
  readonly document: Document;
  readonly apps: readonly EcosystemApp[];
}

/** A service as the audit sees it. */
export interface AuditService {
  readonly name: string;
  readonly kind: ServiceKind;
  /** Absolute; undefined where it is unknown. */
  readonly cwd: string | undefined;
  /** With what the settings say; without a literal form where only they do. */
  readonly app?: EcosystemApp;
  /** Where the settings name it. */
  readonly port?: number;
  /** True for an app that is meant for another machine than one that people develop on. */
  readonly production?: boolean;
  readonly manifest?: Manifest;
  readonly steps: readonly Step[];
  readonly missing: readonly MissingCall[];
  /** Where it is defined. */
  readonly place: { readonly file: string; readonly start: number; readonly end: number };
}

/** The services of definitions, which are apps of files and of detection. */
export type KeptServices = Kept<AuditService | undefined>;

type Settings = Readonly<Record<string, ServiceSetting>>;

/** An app as the settings have it; undefined where they take it away. */
export function underSettings(
  app: EcosystemApp,
  settings: Settings,
  root: string,
): EcosystemApp | undefined {
  const setting = settingOf(settings, app.name);
  if (setting?.enabled === false) return undefined;
  return setting ? new AppUnderSettings(app, keysOfSetting(setting, root)) : app;
}

/** The apps of ecosystem files. */
export function servicesOfEcosystems(
  ecosystems: readonly Ecosystem[],
  settings: Settings,
  kept: KeptServices,
): readonly AuditService[] {
  return ecosystems.flatMap(({ apps }) =>
    apps.flatMap((app) => kept.of(app, (scope) => serviceOf(app, settings, scope)) ?? []),
  );
}

/** What a folder without an ecosystem file looks like. */
export function detectedServices(
  apps: Detection['apps'],
  settings: Settings,
  kept: KeptServices,
): readonly AuditService[] {
  return apps.flatMap(
    (one) => kept.of(one, (scope) => detectedService(one, settings, scope)) ?? [],
  );
}

function detectedService(
  { app, base, source }: Detection['apps'][number],
  settings: Settings,
  scope: StepScope,
): AuditService | undefined {
  const setting = settingOf(settings, app.name);
  if (source.type !== 'detected' || setting?.enabled === false) return undefined;
  const document = scope.document(source.file);
  if (!document) return undefined;
  const keys = setting ? keysOfSetting(setting, scope.root) : {};
  const set =
    Object.keys(keys).length > 0
      ? appOfSettings(document, { ...app, cwd: base, ...keys })
      : undefined;
  // Another command, or another folder for it, is no script of this package.json.
  if (set && (keys.script ?? keys.args ?? keys.interpreter ?? keys.cwd) !== undefined) {
    return serviceOf(set, settings, scope);
  }
  const manifest = scope.nearestManifest(base);
  const words = [String(app.script), ...((app.args as readonly string[] | undefined) ?? [])];
  const member = manifest && words[1] === 'run' ? scriptOf(manifest, words[2] ?? '') : undefined;
  const place = {
    file: source.file,
    start: member?.value.start ?? 0,
    end: member?.value.end ?? Math.min(1, document.text.length),
  };
  const command = synthetic(words, place);
  const env = set ? variablesOf(set) : {};
  const found = followCommand({ type: 'app', document, command, folder: base, env }, scope);
  return {
    name: String(app.name),
    kind: setting?.kind ?? kindOfSteps(base, manifest, found.steps, scope),
    cwd: base,
    place,
    ...(set && { app: set }),
    ...(setting?.port !== undefined && { port: setting.port }),
    ...(manifest ? { manifest } : {}),
    ...pick(found),
  };
}

/** What only the settings name, with a script of its own. */
export function servicesOfSettings(
  known: ReadonlySet<string>,
  settings: Settings,
  scope: StepScope,
): readonly AuditService[] {
  const file = path.join(scope.root, '.vscode', 'settings.json');
  const document = scope.document(file) ?? new Document(file, '');
  return Object.entries(settings).flatMap(([name, setting]) => {
    if (setting.script === undefined || setting.enabled === false || known.has(name)) return [];
    const keys = { name, cwd: scope.root, ...keysOfSetting(setting, scope.root) };
    return [serviceOf(appOfSettings(document, keys), settings, scope)];
  });
}

/** An app without a literal form. What its keys do not say may still be so: the launcher has defaults. */
function appOfSettings(document: Document, keys: RawApp): EcosystemApp {
  return new AppUnderSettings(new EcosystemApp(document, 0, undefined, undefined), keys);
}

function serviceOf(app: EcosystemApp, settings: Settings, scope: StepScope): AuditService {
  const { cwd, document, name } = app;
  const setting = settingOf(settings, name);
  const command = commandOf(app);
  const env = variablesOf(app);
  const found = command
    ? followCommand({ type: 'app', document, command, folder: cwd, env }, scope)
    : { steps: [], missing: [] };
  const manifest = cwd === undefined ? undefined : scope.nearestManifest(cwd);
  return {
    name,
    kind: setting?.kind ?? kindOfSteps(cwd, manifest, found.steps, scope),
    cwd,
    app,
    ...(isForProduction(app, found.steps, scope.root) && { production: true }),
    place: { file: document.file, ...app.place },
    ...(setting?.port !== undefined && { port: setting.port }),
    ...(manifest ? { manifest } : {}),
    ...pick(found),
  };
}

function variablesOf(app: EcosystemApp): Readonly<Record<string, string>> {
  const { entries = [] } = app.environments.find(({ key }) => key === 'env') ?? {};
  return Object.fromEntries(entries.map(({ key, value }) => [key, String(value ?? '')]));
}

function pick({ steps, missing }: Steps): Pick<AuditService, 'steps' | 'missing'> {
  return { steps, missing };
}
