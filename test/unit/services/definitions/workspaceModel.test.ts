import { describe, expect, it } from 'vitest';
import { HumanError } from '../../../../src/base/errors';
import type { EcosystemFile } from '../../../../src/pm2/ecosystem/ecosystemFile';
import { collectDefinitions } from '../../../../src/services/definitions/collectDefinitions';
import { readFolderSettings } from '../../../../src/services/definitions/settings';
import { detect } from '../../../../src/services/detection/detect';
import { serviceKey } from '../../../../src/services/state/service';
import type { FolderChoice } from '../../../../src/services/definitions/folderChoices';
import {
  WorkspaceModel,
  type WorkspaceParts,
} from '../../../../src/services/definitions/workspaceModel';
import { settle } from '../../../fakes/fakeClock';
import { type MemoryFile, MemoryFiles } from '../../../fakes/memoryFiles';
import { fakeSettings } from '../../../fakes/fakeSettings';
import { TestLog } from '../../../fakes/testLog';
import { planOf } from '../supervise/supervisorWorld';

interface World {
  readonly files?: Readonly<Record<string, MemoryFile>>;
  readonly settings?: Record<string, unknown>;
  readonly parts?: Partial<WorkspaceParts>;
}

const ecosystemFiles = {
  '/w/ecosystem.config.js': '',
  '/w/tools/ecosystem.config.js': '',
  '/w/server.js': '',
};

/** What every ecosystem file says: one app called after the folder of the file. */
function ecosystem(file: string, over: Partial<EcosystemFile> = {}): EcosystemFile {
  const apps = [{ name: 'backend', script: '/w/server.js', from: file, env_dev: { PORT: '1' } }];
  return { file, apps, envNames: ['dev', 'prod'], problems: [], ...over };
}

function model({ files = ecosystemFiles, settings = {}, parts = {} }: World = {}) {
  const choices = new Map<string, FolderChoice>();
  const log = new TestLog();
  const read: string[] = [];
  const state = { folders: ['/w'], trusted: true };
  const all: WorkspaceParts = {
    folders: () => state.folders,
    trusted: () => state.trusted,
    settings: fakeSettings(() => settings),
    choices: {
      get: (folder) => choices.get(folder) ?? {},
      set: async (folder, choice) => void choices.set(folder, choice),
    },
    files: new MemoryFiles(files),
    readEcosystem: async (file) => {
      read.push(file);
      return ecosystem(file);
    },
    plan: async (definition) => planOf(definition),
    rules: async () => ({ detect, collectDefinitions, readFolderSettings }),
    serviceEnvironment: async () => ({}),
    cpus: 2,
    log,
    ...parts,
  };
  const workspace = new WorkspaceModel(all);
  let changes = 0;
  workspace.onDidChange(() => changes++);
  return { workspace, choices, settings, state, log, read, changes: () => changes };
}

const messages = (workspace: WorkspaceModel): string[] =>
  workspace.problems.map(({ message }) => message);

describe('the state', () => {
  it('is loading, then what was found', async () => {
    const { workspace, changes } = model();
    expect(workspace.state).toBe('loading');
    await workspace.load();
    expect(workspace.state).toBe('services');
    expect(changes()).toBe(1);
  });

  it('is noFolder without a folder', async () => {
    const { workspace, state } = model();
    state.folders = [];
    await workspace.load();
    expect(workspace).toMatchObject({ state: 'noFolder', folders: [], definitions: [] });
  });

  it('is untrusted in a workspace that is not, and nothing is read', async () => {
    const { workspace, state, read } = model();
    state.trusted = false;
    await workspace.load();
    expect(workspace).toMatchObject({ state: 'untrusted', definitions: [] });
    expect(read).toEqual([]);
    state.trusted = true;
    await workspace.load();
    expect(workspace.state).toBe('services');
  });

  it('is nothing where nothing looks like a service', async () => {
    const { workspace } = model({ files: { '/w/README.md': '' } });
    await workspace.load();
    expect(workspace.state).toBe('nothing');
  });

  it('is services where there are only problems', async () => {
    const { workspace } = model({
      files: { '/w/README.md': '' },
      settings: { 'codexServices.launch': 'fast' },
    });
    await workspace.load();
    expect(workspace.state).toBe('services');
  });
});

it('offers a file for a purpose of its own, and uses it only when it is chosen', async () => {
  const file = '/w/ecosystem.production.config.js';
  const { workspace, read } = model({ files: { [file]: '' } });
  await workspace.load();
  expect(workspace.folder('/w')).toMatchObject({ ecosystemFiles: [file] });
  expect(read).toEqual([]);
  await workspace.choose('/w', { ecosystemFile: file });
  expect(read).toEqual([file]);
});

describe('loading', () => {
  it('that is asked for meanwhile leads to one more round', async () => {
    const { workspace, changes, read } = model();
    await Promise.all([workspace.load(), workspace.load(), workspace.load()]);
    expect(changes()).toBe(2);
    // Two files in each round.
    expect(read).toHaveLength(4);
  });

  it('tells nothing once disposed', async () => {
    const { workspace, changes } = model();
    await workspace.load();
    const before = changes();
    expect(before).toBeGreaterThan(0);
    const loading = workspace.load();
    workspace.dispose();
    await loading;
    expect(changes()).toBe(before);
  });

  it('follows links of workspace folders', async () => {
    const { workspace, state } = model({ files: { ...ecosystemFiles, '/link': { link: '/w' } } });
    state.folders = ['/link'];
    await workspace.load();
    expect(workspace.folder('/w')?.definitions[0]?.workspaceFolder).toBe('/w');
  });

  it('never rejects: what nobody foresaw is a row, and the services stay', async () => {
    let broken = false;
    const { workspace, log } = model({
      parts: {
        serviceEnvironment: async () => {
          if (broken) throw new HumanError('PM2_HOME is too long.');
          return {};
        },
      },
    });
    await workspace.load();
    broken = true;
    await workspace.load();
    expect(messages(workspace)).toEqual(['PM2_HOME is too long.']);
    expect(workspace.definitions.map(({ name }) => name)).toEqual(['backend']);
    broken = false;
    await workspace.load();
    expect(messages(workspace)).toEqual([]);
    expect(log.lines).toEqual([]);
  });

  it('tells a row and the log of an error of our own, at the first load too', async () => {
    const { workspace, log } = model({
      parts: { serviceEnvironment: () => Promise.reject(new TypeError('x is undefined')) },
    });
    await workspace.load();
    expect(workspace).toMatchObject({ state: 'services', definitions: [] });
    expect(messages(workspace)).toEqual(['x is undefined']);
    expect(log.takeErrors()).toHaveLength(1);
  });
});

describe('the ecosystem file', () => {
  const setting = 'codexServices.ecosystemFile';

  it.each<[string, Record<string, unknown>, FolderChoice, string]>([
    ['is the nearest to the root', {}, {}, '/w/ecosystem.config.js'],
    [
      'is the chosen one',
      {},
      { ecosystemFile: '/w/tools/ecosystem.config.js' },
      '/w/tools/ecosystem.config.js',
    ],
    [
      'is not a chosen one that is gone',
      {},
      { ecosystemFile: '/w/gone.js' },
      '/w/ecosystem.config.js',
    ],
    [
      'is the one of the setting first',
      { [setting]: 'tools/ecosystem.config.js' },
      { ecosystemFile: '/w/ecosystem.config.js' },
      '/w/tools/ecosystem.config.js',
    ],
  ])('%s', async (_, settings, choice, expected) => {
    const { workspace, choices, read } = model({ settings });
    choices.set('/w', choice);
    await workspace.load();
    // The other is read as well, to see whether it is an alternative.
    expect(read[0]).toBe(expected);
    expect(workspace.folders[0]?.ecosystemFile).toBe(expected);
    expect(workspace.folders[0]).toMatchObject({
      ecosystemFile: expected,
      ecosystemFiles: ['/w/ecosystem.config.js', '/w/tools/ecosystem.config.js'],
    });
    expect(messages(workspace)).toEqual([]);
  });

  it('of a setting that is not there is told, with a button', async () => {
    const { workspace, read } = model({ settings: { [setting]: 'gone.js' } });
    await workspace.load();
    expect(read[0]).toBe('/w/ecosystem.config.js');
    expect(workspace.problems).toEqual([
      {
        workspaceFolder: '/w',
        message: `The setting ${setting} names a file that is not there: /w/gone.js.`,
        action: expect.objectContaining({ command: 'codexServices.openSetting', args: [setting] }),
      },
    ]);
  });

  it('that breaks leaves its last good definitions, and tells file and line', async () => {
    let error: Error | undefined;
    const { workspace } = model({
      parts: {
        readEcosystem: async (file) => {
          if (error) throw error;
          return ecosystem(file);
        },
      },
    });
    await workspace.load();
    error = new HumanError('/w/ecosystem.config.js:12 has a mistake.');
    await workspace.load();
    expect(workspace.definitions.map(({ name }) => name)).toEqual(['backend']);
    expect(workspace.problems).toMatchObject([
      { message: error.message, file: '/w/ecosystem.config.js', line: 12 },
    ]);
    expect(workspace.folders[0]?.envNames).toEqual(['dev', 'prod']);
    error = undefined;
    await workspace.load();
    expect(workspace.problems).toEqual([]);
  });

  it('that throws something of our own is logged too', async () => {
    const { workspace, log } = model({
      parts: { readEcosystem: () => Promise.reject(new TypeError('no')) },
    });
    await workspace.load();
    expect(workspace).toMatchObject({ state: 'services', definitions: [] });
    expect(log.takeErrors()).toHaveLength(1);
  });

  it('tells of single apps beside the good ones', async () => {
    const { workspace } = model({
      parts: {
        readEcosystem: async (file) =>
          ecosystem(file, { problems: [{ app: 'x', message: 'x has no script.' }] }),
      },
    });
    await workspace.load();
    expect(workspace.definitions).toHaveLength(1);
    expect(workspace.problems).toEqual([
      { workspaceFolder: '/w', message: 'x has no script.', file: '/w/ecosystem.config.js' },
    ]);
  });
});

describe('the environment', () => {
  const setting = 'codexServices.environment';

  it.each<[string, Record<string, unknown>, FolderChoice, string | undefined]>([
    ['is none', {}, {}, undefined],
    ['is the chosen one', {}, { environment: 'dev' }, 'dev'],
    ['is the one of the setting first', { [setting]: 'prod' }, { environment: 'dev' }, 'prod'],
    ['is none where the chosen one is gone', {}, { environment: 'old' }, undefined],
  ])('%s', async (_, settings, choice, expected) => {
    const { workspace, choices } = model({ settings });
    choices.set('/w', choice);
    await workspace.load();
    expect(workspace.folders[0]?.environment).toBe(expected);
    expect(workspace.definitions[0]?.env['PORT']).toBe(expected === 'dev' ? '1' : undefined);
    expect(messages(workspace)).toEqual([]);
  });

  it('of a setting that the file does not have is told', async () => {
    const { workspace } = model({ settings: { [setting]: 'stage' } });
    await workspace.load();
    expect(messages(workspace)).toEqual([
      `The setting ${setting} names "stage", but ecosystem.config.js has no env_stage.`,
    ]);
  });
});

describe('choices', () => {
  it('are remembered beside each other and loaded', async () => {
    const { workspace, choices } = model();
    await workspace.choose('/w', { environment: 'dev' });
    await workspace.choose('/w', { ecosystemFile: '/w/tools/ecosystem.config.js' });
    expect(choices.get('/w')).toEqual({
      environment: 'dev',
      ecosystemFile: '/w/tools/ecosystem.config.js',
    });
    expect(workspace.folders[0]).toMatchObject({ environment: 'dev' });
  });

  it('of names hold by the name in the file, however often they change', async () => {
    const { workspace, choices } = model();
    await workspace.rename('/w', 'backend', 'backend-w');
    expect(workspace.definitions.map(({ name }) => name)).toEqual(['backend-w']);
    await workspace.rename('/w', 'backend-w', 'backend-w-w');
    expect(workspace.definitions.map(({ name }) => name)).toEqual(['backend-w-w']);
    expect(choices.get('/w')?.renames).toEqual({ backend: 'backend-w-w' });
  });
});

describe('two folders', () => {
  it('keep their services apart, each with its own settings', async () => {
    const { workspace, state } = model({
      files: { '/a/ecosystem.config.js': '', '/b/ecosystem.config.js': '', '/w/server.js': '' },
      parts: {
        settings: fakeSettings((folder) =>
          folder === '/b' ? { 'codexServices.services': { backend: { port: 5 } } } : {},
        ),
      },
    });
    state.folders = ['/a', '/b'];
    await workspace.load();
    expect(
      workspace.definitions.map(({ workspaceFolder, name, port }) => [workspaceFolder, name, port]),
    ).toEqual([
      ['/a', 'backend', undefined],
      ['/b', 'backend', 5],
    ]);
  });
});

it('takes a wrong setting as a row that opens it', async () => {
  const { workspace } = model({
    settings: { 'codexServices.services': { backend: { port: 'x' } } },
  });
  await workspace.load();
  expect(workspace.definitions).toHaveLength(1);
  expect(workspace.problems).toMatchObject([{ action: { args: ['codexServices.services'] } }]);
});

it('finds services where there is no ecosystem file', async () => {
  const { workspace, read } = model({
    files: { '/w/package.json': '{"scripts":{"dev":"tsx watch src/index.ts"}}' },
  });
  await workspace.load();
  expect(read).toEqual([]);
  expect(workspace.definitions).toMatchObject([{ name: 'w', kind: 'backend' }]);
});

describe('launchNotes', () => {
  it('say how each service is launched, and leave out what cannot be', async () => {
    const { workspace, log } = model({
      parts: {
        readEcosystem: async (file) =>
          ecosystem(file, {
            apps: [
              { name: 'good', script: '/w/server.js' },
              { name: 'bad', script: '/w/server.js' },
            ],
          }),
        plan: async (definition) => {
          if (definition.name === 'bad') throw new HumanError('It cannot work.');
          return { ...planOf(definition), mode: 'asWritten', remains: ['npm'], reason: 'Why.' };
        },
      },
    });
    await workspace.load();
    expect([...(await workspace.launchNotes())]).toEqual([
      [serviceKey('/w', 'good'), { mode: 'asWritten', remains: ['npm'], reason: 'Why.' }],
    ]);
    await settle();
    expect(log.lines).toEqual(['debug No launch plan for bad: It cannot work.']);
  });
});

describe('what a file leaves out', () => {
  const app = (name: string, script: string) => ({ name, script });
  const files = {
    '/w/api/server.js': '',
    '/w/api/package.json': '{"scripts":{"dev":"node server.js"}}',
    '/w/web/package.json': '{"scripts":{"dev":"vite"}}',
    '/w/docs/package.json': '{"scripts":{"dev":"astro dev"}}',
    '/w/ecosystem.config.js': '',
  };

  it('is said in one row, and added with it', async () => {
    const readEcosystem = async (file: string): Promise<EcosystemFile> =>
      ecosystem(file, { apps: [app('api', '/w/api/server.js')] });
    const { workspace } = model({ files, parts: { readEcosystem } });
    await workspace.load();
    expect(messages(workspace)).toEqual(['2 more were found: docs (Astro), web (Vite)']);
    const [folder] = workspace.folders;
    expect(folder?.offers?.map(({ name, folder: cwd, args }) => [name, cwd, args])).toEqual([
      ['docs', '/w/docs', ['run', 'dev']],
      ['web', '/w/web', ['run', 'dev']],
    ]);
  });

  it('counts the files of all folders, but no alternative of one and none for a deployment', async () => {
    const apps: Readonly<Record<string, EcosystemFile['apps']>> = {
      '/w/ecosystem.config.js': [{ name: 'live', script: './x.js', cwd: '/srv/nowhere' }],
      '/w/api/ecosystem.config.js': [app('api', './server.js')],
      '/w/other/ecosystem.config.js': [app('api', './server.js')],
      '/w/web/ecosystem.config.js': [app('web', './vite.js')],
    };
    const { workspace } = model({
      files: { ...files, ...Object.fromEntries(Object.keys(apps).map((file) => [file, ''])) },
      parts: { readEcosystem: async (file) => ecosystem(file, { apps: apps[file] ?? [] }) },
    });
    await workspace.load();
    expect(workspace.definitions.map(({ name }) => name)).toEqual(['api', 'web']);
    expect(workspace.folders[0]?.leftOut?.map(({ folder, why }) => [folder, why])).toEqual([
      ['/w', 'Its folders do not exist here, so it is for a deployment.'],
      ['/w/other', 'It has the same apps as ecosystem.config.js.'],
      ['/w/docs', 'ecosystem.config.js does not name it.'],
    ]);
  });

  it('counts a file whose folders do not exist where there is nothing else, so that its rows say so', async () => {
    const file = '/w/ecosystem.config.js';
    const apps = [{ name: 'live', script: './x.js', cwd: '/srv/nowhere' }];
    const { workspace } = model({
      files: { [file]: '' },
      parts: { readEcosystem: async () => ecosystem(file, { apps }) },
    });
    await workspace.load();
    expect(workspace.definitions.map(({ name }) => name)).toEqual(['live']);
  });
});
