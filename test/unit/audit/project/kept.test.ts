import { describe, expect, it } from 'vitest';
import { AuditEngine, type AuditResult } from '../../../../src/audit/engine/engine';
import type { ProjectOptions } from '../../../../src/audit/project/projectOptions';
import { type AuditFile, MemoryAuditFiles } from '../memoryAuditFiles';
import { ecoText, pkg } from '../ruleCases';

type Tree = Readonly<Record<string, AuditFile>>;

const root = '/w';
const ecosystem = ecoText(
  "name: 'api',\nscript: 'npm',\nargs: 'run dev',\ncwd: './api',",
  "name: 'web',\nscript: 'npm',\nargs: 'run dev',\ncwd: './web',",
);
const two: Tree = {
  'ecosystem.config.js': ecosystem,
  'package.json': pkg({ dev: 'node x.js' }),
  'api/package.json': pkg({ dev: 'tsx watch a.ts' }, ['tsx']),
  'api/a.ts': '',
  'web/package.json': pkg({ dev: 'next dev' }, ['next']),
};
const shell: Tree = {
  'ecosystem.config.js': ecoText("name: 'api',\nscript: './start.sh',"),
  'start.sh': '#!/bin/bash\n. ./more.sh\nexec node a.js\n',
  'a.js': '',
};
const workspace: Tree = {
  'ecosystem.config.js': ecoText("name: 'api',\nscript: 'npm',\nargs: 'run dev -w x',"),
  'package.json': JSON.stringify({ workspaces: ['p/*'] }),
  'p/a/package.json': JSON.stringify({ name: 'x', scripts: { dev: 'nodemon a.js' } }),
  'p/b/package.json': JSON.stringify({ name: 'y', scripts: { dev: 'vite' } }),
};

/** A project, what is written into it, and what comes to be otherwise by that. */
const cases: readonly [string, Tree, Tree, ProjectOptions?][] = [
  ['a script of package.json', two, { 'api/package.json': pkg({ dev: 'tsx a.ts' }, ['tsx']) }],
  ['the ecosystem file', two, { 'ecosystem.config.js': ecosystem.replace("'./web'", "'./api'") }],
  [
    'a package.json that comes between',
    two,
    { 'web/package.json': '', 'api/x/package.json': '{}' },
  ],
  ['a crate beside it', two, { 'api/Cargo.toml': '[package]\nname = "x"\n' }],
  ['a shell script', shell, { 'start.sh': '#!/bin/bash\nnodemon a.js\n' }],
  ['one that it reads, and was missing', shell, { 'more.sh': 'nodemon b.js\n' }],
  ['the program that it runs, and is there now', shell, { 'start.sh': 'node b.js\n', 'b.js': '' }],
  ['the name of a package', workspace, { 'p/a/package.json': '{ "name": "z" }' }],
  [
    'a package of the same name that stands before it',
    workspace,
    { 'p/0/package.json': JSON.stringify({ name: 'x', scripts: { dev: 'tsx watch x.ts' } }) },
  ],
  [
    'what is detected: a script',
    { ...two, 'ecosystem.config.js': '' },
    { 'api/package.json': '{}' },
  ],
  [
    'what is detected: a language beside it',
    { ...two, 'ecosystem.config.js': '' },
    {
      'py/pyproject.toml': '[project]\ndependencies = ["fastapi"]',
      'py/main.py': 'app = FastAPI()',
    },
  ],
  [
    'what is detected: a file that is read on the way',
    { 'py/requirements.txt': 'fastapi', 'py/main.py': 'app = FastAPI()\n' },
    { 'py/main.py': 'print(1)\n' },
  ],
  [
    'what is detected: a script of shell',
    { 'package.json': pkg({ dev: './dev.sh' }), 'dev.sh': 'vite\n' },
    { 'dev.sh': 'tsx watch x.ts\n' },
  ],
  [
    'what the ecosystem file gave',
    two,
    {},
    {
      evaluated: new Map([
        [`${root}/ecosystem.config.js`, [{ name: 'other', script: 'x.js', watch: true }]],
      ]),
    },
  ],
  ['a setting', two, {}, { settings: { api: { enabled: false } } }],
];

describe('after a change is found what an audit from the beginning finds', () => {
  it.each(cases)('%s', async (_, before, written, options = {}) => {
    const files = new MemoryAuditFiles(inRoot(before));
    const engine = new AuditEngine(root, files);
    const first = await engine.run();
    for (const [name, file] of Object.entries(inRoot(written))) files.write(name, file);
    const changes = Object.keys(inRoot(written)).map((file) => ({ file }));
    const after = await engine.update(changes, options);
    const anew = await new AuditEngine(root, files, options).run();
    expect(told(after)).toEqual(told(anew));
    expect(told(after)).not.toEqual(told(first));
  });
});

it('what a change does not touch is kept, though equal options come with it', async () => {
  const files = new MemoryAuditFiles(inRoot(two));
  const options = (): ProjectOptions => ({
    evaluated: new Map(),
    settings: { api: { port: 4000 } },
  });
  const engine = new AuditEngine(root, files, options());
  await engine.run();
  const [api, web] = engine.project.services;
  files.write(`${root}/web/package.json`, pkg({ dev: 'vite' }));
  await engine.update([{ file: `${root}/web/package.json` }], options());
  const [apiNow, webNow] = engine.project.services;
  expect(apiNow).toBe(api);
  expect(webNow).not.toBe(web);
});

function inRoot(tree: Tree): Tree {
  return Object.fromEntries(Object.entries(tree).map(([name, file]) => [`${root}/${name}`, file]));
}

function told({ findings, services }: AuditResult): object {
  return { findings, services };
}
