import type { Tool } from './tool';

/** Options of node that take the next word as their value (node 20 to 24, `node --help`). */
const nodeValued = `require:r import loader experimental-loader env-file env-file-if-exists conditions:C title watch-path watch-kill-signal
      input-type icu-data-dir disable-warning diagnostic-dir redirect-warnings openssl-config trace-event-categories
      localstorage-file eval:e print:p`;
const nodeWatch = ['watch', 'watch-path', 'watch-preserve-output', 'watch-kill-signal'];
/** Options of node with which it runs no file of the user's. */
const nodeOdd =
  'eval print check test run interactive i version v help h c completion-bash v8-options'.split(
    ' ',
  );

const tsNode = {
  kind: 'backend',
  serves: [''],
  develops: [''],
  runsFile: true,
  odd: 'compiler compiler-options ignore-diagnostics dir cwd scope eval print esm script-mode help version'.split(
    ' ',
  ),
  launch: 'tsNode',
  heap: 'environment',
  options: {
    valued: `require:r project:P compiler:C compiler-options:O ignore-diagnostics:D dir cwd scope watch ignore-watch ignore:I
      interval debounce eval:e print:p`,
    flags: 'transpile-only:T help:h version:v',
  },
} as const satisfies Omit<Tool, 'name'>;

/** Compiles, and runs what it is told to with each success: `tsup --watch --onSuccess "node dist/index.js"`. */
const runsWhenBuilt = {
  kind: 'backend',
  serves: [''],
  develops: [''],
  needs: ['onSuccess', 'on-success', 'onFirstSuccess'],
  options: { valued: 'onSuccess onFirstSuccess onFailure project:p' },
  watch: [{}],
  heap: 'environment',
} as const satisfies Partial<Tool>;

/** What runs JavaScript and TypeScript of the user's own. */
export const nodeTools: readonly Tool[] = [
  {
    name: 'node',
    aliases: ['nodejs'],
    kind: 'backend',
    serves: [''],
    runsFile: true,
    options: { valued: nodeValued, flags: 'check:c' },
    odd: nodeOdd,
    watch: [{ option: 'watch' }, { option: 'watch-path' }],
    watchOptions: nodeWatch,
    launch: 'node',
    heap: 'flag',
  },
  {
    name: 'tsx',
    file: 'tsx/dist/cli.mjs',
    kind: 'backend',
    serves: ['', 'watch'],
    develops: ['', 'watch'],
    commands: ['watch'],
    runsFile: true,
    options: { valued: `${nodeValued} tsconfig include exclude ignore` },
    odd: nodeOdd,
    watch: [{ command: 'watch' }, { option: 'watch' }],
    watchOptions: [
      ...nodeWatch,
      ...'include exclude ignore clear-screen no-clear-screen'.split(' '),
    ],
    launch: 'tsx',
    heap: 'loader',
  },
  { name: 'ts-node', file: 'ts-node/dist/bin.js', ...tsNode },
  {
    name: 'ts-node-dev',
    aliases: ['tsnd'],
    file: 'ts-node-dev/lib/bin.js',
    ...tsNode,
    watch: [{}],
    watchOptions:
      'respawn exit-child rs cls clear quiet watch ignore-watch ignore poll interval debounce'.split(
        ' ',
      ),
  },
  {
    name: 'nodemon',
    file: 'nodemon/bin/nodemon.js',
    kind: 'backend',
    serves: [''],
    develops: [''],
    runsFile: true,
    options: {
      valued: 'watch:w ext:e exec:x ignore:i delay:d signal:s config cwd polling-interval:P',
      flags: 'quiet:q verbose:V legacy-watch:L no-stdin:I help:h',
    },
    odd: ['on-change-only', 'C', 'cwd', 'config', 'help', 'dump'],
    watch: [{}],
    watchOptions: 'watch ext ignore delay legacy-watch quiet verbose'.split(' '),
    launch: 'nodemon',
    heap: 'environment',
  },
  {
    name: 'vite-node',
    kind: 'backend',
    commands: ['watch'],
    serves: ['', 'watch'],
    develops: ['', 'watch'],
    runsFile: true,
    options: { flags: 'watch:w' },
    watch: [{ command: 'watch' }, { option: 'watch' }],
    watchOptions: ['watch'],
    heap: 'environment',
  },
  {
    name: 'nest',
    file: '@nestjs/cli/bin/nest.js',
    role: 'wrapper',
    kind: 'backend',
    commands: 'any',
    serves: ['start'],
    develops: ['start'],
    options: {
      valued: 'config:c path:p builder:b entryFile webpackPath sourceRoot exec:e env-file shell',
      flags: 'watch:w debug:d',
    },
    watch: [{ command: 'start', option: 'watch' }],
    watchOptions: ['watch', 'watchAssets', 'preserveWatchOutput'],
    launch: 'nest',
    heap: 'flag',
    build: ['nest', 'build'],
    production: ['node', 'dist/main'],
  },
  {
    name: 'bun',
    kind: 'backend',
    commands: ['run', 'build', 'test', 'install', 'add', 'x'],
    serves: ['', 'run'],
    runsFile: true,
    options: { valued: 'preload:r env-file config:c cwd filter:F port' },
    watch: [{ option: 'watch' }, { option: 'hot' }],
    watchOptions: ['watch', 'hot', 'no-clear-screen'],
    launch: 'program',
  },
  {
    name: 'deno',
    kind: 'backend',
    commands: 'any',
    serves: ['run', 'serve'],
    runsFile: true,
    options: { valued: 'config:c env-file import-map lock seed', flags: 'allow-all:A quiet:q' },
    watch: [{ option: 'watch' }, { option: 'watch-hmr' }],
    watchOptions: ['watch', 'watch-hmr', 'watch-exclude', 'no-clear-screen'],
    launch: 'program',
  },
  {
    name: 'jiti',
    file: 'jiti/lib/jiti-cli.mjs',
    kind: 'backend',
    serves: [''],
    develops: [''],
    runsFile: true,
    launch: 'file',
    heap: 'flag',
  },
  {
    name: 'swc-node',
    ...tsNode,
    launch: undefined,
    odd: [],
    options: { valued: nodeValued },
    watch: [{ option: 'watch' }],
    watchOptions: nodeWatch,
  },
  {
    name: 'tsc-watch',
    file: 'tsc-watch/dist/lib/tsc-watch.js',
    ...runsWhenBuilt,
  },
  { name: 'tsup', file: 'tsup/dist/cli-default.js', ...runsWhenBuilt },
  { name: 'tsdown', file: 'tsdown/dist/run.mjs', ...runsWhenBuilt },
];
