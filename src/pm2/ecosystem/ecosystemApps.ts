import * as l10n from '@vscode/l10n';
import { HumanError } from '../../base/errors';

/** One entry of `apps` as the file has it: plain JSON, functions dropped, every key as written. */
export type RawApp = Readonly<Record<string, unknown>>;

/** Something wrong with one app of a file, as a sentence; the other apps are not affected. */
export interface AppProblem {
  /** The app's name, or its place such as `apps[2]`, where it has none. */
  readonly app?: string;
  readonly message: string;
}

/** What an ecosystem file says. Relative paths in it are relative to the file's folder. */
export interface EcosystemFile {
  /** Absolute. */
  readonly file: string;
  readonly apps: readonly RawApp[];
  /** `NAME` of every `env_NAME` key, in the file's order. */
  readonly envNames: readonly string[];
  readonly problems: readonly AppProblem[];
}

/** PM2's names for `script`, in the order in which it looks. */
export const scriptKeys = ['script', 'exec', 'cmd', 'command'] as const;

/**
 * Finds the apps in what a file exports, by PM2's rules: `{apps: […]}`, `{pm2: […]}`, an array, or one app alone.
 * Throws a HumanError where there is none to find.
 */
export function pickApps(
  file: string,
  value: unknown,
  dropped: readonly string[],
): Omit<EcosystemFile, 'file'> {
  const list = listOf(file, value);
  const apps: RawApp[] = [];
  const problems: AppProblem[] = dropped
    .filter((key) => !/^(deploy|static)\b/.test(key))
    .map((key) => ({
      message: l10n.t('{0}: {1} is a function, which PM2 cannot take; it is left out.', file, key),
    }));
  list.forEach((app: unknown, index) => {
    const place = `apps[${index}]`;
    if (!isObject(app)) {
      problems.push({ app: place, message: l10n.t('{0}: {1} is not an object.', file, place) });
      return;
    }
    const name = typeof app.name === 'string' && app.name !== '' ? app.name : place;
    if (!scriptKeys.some((key) => typeof app[key] === 'string' && app[key].trim() !== '')) {
      problems.push({
        app: name,
        message: l10n.t(
          '{0}: the app "{1}" has no script. Give it one, such as script: "./start-dev.sh".',
          file,
          name,
        ),
      });
      return;
    }
    apps.push(app);
  });
  return { apps, problems, envNames: envNamesOf(apps) };
}

function listOf(file: string, value: unknown): readonly unknown[] {
  const list = findList(value);
  if (list === undefined) {
    throw new HumanError(
      l10n.t(
        '{0} holds no apps. It must export an object such as { apps: [{ name: "backend", script: "./start-dev.sh" }] }.',
        file,
      ),
    );
  }
  if (list.length === 0) {
    throw new HumanError(l10n.t('{0} has an empty list of apps. Add an app to it.', file));
  }
  return list;
}

function findList(value: unknown): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value;
  if (!isObject(value)) return undefined;
  for (const found of [value.apps, value.pm2]) {
    if (Array.isArray(found)) return found;
    if (isObject(found)) return [found];
  }
  return scriptKeys.some((key) => key in value) ? [value] : undefined;
}

function envNamesOf(apps: readonly RawApp[]): readonly string[] {
  const names = apps.flatMap((app) =>
    Object.keys(app).flatMap((key) => /^env_(\S+)$/.exec(key)?.[1] ?? []),
  );
  return [...new Set(names)];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
