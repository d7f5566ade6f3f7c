import * as vm from 'node:vm';
import { describe, expect, it } from 'vitest';
import { parseSize } from '../../../../src/base/size';
import type { ServiceDefinition } from '../../../../src/services/definitions/definition';
import { ecosystemTemplate } from '../../../../src/services/definitions/ecosystemTemplate';
import { aDefinition, evilNames, megabyte } from '../../../fakes/samples';

/** What a file with this text exports. */
function apps(definitions: readonly ServiceDefinition[]): Record<string, unknown>[] {
  const module: { exports: { apps?: Record<string, unknown>[] } } = { exports: {} };
  vm.runInNewContext(ecosystemTemplate('/w', definitions), { module });
  return JSON.parse(JSON.stringify(module.exports.apps));
}

it('gives one example where there is nothing', () => {
  expect(apps([])).toMatchObject([{ name: 'backend', script: 'npm', max_memory_restart: '1G' }]);
});

it('writes what was found', () => {
  const definition = aDefinition({ port: 3004, capBytes: 1024 * megabyte });
  expect(apps([definition])).toEqual([
    {
      name: 'backend',
      cwd: './backend',
      script: 'npm',
      args: ['run', 'dev'],
      env: { PORT: '3004' },
      max_memory_restart: '1G',
      restart_delay: 5_000,
      max_restarts: 10,
      min_uptime: 10_000,
    },
  ]);
});

it('leaves out what is not known, and writes no value of the environment', () => {
  const written = { script: 'server.js', args: [], interpreterArgs: [] };
  const definition = aDefinition({ cwd: '/w', written, env: { DB_PASSWORD: 'hunter2' } });
  const [app] = apps([definition]);
  expect(app).toMatchObject({ cwd: '.' });
  expect(Object.keys(app ?? {})).not.toEqual(expect.arrayContaining(['args']));
  expect(ecosystemTemplate('/w', [definition])).not.toContain('hunter2');
});

// PM2's own rule for the key (lib/API/schema.json of pm2 7.0.4).
const pm2Size = /^\d+(G|M|K)?$/;

it.each([
  [2048 * megabyte, '2G'],
  [500 * megabyte, '500M'],
  [1536 * megabyte, '1536M'],
  [1_500_000_000, '1464844K'],
])('writes a cap of %d bytes as %s, which PM2 can read', (capBytes, expected) => {
  const cap = apps([aDefinition({ capBytes })])[0]?.['max_memory_restart'];
  expect(cap).toBe(expected);
  expect(cap).toMatch(pm2Size);
  expect(Math.abs((parseSize(cap) ?? 0) - capBytes)).toBeLessThan(1024);
});

describe('is code, whatever the names say', () => {
  it.each([...evilNames, "it's", '"x"', "\\'); process.exit(1); ('", '${x}', 'a\\', '\u2028'])(
    '%j',
    (name) => {
      const written = { script: name, args: [name], interpreterArgs: [] };
      expect(
        apps([aDefinition({ name, written, cwd: `/w/${name.replaceAll('/', '')}` })]),
      ).toMatchObject([{ name, script: name, args: [name] }]);
    },
  );
});
