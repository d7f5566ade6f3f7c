import * as l10n from '@vscode/l10n';
import type { RawApp } from '../../pm2/ecosystem/ecosystemFile';
import { overwritesPm2Field } from '../../base/pm2Fields';

/** Why an environment is not quite what its author wrote. Sentences; no value is ever named. */
export interface AppEnv {
  readonly env: Readonly<Record<string, string>>;
  readonly problems: readonly string[];
}

/**
 * An app's own environment: `env`, then `env_NAME` on top, values as text as PM2 makes them (objects and null as JSON), and
 * `port` as PORT. Keys that would overwrite PM2's own fields are left out and told.
 */
export function envOf(app: RawApp, envName: string | undefined, port: number | undefined): AppEnv {
  const problems: string[] = [];
  const named = envName === undefined ? undefined : app[`env_${envName}`];
  if (named !== undefined && !isObject(named)) {
    problems.push(l10n.t('env_{0} must be an object; it is left out', envName ?? ''));
  }
  const own = isObject(app.env) ? app.env : {};
  const all = {
    ...own,
    ...(isObject(named) ? named : {}),
    ...(port === undefined ? {} : { PORT: port }),
  };
  const env: Record<string, string> = {};
  for (const [key, value] of Object.entries(all)) {
    if (value === undefined) continue;
    if (overwritesPm2Field(key)) {
      problems.push(
        l10n.t(
          'the environment variable "{0}" would overwrite a field of PM2; it is left out',
          key,
        ),
      );
    } else if (key === '' || /[=\0]/.test(key)) {
      problems.push(
        l10n.t('"{0}" cannot be the name of an environment variable; it is left out', key),
      );
    } else {
      env[key] = typeof value === 'object' ? JSON.stringify(value) : String(value);
    }
  }
  return { env, problems };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
