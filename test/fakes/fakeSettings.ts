import { SettingsReader } from '../../src/base/settingsReader';
import { declaredSettings } from './declaredSettings';

/** Settings by id, as they hold for a folder; those that are not named are as the manifest has them. */
export function fakeSettings(
  valuesOf: (folder: string) => Readonly<Record<string, unknown>>,
): SettingsReader {
  const defaultOf = (id: string): unknown => declaredSettings[id]?.default;
  return new SettingsReader((folder) => ({
    get: (id) => valuesOf(folder)[id] ?? defaultOf(id),
    inspect: (id) => ({ defaultValue: defaultOf(id) }),
  }));
}
