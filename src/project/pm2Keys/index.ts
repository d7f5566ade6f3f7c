// PM2's keys of an app: what each takes, what PM2 really does with it, and which are ours.
// From outside: pm2Keys and what looks one up; a new key is a row in one of the tables.
import { logKeys } from './logKeys';
import type { Pm2Key } from './pm2Key';
import { programKeys } from './programKeys';
import { restartKeys } from './restartKeys';

/**
 * Every key of an app that PM2 knows: validation, what is passed on, hover, completion, the JSON schema and the names in the
 * rules of the audit all come from here.
 */
export const pm2Keys = { ...programKeys, ...restartKeys, ...logKeys };

type Rows = typeof pm2Keys;

/** A key under PM2's first name for it. */
export type Pm2KeyName = keyof Rows | `env_${string}`;

/** A key that has a place of its own in a definition. */
export type HeldKey = {
  [Name in keyof Rows]: Rows[Name] extends { readonly held: string } ? Name : never;
}[keyof Rows];

export const pm2KeyRows = Object.entries(pm2Keys) as readonly (readonly [keyof Rows, Pm2Key])[];

const names: ReadonlyMap<string, readonly string[]> = new Map(
  pm2KeyRows.map(([key, { others = [] }]) => {
    const camel = key.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
    return [key, [...new Set([key, ...others, camel])]];
  }),
);

/** All names under which PM2 takes a key, in the order in which it looks. */
export function namesOf(key: Pm2KeyName): readonly string[] {
  return names.get(key) ?? [key];
}

/** The value of a key under any of PM2's names for it; null counts as absent, as it does for PM2. */
export function valueOf(app: Readonly<Record<string, unknown>>, key: Pm2KeyName): unknown {
  return namesOf(key)
    .map((name) => app[name])
    .find((value) => value !== undefined && value !== null);
}

/** The row of a key under any of PM2's names for it, and of every `env_NAME`. */
export function keyNamed(name: string): Pm2Key | undefined {
  const key = /^env_\w+$/.test(name) ? 'env_production' : name;
  const found = pm2KeyRows.find(([own]) => own === key);
  return (found ?? pm2KeyRows.find(([own]) => namesOf(own).includes(key)))?.[1];
}
