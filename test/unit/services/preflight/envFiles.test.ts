import { expect, it } from 'vitest';
import { checkEnvFiles } from '../../../../src/services/preflight/envFiles';
import { aDefinition } from '../../../fakes/samples';

type Files = Readonly<Record<string, string>>;

const secret = 'geheim-7f3a';

/** [what, files of /w/api, the environment of services, checks as "state: detail [fix]"] */
const cases: readonly [string, Files, Readonly<Record<string, string>>, readonly string[]][] = [
  ['no example: nobody says what is needed', { '.env': 'A=1' }, {}, []],
  [
    'no .env',
    { '.env.example': 'A=\n' },
    {},
    ['warning: It is missing; there is a .env.example. [Copy .env.example]'],
  ],
  [
    'other names of an example',
    { '.env.template': 'A=\n' },
    {},
    ['warning: It is missing; there is a .env.template. [Copy .env.template]'],
  ],
  [
    'all keys set, by whichever file',
    { '.env.example': 'A=\nB=\n# C=\n', '.env': 'A=1', '.env.local': "export B='2'\r\n" },
    {},
    ['ok: all keys of .env.example are set []'],
  ],
  [
    'a key is missing, and an empty one counts as missing; no value is told',
    { '.env.example': 'A=1\nB=2\nC=3\n', '.env': `A=${secret}\nB=\n` },
    {},
    ['warning: Not set: B, C. [Open .env]'],
  ],
  [
    'the environment and the definition may set it',
    { '.env.example': 'A=\nFROM_SHELL=\nOWN=\n', '.env': 'A=1' },
    { FROM_SHELL: 'x' },
    ['ok: all keys of .env.example are set []'],
  ],
  [
    'many: the first four are named',
    { '.env.example': 'A=\nB=\nC=\nD=\nE=\nF=\n', '.env': '' },
    {},
    ['warning: Not set: A, B, C, D, …. [Open .env]'],
  ],
  [
    'the file that is there is opened',
    { '.env.example': 'A=\nB=\n', '.env.development': 'A=1' },
    {},
    ['warning: Not set: B. [Open .env]'],
  ],
];

it.each(cases)('%s', async (_, files, env, expected) => {
  const checks = await checkEnvFiles(
    [aDefinition({ cwd: '/w/api', workspaceFolder: '/w', env: { OWN: '1' } })],
    env,
    async (file) => files[file.replace('/w/api/', '')],
  );
  expect(
    checks.map(({ state, detail, fix }) => `${state}: ${detail} [${fix?.title ?? ''}]`),
  ).toEqual(expected);
  expect(JSON.stringify(checks)).not.toContain(secret);
});

it('opens the file that is there, and copies the example that is there', async () => {
  const fixOf = async (files: Files): Promise<unknown> => {
    const checks = await checkEnvFiles(
      [aDefinition({ cwd: '/w/api', workspaceFolder: '/w' })],
      {},
      async (file) => files[file.replace('/w/api/', '')],
    );
    return checks[0]?.fix?.args;
  };
  expect(await fixOf({ '.env.example': 'A=\n' })).toEqual([{ file: '/w/api/.env.example' }]);
  expect(await fixOf({ '.env.example': 'A=\n', '.env.local': 'B=1' })).toEqual([
    { file: '/w/api/.env.local' },
  ]);
});
