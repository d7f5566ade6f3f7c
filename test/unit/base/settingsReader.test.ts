import { describe, expect, it } from 'vitest';
import { settingIds } from '../../../src/base/ids';
import { type SettingId, SettingsReader } from '../../../src/base/settingsReader';
import { fakeSettings } from '../../fakes/fakeSettings';

describe('a setting that holds what it must not', () => {
  it.each<[SettingId, unknown, unknown]>([
    [settingIds.memoryWarning, 70, 70],
    [settingIds.memoryWarning, 100, 100],
    [settingIds.memoryWarning, 0, 85],
    [settingIds.memoryWarning, NaN, 85],
    [settingIds.memoryCritical, -1, 94],
    [settingIds.memoryCritical, 101, 94],
    [settingIds.memoryCritical, '95', 94],
    [settingIds.crashLoopAction, 'warn', 'warn'],
    [settingIds.crashLoopAction, 'explode', 'stop'],
    [settingIds.enforceCaps, 'no', true],
    [settingIds.enforceCaps, false, false],
    [settingIds.logKeep, 0, 0],
    [settingIds.logKeep, -1, 5],
    [settingIds.logKeep, 2.5, 5],
    [settingIds.nodePath, ['node'], ''],
  ])('%s: %j gives %j', (id, written, value) => {
    const settings = fakeSettings(() => ({ [id]: written }));
    expect(settings.get(id)).toBe(value);
    expect(settings.isWrong(id)).toBe(value !== written);
  });

  it('is not wrong where it holds nothing', () => {
    const settings = fakeSettings(() => ({ [settingIds.launch]: null }));
    expect([settings.get(settingIds.launch), settings.isWrong(settingIds.launch)]).toEqual([
      'direct',
      false,
    ]);
  });
});

it('has a default that it may hold for every setting', () => {
  const settings = fakeSettings(() => ({}));
  for (const id of Object.values(settingIds)) {
    expect([id, settings.get(id), settings.isWrong(id)]).toEqual([id, expect.anything(), false]);
  }
});

it('asks once for each setting of a folder, until told that one may have changed', () => {
  const asked: string[] = [];
  const settings = new SettingsReader((folder) => ({
    get: (id) => {
      asked.push(`${folder} ${id}`);
      return folder === '/a';
    },
    inspect: () => undefined,
  }));
  const { enforceCaps } = settingIds;
  for (const folder of ['/a', '/b', '/a']) {
    expect(settings.get(enforceCaps, folder)).toBe(folder === '/a');
  }
  expect(asked).toEqual([`/a ${enforceCaps}`, `/b ${enforceCaps}`]);
  settings.forget();
  settings.get(enforceCaps, '/a');
  expect(asked).toHaveLength(3);
});
