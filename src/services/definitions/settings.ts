import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import { settingIds } from '../../base/ids';
import { parseSize } from '../../base/size';
import type { ProbeSetting } from './definition';
import type { SettingId, SettingsReader, SettingValue } from '../../base/settingsReader';

export type LaunchMode = SettingValue<typeof settingIds.launch>;

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
  readonly dependsOn?: readonly string[];
  readonly probe?: ProbeSetting;
  readonly restartWhenUnhealthy?: boolean;
  /** How long a stop may take before it is made firm, in ms. */
  readonly killTimeout?: number;
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

const kinds = ['backend', 'frontend', 'generator', 'database', 'other'] as const;
const envText = () => l10n.t('it must be an object of texts, numbers, or true and false.');
const wholeNumber = (max: number, message: () => string) =>
  v.pipe(v.number(message), v.integer(message), v.minValue(1, message), v.maxValue(max, message));
const mustBeText = () => l10n.t('it must be a text.');

const sizeText = () => l10n.t('it must be a size such as "1G", or a number of bytes.');

const probeText = () =>
  l10n.t(
    'it must be a path such as "/health", "tcp", "postgres", "none", or an object with http or log.',
  );
const statusCode = v.pipe(v.number(), v.integer(), v.minValue(100), v.maxValue(599));
const httpPath = v.pipe(v.string(), v.regex(/^\/[^\s]*$/));

/** `"/health"`, `"tcp"`, `{"http": "/health", "status": 204}`, `{"log": "ready on"}`. */
const probeSchema = v.union(
  [
    v.pipe(
      v.picklist(['tcp', 'postgres', 'none']),
      v.transform((type): ProbeSetting => ({ type })),
    ),
    v.pipe(
      httpPath,
      v.transform((path): ProbeSetting => ({ type: 'http', path })),
    ),
    v.pipe(
      v.strictObject({
        http: httpPath,
        status: v.optional(v.union([statusCode, v.array(statusCode)])),
      }),
      v.transform(({ http, status }): ProbeSetting => ({
        type: 'http',
        path: http,
        ...(status === undefined ? {} : { status: Array.isArray(status) ? status : [status] }),
      })),
    ),
    v.pipe(
      v.strictObject({ log: v.pipe(v.string(), v.check(isRegExp)) }),
      v.transform(({ log }): ProbeSetting => ({ type: 'log', pattern: log })),
    ),
  ],
  probeText,
);

const serviceKeys = {
  enabled: v.optional(v.boolean(() => l10n.t('it must be true or false.'))),
  kind: v.optional(v.picklist(kinds, () => l10n.t('it must be one of {0}.', kinds.join(', ')))),
  port: v.optional(wholeNumber(65_535, () => l10n.t('it must be a whole number from 1 to 65535.'))),
  memoryCap: v.optional(
    v.pipe(
      v.union([v.string(), v.number()], sizeText),
      // A wrong one must not stand before a right one of the ecosystem file.
      v.check((value) => parseSize(value) !== undefined, sizeText),
    ),
  ),
  script: v.optional(v.string(mustBeText)),
  args: v.optional(
    v.union([v.string(), v.array(v.string())], () =>
      l10n.t('it must be a text or a list of texts.'),
    ),
  ),
  cwd: v.optional(v.string(mustBeText)),
  interpreter: v.optional(v.string(mustBeText)),
  instances: v.optional(
    wholeNumber(Number.MAX_SAFE_INTEGER, () => l10n.t('it must be a whole number of at least 1.')),
  ),
  dependsOn: v.optional(
    v.array(v.string(), () => l10n.t('it must be a list of names of services.')),
  ),
  probe: v.optional(probeSchema),
  restartWhenUnhealthy: v.optional(v.boolean(() => l10n.t('it must be true or false.'))),
  killTimeout: v.optional(
    wholeNumber(600_000, () => l10n.t('it must be a whole number of milliseconds up to 600000.')),
  ),
  env: v.optional(
    v.record(v.string(), v.union([v.string(), v.number(), v.boolean()], envText), envText),
  ),
};

/** Reads one folder's settings. A value of the wrong type is left out and told; nothing throws. */
export function readFolderSettings(
  reader: SettingsReader,
  folder: string,
): {
  settings: FolderSettings;
  problems: SettingProblem[];
} {
  const problems: SettingProblem[] = [];
  const read = <Id extends SettingId>(id: Id, why: () => string): SettingValue<Id> => {
    if (reader.isWrong(id, folder)) problems.push(wrong(id, why()));
    return reader.get(id, folder);
  };
  return {
    settings: {
      services: readServices(reader.get(settingIds.services, folder), problems),
      ecosystemFile: read(settingIds.ecosystemFile, mustBeText).trim(),
      environment: read(settingIds.environment, mustBeText).trim(),
      launch: read(settingIds.launch, () => l10n.t('it must be "direct" or "asWritten".')),
    },
    problems,
  };
}

function readServices(value: unknown, problems: SettingProblem[]): Record<string, ServiceSetting> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    problems.push(
      wrong(settingIds.services, l10n.t('it must be an object with a key for each service.')),
    );
    return {};
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, raw]) => [name, readService(name, raw, problems)]),
  );
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
  return good;
}

function isRegExp(text: string): boolean {
  try {
    new RegExp(text);
    return true;
  } catch {
    return false;
  }
}

/** The sentence for a value that is left out. */
export function wrong(setting: string, why: string): SettingProblem {
  return { setting, message: l10n.t('The setting {0} is not used: {1}', setting, why) };
}
