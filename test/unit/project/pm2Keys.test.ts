import * as fs from 'node:fs';
import Ajv from 'ajv';
import { describe, expect, it } from 'vitest';
import { ecosystemSchema, schemaFile } from '../../../scripts/ecosystemSchema.mjs';
import { scriptKeys } from '../../../src/pm2/ecosystem/ecosystemApps';
import { keyNamed, namesOf, pm2KeyRows, valueOf } from '../../../src/project/pm2Keys';

interface Pm2Schema {
  readonly type: string | readonly string[];
  readonly alias?: string | readonly string[];
  readonly min?: number;
}

/** PM2's own, without what stands for every `env_NAME`. */
const theirs = Object.entries(
  JSON.parse(fs.readFileSync('node_modules/pm2/lib/API/schema.json', 'utf8')) as Readonly<
    Record<string, Pm2Schema>
  >,
).filter(([key]) => !key.startsWith('^'));

describe('the table of keys', () => {
  it.each(theirs)('knows %s under each of PM2’s names', (key, { alias = [], min }) => {
    const [own, row] = pm2KeyRows.find(([one]) => namesOf(one).includes(key)) ?? [];
    expect(own && namesOf(own)).toEqual(expect.arrayContaining([key, ...[alias].flat()]));
    expect(row?.least).toBe(min);
  });

  it('has no name twice, but for the options of an interpreter', () => {
    const all = pm2KeyRows.flatMap(([key]) => namesOf(key));
    const twice = all.filter((name, index) => all.indexOf(name) !== index);
    expect(twice).toEqual(['interpreterArgs', 'interpreter_args']);
  });

  it('has the names of a script by which apps are found', () => {
    expect(namesOf('script')).toEqual(scriptKeys);
  });

  it('takes the first name that is set, and no null', () => {
    const app = { error: 'b.log', err_file: 'c.log', error_file: null };
    expect(valueOf(app, 'error_file')).toBe('b.log');
    expect(valueOf({ killTimeout: 9 }, 'kill_timeout')).toBe(9);
    expect(valueOf({ env_test: 1 }, 'env_test')).toBe(1);
  });

  it.each(['env_staging', 'exec', 'maxRestarts'])('has a truth about %s', (name) => {
    expect(keyNamed(name)?.truth?.()).toMatch(/./);
  });

  it('has none about what is no key', () => {
    for (const name of ['x', 'constructor', 'env_']) expect(keyNamed(name)).toBeUndefined();
  });
});

describe('the JSON schema', () => {
  const validate = new Ajv({ strict: false }).compile(ecosystemSchema());

  it('is that of the table (npm run schema writes it)', () => {
    expect(JSON.parse(fs.readFileSync(schemaFile, 'utf8'))).toEqual(ecosystemSchema());
  });

  it.each(theirs.filter(([key]) => key !== 'env'))(
    'lets pass what PM2 takes: %s',
    (key, { type }) => {
      const { properties } = (
        ecosystemSchema() as {
          definitions: { app: { properties: Record<string, { type: string | string[] }> } };
        }
      ).definitions.app;
      expect([properties[key]?.type].flat()).toEqual(expect.arrayContaining([type].flat()));
    },
  );

  it.each<[string, boolean, unknown]>([
    [
      'a list of apps',
      true,
      { apps: [{ name: 'a', script: 'a.js', instances: 'max' }], deploy: {} },
    ],
    ['one app', true, { apps: { script: 'a.js', watch: ['src'] } }],
    ['an app alone', true, { name: 'a', script: 'a.js' }],
    ['a list alone', true, [{ script: 'a.js' }]],
    ['keys that are not known', true, { apps: [{ script: 'a.js', env_staging: { A: 1 }, x: 1 }] }],
    ['a wrong type', false, { apps: [{ script: 'a.js', max_restarts: true }] }],
    ['a wrong type in one app', false, { apps: { script: 1 } }],
    ['a mode that there is not', false, [{ script: 'a.js', exec_mode: 'spoon' }]],
    ['a wrong type under another name', false, { script: 'a.js', exec_interpreter: 1 }],
    ['less than PM2 takes', false, { script: 'a.js', min_uptime: 50 }],
    ['no apps at all', false, 'apps'],
  ])('checks %s', (_, valid, value) => {
    expect(validate(value), JSON.stringify(validate.errors)).toBe(valid);
  });
});
