import fc from 'fast-check';
import { describe, expect } from 'vitest';
import { HumanError } from '../../src/base/errors';
import { settingIds } from '../../src/base/ids';
import { maxTimerMs } from '../../src/base/clock';
import { SettingsReader } from '../../src/base/settingsReader';
import { pickApps } from '../../src/pm2/ecosystem/ecosystemApps';
import { parseJsonText, parseYamlText } from '../../src/pm2/ecosystem/ecosystemText';
import { parseEnvFile } from '../../src/project/envFile';
import { parseDatabaseUrl, urlWithoutPassword } from '../../src/postgres/address';
import { collectDefinitions } from '../../src/services/definitions/collectDefinitions';
import { readFolderSettings } from '../../src/services/definitions/settings';
import { toPm2App } from '../../src/services/launch/launchToPm2';
import { MemoryFiles } from '../fakes/memoryFiles';
import {
  expectInnocence,
  fuzz,
  hostileJson,
  hostileKey,
  hostileText,
  innate,
  object,
} from './fuzz';

const appKeys = [
  ...['name', 'script', 'args', 'cwd', 'env', 'env_production', 'instances', 'exec_mode', 'watch'],
  ...['max_memory_restart', 'kill_timeout', 'restart_delay', 'min_uptime', 'max_restarts', 'port'],
  ...['interpreter', 'node_args', 'autorestart', 'append_env_to_name', 'out_file', 'cron_restart'],
];
const app = object(hostileKey(...appKeys), hostileJson('PORT', 'A')).chain((made) =>
  fc.record({ name: hostileText, script: hostileText }).map((more) => ({ ...more, ...made })),
);
const context = { workspaceFolder: '/w', cpus: 4, processEnv: {}, envName: 'production' };
const settingKeys = [
  ...['enabled', 'kind', 'port', 'memoryCap', 'script', 'args', 'cwd', 'interpreter', 'instances'],
  ...['dependsOn', 'probe', 'restartWhenUnhealthy', 'killTimeout', 'env'],
];
const services = object(
  hostileKey('backend', 'a'),
  object(hostileKey(...settingKeys), hostileJson('http', 'log', 'status')),
);

/** What is written under a setting, without an editor. */
function reading(written: Readonly<Record<string, unknown>>): SettingsReader {
  const get = (id: string): unknown => (Object.hasOwn(written, id) ? written[id] : defaults[id]);
  return new SettingsReader(() => ({ get, inspect: (id) => ({ defaultValue: defaults[id] }) }));
}
const defaults: Readonly<Record<string, unknown>> = {
  [settingIds.services]: {},
  [settingIds.ecosystemFile]: '',
  [settingIds.environment]: '',
  [settingIds.launch]: 'direct',
};

describe('what says how services are run', () => {
  fuzz(
    'a result of an ecosystem file makes definitions that PM2 can take, and sentences',
    0.5,
    fc.tuple(
      fc.oneof(
        hostileJson('apps', 'pm2', ...appKeys),
        fc.record({ apps: fc.array(app, { maxLength: 3 }) }),
      ),
      services,
    ),
    async ([value, written]) => {
      let apps;
      try {
        apps = pickApps('/w/ecosystem.config.js', value, []);
      } catch (error) {
        expect(error).toBeInstanceOf(HumanError);
        return;
      }
      const { settings } = readFolderSettings(reading({ [settingIds.services]: written }), '/w');
      const ecosystem = { file: '/w/ecosystem.config.js', ...apps };
      const { definitions, problems } = await collectDefinitions(
        { settings: settings.services, ecosystem },
        { ...context, files: new MemoryFiles({ '/w/a.js': '' }) },
      );
      expectInnocence();
      for (const { message } of problems) expect(typeof message).toBe('string');
      expect(new Set(definitions.map(({ name }) => name)).size).toBe(definitions.length);
      for (const definition of definitions) {
        expect(definition.name.trim()).not.toBe('');
        expect(definition.cwd.startsWith('/')).toBe(true);
        for (const [key, text] of Object.entries(definition.env)) {
          expect(key).not.toMatch(/^$|[=\0]/);
          expect(typeof text).toBe('string');
        }
        expect(definition.instances).toBeGreaterThanOrEqual(1);
        for (const ms of [definition.restart.killTimeoutMs, definition.restart.restartDelayMs]) {
          expect(ms).toBeGreaterThanOrEqual(0);
          expect(ms).toBeLessThanOrEqual(maxTimerMs);
        }
        const { written: command } = definition;
        const made = toPm2App(definition, {
          ...{
            script: command.script,
            args: command.args,
            interpreterArgs: [],
            cwd: definition.cwd,
          },
          ...{ env: {}, mode: 'asWritten', remains: [] },
        } as never);
        expect(JSON.parse(JSON.stringify(made))).toMatchObject({ watch: false });
      }
    },
  );

  fuzz(
    'a text of an ecosystem file is read, or refused in a sentence',
    0.5,
    fc.oneof(
      hostileText,
      hostileJson('apps', ...appKeys).map((value) => JSON.stringify(value, undefined, 1)),
      fc.tuple(hostileJson('apps'), fc.nat(), hostileText).map(([value, at, text]) => {
        const json = JSON.stringify(value);
        return json.slice(0, at % (json.length + 1)) + text;
      }),
      fc
        .array(
          fc.constantFrom('a: &a', '- *a', '<<: *a', '{', '[', '- ', '  ', 'apps:', '\n', ': '),
          { maxLength: 60 },
        )
        .map((all) => all.join('')),
    ),
    (text) => {
      for (const parse of [parseJsonText, parseYamlText]) {
        try {
          JSON.stringify(parse('/w/f', text));
        } catch (error) {
          expect(error).toBeInstanceOf(HumanError);
        }
      }
      expectInnocence();
    },
  );

  const name = fc.oneof(fc.constantFrom('A', 'B', 'DATABASE_URL', 'PORT'), innate);
  const envValue = fc
    .array(
      fc.oneof(
        name.map((one) => `\${${one}}`),
        name.map((one) => `$${one}`),
        name.map((one) => `\${${one}:-x$A}`),
        fc.constantFrom('postgres://u:p@h:1/d', '"', "'", '`', '\\n', '#', ' ', '$', '1'),
        hostileText,
      ),
      { maxLength: 40 },
    )
    .map((parts) => parts.join(''));

  fuzz(
    'a .env file has variables of text, not longer than it can say',
    1,
    fc
      .array(fc.tuple(fc.oneof(name, hostileText), envValue), { maxLength: 8 })
      .map((lines) => lines.map(([key, value]) => `${key}=${value}`).join('\n')),
    (text) => {
      const values = parseEnvFile(text, { PORT: '1' });
      expectInnocence();
      for (const value of Object.values(values)) {
        expect(typeof value).toBe('string');
        expect(value.length).toBeLessThanOrEqual(1_000_000);
        const address = parseDatabaseUrl(value);
        if (address?.password)
          expect(urlWithoutPassword(address)).not.toContain(`:${address.password.reveal()}@`);
      }
    },
  );

  fuzz(
    'settings are of their types, and what is not is told',
    1,
    fc.record(
      {
        [settingIds.services]: fc.oneof(services, hostileJson('backend', ...settingKeys)),
        [settingIds.ecosystemFile]: fc.oneof(hostileText, hostileJson('x')),
        [settingIds.environment]: fc.oneof(hostileText, hostileJson('x')),
        [settingIds.launch]: fc.oneof(fc.constantFrom('direct', 'asWritten'), hostileJson('x')),
      },
      { requiredKeys: [] },
    ),
    (written) => {
      const { settings, problems } = readFolderSettings(reading(written), '/w');
      expectInnocence();
      for (const { message } of problems) expect(typeof message).toBe('string');
      expect(typeof settings.ecosystemFile).toBe('string');
      expect(typeof settings.environment).toBe('string');
      expect(['direct', 'asWritten']).toContain(settings.launch);
      expect(Object.getPrototypeOf(settings.services)).toBe(Object.prototype);
      for (const one of Object.values(settings.services)) {
        expect(Object.getPrototypeOf(one)).toBe(Object.prototype);
        for (const key of Object.keys(one)) expect(settingKeys).toContain(key);
        if (one.port !== undefined) expect(Number.isInteger(one.port)).toBe(true);
        for (const value of Object.values(one.env ?? {}))
          expect(['string', 'number', 'boolean']).toContain(typeof value);
      }
    },
  );
});
