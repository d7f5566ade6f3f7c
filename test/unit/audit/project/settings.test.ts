import { expect, it } from 'vitest';
import type { RawApp } from '../../../../src/pm2/ecosystem/ecosystemFile';
import { collectDefinitions } from '../../../../src/services/definitions/collectDefinitions';
import { detect } from '../../../../src/services/detection/detect';
import { readFolderSettings } from '../../../../src/services/definitions/settings';
import { fakeSettings } from '../../../fakes/fakeSettings';
import { MemoryFiles } from '../../../fakes/memoryFiles';
import { audit, type CaseFiles, ecoText, pkg, root } from '../ruleCases';

const packages: CaseFiles = {
  'api/package.json': pkg({ dev: 'node server.js' }),
  'api/server.js': '',
  'web/package.json': pkg({ dev: 'node web.js' }),
  'web/web.js': '',
  'other/main.js': '',
};
const apps: readonly RawApp[] = [
  { name: 'api', script: 'server.js', cwd: './api', max_memory_restart: '300M', env: { A: '1' } },
  { name: 'web', script: 'web.js', cwd: './web', max_memory_restart: '400M' },
];
const lines = (app: RawApp): string =>
  Object.entries(app)
    .map(([key, value]) => `${key}: ${JSON.stringify(value)},`)
    .join('\n');
const ecosystem: CaseFiles = { ...packages, 'ecosystem.config.js': ecoText(...apps.map(lines)) };

/** What the launcher and the audit make of the same files and settings. */
async function both(files: CaseFiles, services: object) {
  const { settings } = readFolderSettings(
    fakeSettings(() => ({ 'codexServices.services': services })),
    root,
  );
  const memory = new MemoryFiles(
    Object.fromEntries(Object.entries(files).map(([name, text]) => [`${root}/${name}`, `${text}`])),
  );
  const file = `${root}/ecosystem.config.js`;
  const { definitions } = await collectDefinitions(
    {
      settings: settings.services,
      detection: await detect(root, memory),
      ...('ecosystem.config.js' in files && {
        ecosystem: { file, apps, envNames: [], problems: [] },
      }),
    },
    { workspaceFolder: root, cpus: 4, processEnv: {}, files: memory },
  );
  const { engine, findings } = await audit(files, { settings: settings.services });
  return { definitions, services: engine.project.services, findings };
}

const settings = {
  api: { memoryCap: '1G', cwd: 'other', script: 'main.js', args: '--a b', env: { B: 2 }, port: 81 },
  web: { enabled: false },
  cron: { script: 'main.js', cwd: 'other', memoryCap: '200M', kind: 'generator' },
  unknown: { memoryCap: '1G' },
};

it.each([
  ['an ecosystem file', ecosystem, settings],
  ['no ecosystem file', packages, settings],
  ['an ecosystem file alone', ecosystem, {}],
  ['folders alone', packages, {}],
  ['a cap alone', ecosystem, { web: { memoryCap: 1024 ** 3 } }],
  [
    'an ecosystem file whose apps are all taken away',
    ecosystem,
    { api: { enabled: false }, web: { enabled: false } },
  ],
])('the audit has the services of the launcher: %s', async (_, files, wanted) => {
  const { definitions, services } = await both(files, wanted);
  expect(
    services.map(({ name, cwd, app }) => ({ name, cwd, script: app?.text('script') })),
  ).toEqual(
    definitions.map(({ name, cwd, written }) => ({
      name,
      cwd,
      // What was detected is a script of a package.json.
      script: services.find((one) => one.name === name)?.app ? written.script : undefined,
    })),
  );
});

it('takes caps, variables, kinds and ports from the settings, and what is not in them from the file', async () => {
  const { services, definitions } = await both(ecosystem, settings);
  const [api, cron] = services;
  expect(services.map(({ app }) => app?.field('max_memory_restart')?.value)).toEqual([
    '1G',
    '200M',
  ]);
  expect(definitions.map(({ capBytes }) => capBytes)).toEqual([1024 ** 3, 200 * 1024 ** 2]);
  expect([api?.app?.env('A'), api?.app?.env('B'), api?.port]).toEqual(['1', '2', 81]);
  expect(cron).toMatchObject({ kind: 'generator', cwd: `${root}/other` });
  expect(cron?.steps.map(({ bare }) => bare.words[0]?.text)).toEqual(['main.js']);
});

it('does not offer to change in the file what the settings say', async () => {
  const bare = {
    ...packages,
    'ecosystem.config.js': ecoText("name: 'api',\nscript: './api/server.js',"),
  };
  const noCap = (findings: readonly { rule: string }[]) =>
    findings.filter(({ rule }) => rule === 'ecosystem-no-cap').length;
  expect(noCap((await both(bare, {})).findings)).toBe(1);
  const { findings, services } = await both(bare, { api: { memoryCap: '1G' } });
  expect(noCap(findings)).toBe(0);
  expect(services[0]?.app?.set({ max_memory_restart: '2G' })).toBeUndefined();
  expect(services[0]?.app?.set({ kill_timeout: 1 })).toHaveLength(1);
});

it('speaks of a service that only the settings name where they name it', async () => {
  const text = '{ "codexServices.services": { "cron": { "script": "none.js" } } }';
  const { services } = await both(
    { ...ecosystem, '.vscode/settings.json': text },
    {
      cron: { script: 'none.js' },
    },
  );
  const place = services.find(({ name }) => name === 'cron')?.place;
  expect(place?.file).toBe(`${root}/.vscode/settings.json`);
  expect(text.slice(place?.start, place?.end)).toBe('"cron"');
});
