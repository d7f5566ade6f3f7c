import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import { settingIds } from '../base/ids';

/** What a click on the status bar does. */
export type StatusBarClick = 'pick' | 'restartHeaviest' | 'restartAll';

export type LaunchMode = 'direct' | 'asWritten';

/** One service of `codexServices.services`. Every key goes over the ecosystem file and detection. */
export interface ServiceSetting {
  readonly enabled?: boolean;
  readonly kind?: 'backend' | 'frontend' | 'generator' | 'database' | 'other';
  readonly port?: number;
  /** A size such as `1G`; see base/size. */
  readonly memoryCap?: string | number;
  readonly script?: string;
  readonly args?: string | readonly string[];
  readonly cwd?: string;
  readonly interpreter?: string;
  readonly instances?: number;
  readonly env?: Readonly<Record<string, string | number | boolean>>;
}

/** The settings of one workspace folder, with only values of the right type in them. */
export interface FolderSettings {
  readonly services: Readonly<Record<string, ServiceSetting>>;
  readonly ecosystemFile: string;
  readonly environment: string;
  readonly launch: LaunchMode;
}

/** A value that was left out, and why. */
export interface SettingProblem {
  readonly setting: string;
  readonly message: string;
}

const serviceKeys = {
  enabled: v.optional(v.boolean()),
  kind: v.optional(v.picklist(['backend', 'frontend', 'generator', 'database', 'other'])),
  port: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535))),
  memoryCap: v.optional(v.union([v.string(), v.number()])),
  script: v.optional(v.string()),
  args: v.optional(v.union([v.string(), v.array(v.string())])),
  cwd: v.optional(v.string()),
  interpreter: v.optional(v.string()),
  instances: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
  env: v.optional(v.record(v.string(), v.union([v.string(), v.number(), v.boolean()]))),
};
const serviceSchema = v.object(serviceKeys);

/** Reads one folder's settings. A value of the wrong type is left out and told; nothing throws. */
export function readFolderSettings(get: (setting: string) => unknown): {
  settings: FolderSettings;
  problems: SettingProblem[];
} {
  const problems: SettingProblem[] = [];
  const text = (setting: string): string => {
    const value = get(setting) ?? '';
    if (typeof value === 'string') return value.trim();
    problems.push(wrong(setting, l10n.t('it must be a text.')));
    return '';
  };
  const launch = get(settingIds.launch) ?? 'direct';
  if (launch !== 'direct' && launch !== 'asWritten') {
    problems.push(wrong(settingIds.launch, l10n.t('it must be "direct" or "asWritten".')));
  }
  return {
    settings: {
      services: readServices(get(settingIds.services), problems),
      ecosystemFile: text(settingIds.ecosystemFile),
      environment: text(settingIds.environment),
      launch: launch === 'asWritten' ? 'asWritten' : 'direct',
    },
    problems,
  };
}

function readServices(value: unknown, problems: SettingProblem[]): Record<string, ServiceSetting> {
  if (value === undefined || value === null) return {};
  if (typeof value !== 'object' || Array.isArray(value)) {
    problems.push(
      wrong(settingIds.services, l10n.t('it must be an object with a key for each service.')),
    );
    return {};
  }
  const services: Record<string, ServiceSetting> = {};
  for (const [name, raw] of Object.entries(value))
    services[name] = readService(name, raw, problems);
  return services;
}

/** Key by key, so that one wrong value does not take the others with it. */
function readService(name: string, raw: unknown, problems: SettingProblem[]): ServiceSetting {
  const place = `${settingIds.services} › ${name}`;
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) {
    problems.push(wrong(place, l10n.t('it must be an object.')));
    return {};
  }
  const good: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(raw)) {
    if (!Object.hasOwn(serviceKeys, key)) {
      problems.push(wrong(`${place}.${key}`, l10n.t('there is no such key.')));
      continue;
    }
    const parsed = v.safeParse(serviceKeys[key as keyof typeof serviceKeys], value);
    if (parsed.success) good[key] = parsed.output;
    else problems.push(wrong(`${place}.${key}`, parsed.issues[0].message));
  }
  return v.parse(serviceSchema, good);
}

function wrong(setting: string, why: string): SettingProblem {
  return { setting, message: l10n.t('The setting {0} is not used: {1}', setting, why) };
}
