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
import { keysOfSetting, settingOf } from './settingKeys';
import type { ServiceSetting, SettingProblem } from './settings';

export interface DefinitionSources {
  readonly settings: Readonly<Record<string, ServiceSetting>>;
  /** The file of choice; where there is one, nothing is detected. */
  readonly ecosystem?: EcosystemFile;
  readonly detection?: Detection;
}

/**
 * The definitions of a workspace folder (docs/decisions.md 6): the settings over the ecosystem file over detection. A setting
 * with a script and a new name is a service of its own; `enabled: false` takes a service away.
 */
export async function collectDefinitions(
  { settings, ecosystem, detection }: DefinitionSources,
  context: DefinitionContext,
): Promise<Definitions & { readonly settingProblems: readonly SettingProblem[] }> {
  const known: AppSource[] = ecosystem
    ? ecosystem.apps.map((app) => ({
        app: withName(app),
        source: { type: 'ecosystem', file: ecosystem.file },
        base: path.dirname(ecosystem.file),
      }))
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
  const problems: readonly AppProblem[] = [...(ecosystem?.problems ?? []), ...found.problems];
  const ordered = withDependencies(found.definitions, detection?.databases ?? []);
  return { ...ordered, problems };
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
