import * as fs from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  certainEcosystemGlobs,
  ecosystemFormat,
  ecosystemNames,
  isCertainEcosystemName,
  isEcosystemName,
} from '../../../../src/pm2/ecosystem/ecosystemNames';

describe('a name of an ecosystem file', () => {
  it.each([
    ['ecosystem.config.js', 'certain', 'code'],
    ['ecosystem.config.mjs', 'certain', 'code'],
    ['pm2.config.cjs', 'certain', 'code'],
    ['pm2.config.YML', undefined, 'yaml'],
    ['ecosystem.json', 'certain', 'json'],
    ['pm2.yaml', 'certain', 'yaml'],
    ['ecosystem.staging.config.js', 'certain', 'code'],
    ['pm2.my-own.dev.config.json', 'certain', 'json'],
    ['process.json', 'vague', 'json'],
    // JavaScript is configuration to PM2 only behind ".config".
    ['ecosystem.js', undefined, 'code'],
    ['process.js', undefined, 'code'],
    ['ecosystem.config.ts', undefined, undefined],
    ['ecosystem.config.toml', undefined, undefined],
    ['my-ecosystem.config.js', undefined, 'code'],
    ['ecosystem.config.js.bak', undefined, undefined],
    ['ecosystemXconfig.js', undefined, 'code'],
    ['package.json', undefined, 'json'],
  ])('%s', (name, how, format) => {
    expect(isEcosystemName(name)).toBe(how !== undefined);
    expect(isCertainEcosystemName(name)).toBe(how === 'certain');
    expect(ecosystemFormat(name)).toBe(format);
  });
});

it('is a configuration to PM2 itself, whatever it is called', () => {
  const common = path.resolve(import.meta.dirname, '../../../../node_modules/pm2/lib/Common.js');
  const known = /knonwConfigFileExtensions = (\{[^}]*\})/.exec(
    fs.readFileSync(common, 'utf8'),
  )?.[1];
  const extensions = [...(known ?? '').matchAll(/'(\.[\w.]+)'/g)].map(([, one]) => one ?? '');
  expect(extensions.length).toBeGreaterThan(3);
  expect(ecosystemNames.filter((name) => !extensions.some((one) => name.endsWith(one)))).toEqual(
    [],
  );
});

/** What the detectors begin with (src/services/detection), besides ecosystem files. */
const projectFiles = [
  ...['package.json', 'Cargo.toml', 'pyproject.toml', 'requirements.txt', 'manage.py'],
  ...['Procfile', 'Procfile.dev', 'Gemfile', 'composer.json', 'go.mod', 'pom.xml'],
  ...['build.gradle', 'build.gradle.kts', 'mix.exs', '*.csproj'],
];

describe('package.json names the same files', () => {
  const manifest = JSON.parse(
    fs.readFileSync(path.resolve(import.meta.dirname, '../../../../package.json'), 'utf8'),
  ) as {
    activationEvents: readonly string[];
    contributes: { jsonValidation: readonly { fileMatch: readonly string[] }[] };
  };

  it('for the activation, two levels down', () => {
    const names = [...ecosystemNames, ...projectFiles];
    // The editor takes a pattern without * or ? as the name of one file, braces and all.
    const events = manifest.activationEvents.filter((event) => event.startsWith('workspace'));
    expect(events).toEqual(
      [...names, `*/{${names.join(',')}}`, `*/*/{${names.join(',')}}`].map(
        (pattern) => `workspaceContains:${pattern}`,
      ),
    );
  });

  it('for the schema', () => {
    expect(manifest.contributes.jsonValidation.map(({ fileMatch }) => fileMatch)).toEqual([
      certainEcosystemGlobs.filter((name) => name.endsWith('.json')),
    ]);
  });
});
