import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { SettingsReader } from '../../src/base/settingsReader';

const file = path.resolve(import.meta.dirname, '../../package.json');
const { contributes } = JSON.parse(readFileSync(file, 'utf8')) as {
  contributes: { configuration: { properties: Record<string, { readonly default: unknown }> } };
};

/** Settings by id, as they hold for a folder; those that are not named are as the manifest has them. */
export function fakeSettings(
  valuesOf: (folder: string) => Readonly<Record<string, unknown>>,
): SettingsReader {
  const defaultOf = (id: string): unknown => contributes.configuration.properties[id]?.default;
  return new SettingsReader((folder) => ({
    get: (id) => valuesOf(folder)[id] ?? defaultOf(id),
    inspect: (id) => ({ defaultValue: defaultOf(id) }),
  }));
}
