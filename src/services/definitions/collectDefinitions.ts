import * as path from 'node:path';
import type { AppProblem, EcosystemFile, RawApp } from '../../pm2/ecosystem/ecosystemFile';
import { parseApp } from './appSchema';
import type { Detection } from '../detection/detect';
import {
  type AppSource,
  type DefinitionContext,
  type Definitions,
  definitionsFromApps,
} from './fromEcosystem';
import { withDependencies } from './dependencies';
import { type NotUsed, notUsed } from '../detection/offers';
import { keysOfSetting, settingOf } from './settingKeys';
import type { ServiceSetting, SettingProblem } from './settings';

export interface DefinitionSources {
  readonly settings: Readonly<Record<string, ServiceSetting>>;
  /** The file of choice; where there is one, nothing is detected. */
  readonly ecosystem?: EcosystemFile;
  /** Those of other folders, which count beside it. */
  readonly more?: readonly EcosystemFile[];
  readonly detection?: Detection;
}

/**
 * The definitions of a workspace folder (docs/decisions.md 6): the settings over the ecosystem file over detection. A setting
 * with a script and a new name is a service of its own; `enabled: false` takes a service away.
 */
export async function collectDefinitions(
  { settings, ecosystem, more = [], detection }: DefinitionSources,
  context: DefinitionContext,
): Promise<Definitions & NotUsed & { readonly settingProblems: readonly SettingProblem[] }> {
  const known: AppSource[] = ecosystem
    ? [ecosystem, ...more].flatMap(({ file, apps }) =>
        apps.map((app) => ({
          app: withName(app),
          source: { type: 'ecosystem' as const, file },
          base: path.dirname(file),
        })),
      )
    : [...(detection?.apps ?? [])];
  const names = new Set(known.map(({ app }) => app.name));
  const own = Object.entries(settings)
    .filter(([name, setting]) => setting.script !== undefined && !names.has(name))
    .map(([name]): AppSource => ({
      app: { name },
      source: { type: 'settings' },
      base: context.workspaceFolder,
    }));
  const all = [...known, ...own]
    .map((source) => withSetting(source, settings, context.workspaceFolder))
    .filter((source) => source !== undefined);
  const found = await definitionsFromApps(all, context);
  const wrong = [ecosystem, ...more].flatMap((file) => file?.problems ?? []);
  const problems: readonly AppProblem[] = [...wrong, ...found.problems];
  const ordered = withDependencies(found.definitions, detection?.databases ?? []);
  const beside = detection
    ? notUsed(
        detection,
        ordered.definitions,
        ecosystem && path.basename(ecosystem.file),
        new Set(Object.keys(settings)),
      )
    : { leftOut: [], offers: [] };
  return { ...ordered, ...beside, problems };
}

/** Settings are by name, so a name that PM2 would derive is derived first. */
function withName(app: RawApp): RawApp {
  const { script } = parseApp(app).parsed;
  // A name that cannot be one is left to be told.
  if (app.name || script === undefined) return app;
  return { ...app, name: path.basename(script).replace(/(?<=.)\.[^.]*$/, '') };
}

function withSetting(
  source: AppSource,
  settings: DefinitionSources['settings'],
  workspaceFolder: string,
): AppSource | undefined {
  const setting = settingOf(settings, source.app.name);
  if (!setting) return source;

  const { enabled, kind, port, dependsOn, probe, restartWhenUnhealthy, env } = setting;
  if (enabled === false) return undefined;
  return {
    ...source,
    ...(kind === undefined ? {} : { kind }),
    ...(port === undefined ? {} : { port }),
    more: {
      ...(dependsOn && { dependsOn }),
      ...(probe && { probe }),
      ...(restartWhenUnhealthy && { restartUnhealthy: true }),
    },
    app: {
      ...source.app,
      ...keysOfSetting(setting, workspaceFolder),
      ...(env === undefined ? {} : { env: { ...asObject(source.app.env), ...env } }),
    },
  };
}

function asObject(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {};
}
