import { describe, expect, it } from 'vitest';
import { settingIds } from '../../../../src/base/ids';
import { readFolderSettings } from '../../../../src/services/definitions/settings';
import { declaredSettings } from '../../../fakes/declaredSettings';
import { fakeSettings } from '../../../fakes/fakeSettings';
import { evilNames } from '../../../fakes/samples';

function read(values: Readonly<Record<string, unknown>>) {
  const { settings, problems } = readFolderSettings(
    fakeSettings(() => values),
    '/w',
  );
  return { settings, messages: problems.map(({ message }) => message), problems };
}

const defaults = { services: {}, ecosystemFile: '', environment: '', launch: 'direct' };

it('has defaults for what is not set', () => {
  expect(read({})).toMatchObject({ settings: defaults, messages: [] });
  const nulls = Object.fromEntries(Object.values(settingIds).map((id) => [id, null]));
  expect(read(nulls)).toMatchObject({ settings: defaults, messages: [] });
});

it('knows every key of a service that the manifest offers', () => {
  const keys = Object.keys(
    declaredSettings[settingIds.services]?.additionalProperties?.properties ?? {},
  );
  expect(keys).toContain('memoryCap');
  const wrong = Object.fromEntries(keys.map((key) => [key, null]));
  const { messages } = read({ [settingIds.services]: { api: wrong } });
  expect(messages).toHaveLength(keys.length);
  expect(messages.join('\n')).not.toContain('there is no such key');
});

it('takes every key of a service', () => {
  const backend = {
    enabled: true,
    kind: 'backend',
    port: 3004,
    memoryCap: '1G',
    script: 'npm',
    args: ['run', 'dev'],
    cwd: 'backend',
    interpreter: 'none',
    instances: 2,
    env: { A: 'a', B: 1, C: true },
  };
  const other = { memoryCap: 5, args: 'run dev' };
  const { settings, messages } = read({
    [settingIds.services]: { backend, other },
    [settingIds.ecosystemFile]: ' x.js ',
    [settingIds.environment]: 'dev',
    [settingIds.launch]: 'asWritten',
  });
  expect(messages).toEqual([]);
  expect(settings).toEqual({
    services: { backend, other },
    ecosystemFile: 'x.js',
    environment: 'dev',
    launch: 'asWritten',
  });
});

describe('a value of the wrong type is left out, and told', () => {
  it.each<[string, unknown]>([
    [settingIds.ecosystemFile, 7],
    [settingIds.environment, ['dev']],
    [settingIds.launch, 'fast'],
    [settingIds.launch, 3],
    [settingIds.services, 'backend'],
    [settingIds.services, ['backend']],
    [settingIds.services, 7],
  ])('%s: %j', (id, value) => {
    const { settings, messages } = read({ [id]: value });
    expect(settings).toEqual(defaults);
    expect(messages).toEqual([expect.stringContaining(`The setting ${id} is not used: `)]);
  });

  it.each<[string, unknown]>([
    ['enabled', 'no'],
    ['kind', 'web'],
    ['port', '3004'],
    ['port', 0],
    ['port', 65_536],
    ['port', 3.5],
    ['memoryCap', true],
    ['memoryCap', 0],
    ['memoryCap', -1],
    ['memoryCap', 'lots'],
    ['script', 1],
    ['args', [1]],
    ['args', {}],
    ['cwd', null],
    ['interpreter', []],
    ['instances', 0],
    ['instances', 'max'],
    ['env', { A: {} }],
    ['env', 'A=1'],
    ['colour', 'red'],
    ['constructor', 'x'],
    ['__proto__', 'x'],
  ])('of a service: %s: %j, and its other keys stay', (key, value) => {
    const raw = JSON.parse(`{"memoryCap":"1G","script":"x","${key}":${JSON.stringify(value)}}`);
    const { settings, messages } = read({ [settingIds.services]: { api: raw, web: { port: 1 } } });
    const { [key as 'port']: _, ...others } = { memoryCap: '1G', script: 'x' } as Record<
      string,
      unknown
    >;
    expect(settings.services).toEqual({ api: others, web: { port: 1 } });
    expect(messages).toHaveLength(1);
    expect(messages[0]).toContain(`${settingIds.services} › api.${key}`);
  });

  it.each([[null], ['x'], [7], [['x']]])('a service that is %j', (raw) => {
    const { settings, messages } = read({ [settingIds.services]: { api: raw, web: { port: 1 } } });
    expect(settings.services['web']).toEqual({ port: 1 });
    expect(messages).toEqual([expect.stringContaining('› api is not used')]);
  });

  it('names the setting alone for a button that opens it', () => {
    const { problems } = read({ [settingIds.services]: { 'a b': { port: 'x' } } });
    expect(problems[0]?.setting.split(' ')[0]).toBe(settingIds.services);
  });

  it('keeps a service switched off although something else in it is wrong', () => {
    const { settings } = read({ [settingIds.services]: { api: { enabled: false, port: 'x' } } });
    expect(settings.services['api']).toEqual({ enabled: false });
  });
});

it('takes any name', () => {
  const names = [...evilNames, '__proto__', 'constructor'];
  const services = Object.fromEntries(names.map((name) => [name, { port: 1 }]));
  const found = read({ [settingIds.services]: services }).settings.services;
  expect(Object.entries(found)).toEqual(Object.entries(services));
});
