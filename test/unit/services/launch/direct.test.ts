import { describe, expect, it } from 'vitest';
import { type Case, plan, short } from './plan';

const node = '/opt/node/bin/node';
const viaTsx = `${node} --max-old-space-size=1024 --import tsx src/index.ts`;
const nextFile = '/w/app/node_modules/next/dist/bin/next';
const heap = '--max-old-space-size=1024';
const env = { NODE_OPTIONS: heap };
const viteFile = '/w/app/node_modules/vite/bin/vite.js';

function script(text: string, more: Partial<Case> = {}): Case {
  return {
    script: './start-dev.sh',
    ...more,
    files: { '/w/app/start-dev.sh': text, ...more.files },
  };
}
const npm = (dev: string, more: Partial<Case> = {}): Case => ({
  script: 'npm',
  args: ['run', 'dev'],
  scripts: { dev },
  ...more,
});
const cargoFiles = {
  '/w/app/Cargo.toml': '[package]\nname = "gen"\nversion = "0.1.0"\n',
  '/w/app/src/main.rs': '',
};
const cargoEnv = {
  CARGO_MANIFEST_DIR: '/w/app',
  CARGO_PKG_NAME: 'gen',
  CARGO_PKG_VERSION: '0.1.0',
};

/** A monorepo at /w with an API and a frontend. */
const monorepo = (
  root: object = { workspaces: ['apps/*'] },
  files: Case['files'] = {},
): Case['files'] => ({
  '/w/package.json': JSON.stringify(root),
  '/w/node_modules/.bin/tsx': { link: '../tsx/dist/cli.mjs' },
  '/w/node_modules/tsx/package.json': '{"name":"tsx","version":"4.23.15"}',
  '/w/node_modules/tsx/dist/cli.mjs': '',
  '/w/node_modules/.bin/turbo': { link: '../turbo/bin/turbo' },
  '/w/node_modules/turbo/bin/turbo': { text: '#!/usr/bin/env node\n' },
  '/w/apps/api/package.json':
    '{"name":"@x/api","scripts":{"dev":"tsx watch --ignore x src/main.ts"},"dependencies":{"pg":"8"}}',
  '/w/apps/api/src/main.ts': '',
  '/w/apps/web/package.json': '{"name":"web","scripts":{"dev":"vite"}}',
  '/w/apps/web/node_modules/.bin/vite': {
    text: '#!/bin/sh\nbasedir=$(dirname "$0")\nexec node  "$basedir/../vite/bin/vite.js" "$@"\n',
  },
  '/w/apps/web/node_modules/vite/bin/vite.js': { text: '#!/usr/bin/env node\n' },
  ...files,
});
const inRoot = (script: string, args: string, files = monorepo()): Case => ({
  script,
  args: args.split(' '),
  definition: { cwd: '/w' },
  files,
});
const api = { run: `${node} ${heap} --import tsx src/main.ts`, cwd: '/w/apps/api' };
const web = (port = '') => ({
  run: `${node} /w/apps/web/node_modules/vite/bin/vite.js${port}`,
  cwd: '/w/apps/web',
  env,
});
const pnpmWorkspace = monorepo(
  {},
  { '/w/pnpm-workspace.yaml': 'packages:\n  - "apps/**"\n  - "!apps/old"\n' },
);

const nestFiles = {
  '/w/app/node_modules/@nestjs/cli/package.json': '{"bin":{"nest":"bin/nest.js"}}',
};

const cases: readonly [string, Case, object][] = [
  // The document's own four.
  [
    'the document’s start-dev.sh',
    script(
      '#!/bin/bash\n# Sin modo watch, don\'t\nexport NODE_OPTIONS="--max-old-space-size=1024"\nnpx tsx src/index.ts  # Sin "watch"\n',
    ),
    { run: `${node} --import tsx src/index.ts`, env: { NODE_OPTIONS: heap } },
  ],
  [
    'npm run dev with next and a port',
    npm('next dev -p ${PORT:-3000}'),
    { run: `${node} ${nextFile} dev -p 3000`, env: { NODE_OPTIONS: heap } },
  ],
  [
    'npm run dev with next and PORT from the definition',
    npm('next dev -p ${PORT:-3000}', { env: { PORT: '3999' } }),
    { run: `${node} ${nextFile} dev -p 3999`, env: { NODE_OPTIONS: heap } },
  ],
  [
    'cargo run',
    { script: 'cargo', args: ['run'], files: cargoFiles },
    {
      run: '/usr/bin/cargo',
      env: cargoEnv,
      build: { args: ['--bin', 'gen'], cwd: '/w/app', bin: 'gen' },
    },
  ],
  [
    'a file without packages, below a forgotten package.json outside of the workspace',
    {
      script: 'server.mjs',
      without: ['/w/app/package.json', '/w/app/node_modules'],
      files: { '/package.json': '{"dependencies":{"a":"1"}}' },
    },
    { run: `${node} ${heap} /w/app/server.mjs` },
  ],
  ['node server.mjs', { script: 'server.mjs' }, { run: `${node} ${heap} /w/app/server.mjs` }],

  // tsx
  ['npm run dev with tsx watch', npm('tsx watch src/index.ts'), { run: viaTsx }],
  [
    'npm start',
    { script: 'npm', args: ['start'], scripts: { start: 'tsx src/index.ts' } },
    { run: viaTsx },
  ],
  [
    'tsx watch with flags of its own',
    npm(
      'tsx watch --clear-screen=false --include "src/**/*.sql" --ignore x --env-file=.env src/index.ts --a b',
    ),
    { run: `${node} ${heap} --env-file=.env --import tsx src/index.ts --a b` },
  ],
  ['tsx --watch', npm('tsx --watch src/index.ts'), { run: viaTsx }],
  [
    'tsx --tsconfig --no-cache',
    npm('tsx --tsconfig tsconfig.dev.json --no-cache src/index.ts'),
    { run: viaTsx, env: { TSX_TSCONFIG_PATH: 'tsconfig.dev.json', TSX_DISABLE_CACHE: '1' } },
  ],
  [
    'tsx with node flags keeps its heap',
    npm('tsx --inspect --max-old-space-size=300 src/index.ts'),
    { run: `${node} --inspect --max-old-space-size=300 --import tsx src/index.ts` },
  ],
  [
    'tsx of a source without extension',
    npm('tsx src/index'),
    { run: `${node} ${heap} --import tsx src/index` },
  ],
  [
    'tsx of a .js that is a .ts',
    npm('tsx src/index.js'),
    { run: `${node} ${heap} --import tsx src/index.js` },
  ],
  [
    'tsx elsewhere than in the folder',
    {
      script: 'tsx',
      args: ['src/index.ts'],
      without: ['/w/app/node_modules/tsx', '/w/app/node_modules/.bin/tsx'],
      files: {
        '/w/app/package.json': '{}',
        '/usr/lib/node_modules/tsx/dist/cli.mjs': {},
        '/usr/lib/node_modules/tsx/dist/loader.mjs': '',
        '/usr/bin/tsx': { link: '/usr/lib/node_modules/tsx/dist/cli.mjs' },
      },
    },
    {
      run: `${node} ${heap} --import file:///usr/lib/node_modules/tsx/dist/loader.mjs src/index.ts`,
    },
  ],
  [
    'tsx from the folder above',
    npm('tsx src/index.ts', {
      without: ['/w/app/node_modules/tsx', '/w/app/node_modules/.bin'],
      files: {
        '/w/node_modules/tsx/package.json': '{"version":"4.0.0"}',
        '/w/node_modules/.bin/tsx': {},
      },
    }),
    { run: viaTsx },
  ],
  [
    'a .ts script',
    { script: 'src/index.ts' },
    { run: `${node} ${heap} --import tsx /w/app/src/index.ts` },
  ],
  [
    'tsx as the interpreter',
    { script: 'src/index.ts', interpreter: './node_modules/.bin/tsx' },
    { run: `${node} ${heap} --import tsx /w/app/src/index.ts` },
  ],
  [
    'node running tsx’s program',
    npm('node --trace-warnings node_modules/tsx/dist/cli.mjs watch src/index.ts'),
    { run: `${node} ${heap} --trace-warnings --import tsx src/index.ts` },
  ],

  // npx and the like
  ['npx', { script: 'npx', args: ['tsx', 'src/index.ts'] }, { run: viaTsx }],
  [
    'npx --yes',
    { script: 'npx', args: ['--yes', 'tsx', 'watch', 'src/index.ts'] },
    { run: viaTsx },
  ],
  ['npm exec --', { script: 'npm', args: ['exec', '--', 'tsx', 'src/index.ts'] }, { run: viaTsx }],
  ['pnpm exec', { script: 'pnpm', args: ['exec', 'tsx', 'src/index.ts'] }, { run: viaTsx }],
  ['pnpm X', { script: 'pnpm', args: ['tsx', 'src/index.ts'] }, { run: viaTsx }],
  ['yarn X', { script: 'yarn', args: ['tsx', 'src/index.ts'] }, { run: viaTsx }],
  ['bunx', { script: 'bun', args: ['x', 'tsx', 'src/index.ts'] }, { run: viaTsx }],

  // Package managers
  [
    'pnpm dev',
    { script: 'pnpm', args: ['dev'], scripts: { dev: 'tsx src/index.ts' } },
    { run: viaTsx },
  ],
  [
    'pnpm dev -- --x',
    { script: 'pnpm', args: ['dev', '--', '--x', 'a b'], scripts: { dev: 'tsx src/index.ts' } },
    { run: `${viaTsx} --x a b` },
  ],
  [
    'yarn run dev --x',
    { script: 'yarn', args: ['-s', 'run', 'dev', '--x'], scripts: { dev: 'tsx src/index.ts' } },
    { run: `${viaTsx} --x` },
  ],
  [
    'bun run dev',
    { script: 'bun', args: ['run', 'dev'], scripts: { dev: 'tsx src/index.ts' } },
    { run: viaTsx },
  ],
  [
    'bun running a file',
    { script: 'bun', args: ['run', 'server.mjs'] },
    { run: '/usr/bin/bun run server.mjs' },
  ],
  [
    'npm --silent run dev -- -p 1',
    {
      script: 'npm',
      args: ['--silent', 'run', 'dev', '--', '-p', '1'],
      scripts: { dev: 'tsx src/index.ts' },
    },
    { run: `${viaTsx} -p 1` },
  ],
  [
    'a script that runs a script',
    {
      script: 'npm',
      args: ['start'],
      scripts: { start: 'npm run dev', dev: 'tsx watch src/index.ts' },
    },
    { run: viaTsx },
  ],
  [
    'assignments in front',
    npm('FOO=bar X="a b" tsx src/index.ts'),
    { run: viaTsx, env: { FOO: 'bar', X: 'a b' } },
  ],
  ['cross-env', npm('cross-env FOO=bar tsx src/index.ts'), { run: viaTsx, env: { FOO: 'bar' } }],
  ['env', npm('env FOO=a=b tsx src/index.ts'), { run: viaTsx, env: { FOO: 'a=b' } }],
  [
    'a folder change in front',
    npm('cd api && tsx index.ts', {
      files: { '/w/app/api/index.ts': '' },
    }),
    { run: `${node} ${heap} --import tsx index.ts`, cwd: '/w/app/api' },
  ],
  [
    'package.json in the folder above',
    npm('tsx src/index.ts', { definition: { cwd: '/w/app/sub' }, files: { '/w/app/sub/': '' } }),
    { run: viaTsx },
  ],

  // Packages of a monorepo
  ['npm run dev -w', inRoot('npm', 'run dev -w @x/api'), api],
  ['npm run dev --workspace= with the folder', inRoot('npm', 'run dev --workspace=apps/api'), api],
  ['npm -w X run dev -- arguments', inRoot('npm', '-w web run dev -- --port 1'), web(' --port 1')],
  ['npm --prefix', inRoot('npm', '--prefix apps/api run dev'), api],
  ['npm run dev --prefix', inRoot('npm', 'run dev --prefix apps/api'), api],
  ['npm exec -w', inRoot('npm', 'exec -w @x/api -- tsx watch src/main.ts'), api],
  ['yarn --cwd', inRoot('yarn', '--cwd apps/api dev'), api],
  ['yarn workspace X dev', inRoot('yarn', 'workspace @x/api dev'), api],
  ['yarn workspace X run dev', inRoot('yarn', 'workspace @x/api run dev'), api],
  ['yarn workspace X PROGRAM', inRoot('yarn', 'workspace @x/api tsx watch src/main.ts'), api],
  ['pnpm --filter', inRoot('pnpm', '--filter @x/api dev', pnpmWorkspace), api],
  ['pnpm --filter without the scope', inRoot('pnpm', '--filter=api run dev', pnpmWorkspace), api],
  [
    'pnpm -F ./folder',
    inRoot('pnpm', '-F ./apps/web dev --port 1', pnpmWorkspace),
    web(' --port 1'),
  ],
  ['pnpm -C', inRoot('pnpm', '-C apps/web dev'), web()],
  ['pnpm -C X exec', inRoot('pnpm', '-C apps/web exec vite'), web()],
  ['bun --filter', inRoot('bun', '--filter @x/api dev'), api],
  ['npx turbo run dev --filter', inRoot('npx', 'turbo run dev --filter=@x/api'), api],
  [
    'turbo of a task that waits for nothing',
    inRoot(
      'npm',
      'run dev:web',
      monorepo(
        { workspaces: { packages: ['apps/*'] }, scripts: { 'dev:web': 'turbo dev --filter=web' } },
        { '/w/turbo.json': '{"tasks":{"dev":{"cache":false},"build":{"dependsOn":["^build"]}}}' },
      ),
    ),
    web(),
  ],
  [
    'lerna run --scope',
    inRoot(
      'npm',
      'run d',
      monorepo({ workspaces: ['apps/*'], scripts: { d: 'lerna run dev --scope @x/api' } }),
    ),
    api,
  ],

  // Programs of packages
  ['npm run dev with vite', npm('vite --port 1'), { run: `${node} ${viteFile} --port 1`, env }],
  ['npx vite', { script: 'npx', args: ['vite'] }, { run: `${node} ${viteFile}`, env }],
  ['bunx vite', { script: 'bunx', args: ['vite'] }, { run: `${node} ${viteFile}`, env }],
  [
    'flags in its first line',
    npm('astro dev', {
      files: {
        '/w/app/node_modules/.bin/astro': { link: '../astro/a.js' },
        '/w/app/node_modules/astro/a.js': { text: '#!/usr/bin/env -S node --no-warnings\n' },
      },
    }),
    { run: `${node} --no-warnings /w/app/node_modules/astro/a.js dev`, env },
  ],
  [
    'a binary of a package',
    npm('serve-it -p 1', {
      files: {
        '/w/app/node_modules/.bin/serve-it': { link: '../s/s' },
        '/w/app/node_modules/s/s': { text: '\x7fELF\0' },
      },
    }),
    { run: '/w/app/node_modules/s/s -p 1' },
  ],
  [
    'jiti',
    {
      script: 'src/index.ts',
      interpreter: 'jiti',
      files: { '/w/app/node_modules/jiti/package.json': '{"bin":{"jiti":"./lib/jiti-cli.mjs"}}' },
    },
    { run: `${node} ${heap} /w/app/node_modules/jiti/lib/jiti-cli.mjs /w/app/src/index.ts` },
  ],

  // Bun, Deno, Python
  [
    'bun, which reads env files again',
    {
      script: 'bun',
      args: ['run', 'dev'],
      scripts: { dev: 'bun --hot server.ts' },
      files: { '/w/app/.env': 'A=1' },
    },
    { run: '/usr/bin/bun server.ts' },
  ],
  [
    'bun without watch',
    { script: 'bun', args: ['--hot', 'server.ts'] },
    { run: '/usr/bin/bun server.ts' },
  ],
  [
    'bun as the interpreter',
    { script: 'src/index.ts', interpreter: 'bun' },
    { run: '/usr/bin/bun /w/app/src/index.ts' },
  ],
  [
    'deno task',
    {
      script: 'deno',
      args: ['task', 'dev', '--x'],
      files: { '/w/app/deno.jsonc': '{/* */"tasks":{"dev":"deno run -A --watch main.ts"}}' },
    },
    { run: '/usr/bin/deno run -A main.ts --x' },
  ],
  [
    'deno task of package.json',
    {
      script: 'deno',
      args: ['task', 'dev'],
      scripts: { dev: 'tsx src/index.ts' },
      files: { '/w/app/deno.json': '{}' },
    },
    { run: viaTsx },
  ],
  [
    'uvicorn by python',
    { script: 'uvicorn', args: ['main:app'], interpreter: 'python3' },
    { run: '/usr/bin/python3 /usr/bin/uvicorn main:app', env: { PYTHONUNBUFFERED: '1' } },
  ],
  [
    'uvicorn',
    { script: 'uvicorn', args: ['main:app'] },
    { run: '/usr/bin/uvicorn main:app', env: { PYTHONUNBUFFERED: '1' } },
  ],
  [
    'an empty interpreter',
    { script: 'server.mjs', interpreter: '' },
    { run: `${node} ${heap} /w/app/server.mjs` },
  ],
  [
    'npm start without a script, as npm has it',
    { script: 'npm', args: ['start'], files: { '/w/app/server.js': '' } },
    { run: `${node} ${heap} server.js` },
  ],
  [
    'tsx with what is left of its watch',
    npm('tsx --ignore x --include y src/index.ts'),
    { run: viaTsx },
  ],

  // Nest
  [
    'nest start --watch',
    npm('nest start --watch --debug', { files: nestFiles }),
    {
      run: `${node} ${heap} --enable-source-maps --inspect dist/main.js`,
      build: {
        program: node,
        args: ['/w/app/node_modules/@nestjs/cli/bin/nest.js', 'build'],
        cwd: '/w/app',
        makes: ['dist/main.js', 'dist/src/main.js'],
      },
    },
  ],
  [
    'nest with a configuration of its own',
    npm('nest start -w -b swc --path tsconfig.app.json', {
      files: {
        ...nestFiles,
        '/w/app/nest-cli.json': '{"sourceRoot":"server","entryFile":"index"}',
        '/w/app/tsconfig.json': '{"compilerOptions":{"outDir":"./build"}}',
      },
    }),
    {
      run: `${node} ${heap} --enable-source-maps build/index.js`,
      build: {
        program: node,
        args: [
          ...['/w/app/node_modules/@nestjs/cli/bin/nest.js', 'build'],
          ...['-b', 'swc', '--path', 'tsconfig.app.json'],
        ],
        cwd: '/w/app',
        makes: ['build/index.js', 'build/server/index.js'],
      },
    },
  ],

  [
    'an app of a Nest monorepo',
    npm('nest start api --watch', {
      files: {
        ...nestFiles,
        '/w/app/nest-cli.json':
          '{"monorepo":true,"projects":{"api":{"root":"apps/api","compilerOptions":{"tsConfigPath":"apps/api/tsconfig.app.json"}}}}',
        '/w/app/apps/api/tsconfig.app.json': '{"compilerOptions":{"outDir":"../../dist/apps/api"}}',
      },
    }),
    {
      run: `${node} ${heap} --enable-source-maps dist/apps/api/main.js`,
      build: {
        program: node,
        args: ['/w/app/node_modules/@nestjs/cli/bin/nest.js', 'build', 'api'],
        cwd: '/w/app',
        makes: ['dist/apps/api/main.js', 'dist/apps/api/apps/api/src/main.js'],
      },
    },
  ],

  // nodemon and ts-node-dev
  [
    'nodemon',
    npm('nodemon --watch src -e ts,json server.mjs --x'),
    { run: `${node} ${heap} server.mjs --x` },
  ],
  ['nodemon --exec', npm('nodemon --watch src --exec "tsx" src/index.ts'), { run: viaTsx }],
  ['nodemon -x with the file in it', npm("nodemon -q -x 'tsx src/index.ts'"), { run: viaTsx }],
  [
    'nodemon with nodemon.json',
    npm('nodemon', {
      files: { '/w/app/nodemon.json': '{"watch":["src"],"exec":"tsx src/index.ts","env":{"A":1}}' },
    }),
    { run: viaTsx, env: { A: '1' } },
  ],
  [
    'nodemon on main',
    npm('nodemon', {
      files: { '/w/app/package.json': '{"main":"server.mjs","scripts":{"dev":"nodemon"}}' },
    }),
    { run: `${node} ${heap} server.mjs` },
  ],
  [
    'nodemon on TypeScript takes ts-node',
    npm('nodemon src/index.ts'),
    { run: `${node} ${heap} -r ts-node/register src/index.ts` },
  ],
  [
    'ts-node-dev where tsx is',
    npm(
      'ts-node-dev --respawn --transpile-only -r dotenv/config --ignore-watch node_modules src/index.ts',
    ),
    { run: `${node} ${heap} --import tsx -r dotenv/config src/index.ts` },
  ],
  [
    'ts-node-dev without tsx',
    npm('tsnd -T -P tsconfig.dev.json src/index.ts', { without: ['/w/app/node_modules/tsx'] }),
    {
      run: `${node} ${heap} -r ts-node/register/transpile-only src/index.ts`,
      env: { TS_NODE_PROJECT: 'tsconfig.dev.json' },
    },
  ],
  [
    'ts-node-dev with decorators’ metadata',
    npm('ts-node-dev src/index.ts', {
      files: { '/w/app/tsconfig.json': '{"compilerOptions":{"emitDecoratorMetadata":true,},}' },
    }),
    { run: `${node} ${heap} -r ts-node/register src/index.ts` },
  ],
  [
    'ts-node',
    npm('ts-node --files src/index.ts'),
    { run: `${node} ${heap} -r ts-node/register src/index.ts`, env: { TS_NODE_FILES: 'true' } },
  ],

  // node
  [
    'node --watch',
    npm('node --watch --watch-path=src --enable-source-maps server.mjs'),
    { run: `${node} ${heap} --enable-source-maps server.mjs` },
  ],
  ['node -r', npm('node -r ./x.cjs server.mjs'), { run: `${node} ${heap} -r ./x.cjs server.mjs` }],
  [
    'another node by path',
    { script: 'server.mjs', interpreter: '/usr/bin/node' },
    { run: `/usr/bin/node ${heap} /w/app/server.mjs` },
  ],
  [
    'interpreter and node_args',
    {
      script: 'src/index.ts',
      interpreter: 'node',
      interpreterArgs: ['--import', 'tsx'],
      args: ['a'],
    },
    { run: `${node} ${heap} --import tsx /w/app/src/index.ts a` },
  ],
  [
    'a heap in node_args',
    { script: 'server.mjs', interpreterArgs: ['--max_old_space_size=99'] },
    { run: `${node} --max_old_space_size=99 /w/app/server.mjs` },
  ],
  [
    'a heap in the environment',
    { script: 'server.mjs', env: { NODE_OPTIONS: heap } },
    { run: `${node} /w/app/server.mjs` },
  ],
  [
    'no heap wanted',
    { script: 'server.mjs', definition: { heapMb: undefined } },
    { run: `${node} /w/app/server.mjs` },
  ],
  [
    'a program with node in its first line',
    { script: './bin/www', files: { '/w/app/bin/www': { text: '#!/usr/bin/env node\n' } } },
    { run: `${node} ${heap} /w/app/bin/www` },
  ],

  // next
  [
    'npx next',
    { script: 'npx', args: ['next', 'dev', '--turbo'] },
    { run: `${node} ${nextFile} dev --turbo`, env: { NODE_OPTIONS: heap } },
  ],
  [
    'next keeps other NODE_OPTIONS',
    npm('next dev', { env: { NODE_OPTIONS: '--enable-source-maps' } }),
    { run: `${node} ${nextFile} dev`, env: { NODE_OPTIONS: `--enable-source-maps ${heap}` } },
  ],
  [
    'next with a heap of its own',
    npm("NODE_OPTIONS='--max-old-space-size=4096' next dev"),
    { run: `${node} ${nextFile} dev`, env: { NODE_OPTIONS: '--max-old-space-size=4096' } },
  ],
  [
    'node with a heap running next: the limit moves to where it works',
    npm('node --max-old-space-size=4096 --inspect node_modules/next/dist/bin/next dev'),
    {
      run: `${node} --inspect ${nextFile} dev`,
      env: { NODE_OPTIONS: '--max-old-space-size=4096' },
    },
  ],
  [
    'next’s file as the script',
    { script: 'node_modules/next/dist/bin/next', args: ['dev'] },
    { run: `${node} ${nextFile} dev`, env: { NODE_OPTIONS: heap } },
  ],

  // Shell scripts
  [
    'exec and "$@"',
    script('#!/bin/sh\nset -euo pipefail\nexec npx tsx src/index.ts "$@"\n', {
      args: ['--a', 'b c'],
    }),
    { run: `${viaTsx} --a b c` },
  ],
  [
    'the folder of the script',
    script('cd "$(dirname "$0")/api" || exit 1\necho "Starting ${NAME:-it}"\nnode index.js\n', {
      files: { '/w/app/api/index.js': '' },
    }),
    { run: `${node} ${heap} index.js`, cwd: '/w/app/api' },
  ],
  [
    'a variable for it',
    script(
      'DIR="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"\ncd "$DIR"; PORT=${PORT:-3004}\nexport PORT LOG=x-$PORT\nnode server.mjs',
    ),
    { run: `${node} ${heap} server.mjs`, env: { PORT: '3004', LOG: 'x-3004' } },
  ],
  [
    'variables fall apart only unquoted',
    script('OPTS="--a  --b"\nnode server.mjs $OPTS "$OPTS" $NONE "$NONE" \'$OPTS\''),
    { run: `${node} ${heap} server.mjs --a --b --a  --b  $OPTS` },
  ],
  ['lines that go on', script('npx tsx \\\n  src/index.ts \\\n  --x\n'), { run: `${viaTsx} --x` }],
  [
    'exports over the definition’s environment',
    script('export A=2\nnode server.mjs $A', { env: { A: '1' } }),
    { run: `${node} ${heap} server.mjs 2`, env: { A: '2' } },
  ],
  [
    '+ and nested defaults',
    script('node server.mjs ${A:+set} ${B:-${C:-deep}} ${D-}', { env: { A: '1' } }),
    { run: `${node} ${heap} server.mjs set deep` },
  ],
  [
    'bash named as the script',
    { script: 'bash', args: ['-c', 'exec node server.mjs'] },
    { run: `${node} ${heap} server.mjs` },
  ],
  [
    'a script with blanks is a command',
    { script: 'npm run dev', args: ['lost'], scripts: { dev: 'tsx src/index.ts' } },
    { run: viaTsx },
  ],
  [
    'a file with a blank in its name',
    { script: './my server.mjs', files: { '/w/app/my server.mjs': '' } },
    { run: `${node} ${heap} /w/app/my server.mjs` },
  ],
  [
    'a script by its first line',
    {
      script: './run',
      files: { '/w/app/run': { text: '#!/usr/bin/env bash\nnode server.mjs\n' } },
    },
    { run: `${node} ${heap} server.mjs` },
  ],
  [
    'interpreter bash',
    script('node server.mjs', { interpreter: 'bash' }),
    { run: `${node} ${heap} server.mjs` },
  ],
  [
    'any one program',
    script('exec python3 -m http.server'),
    { run: '/usr/bin/python3 -m http.server', env: { PYTHONUNBUFFERED: '1' } },
  ],
  [
    'Windows line ends',
    script('#!/bin/bash\r\nnode server.mjs\r\n'),
    { run: `${node} ${heap} server.mjs` },
  ],

  // cargo
  [
    'cargo run with everything',
    {
      script: 'cargo',
      args: [
        'run',
        '-q',
        '--release',
        '--bin',
        'b',
        '-F',
        'x,y',
        '--offline',
        '--',
        '--port',
        '3002',
      ],
      files: { ...cargoFiles, '/w/app/src/bin/b.rs': '' },
    },
    {
      run: '/usr/bin/cargo --port 3002',
      env: cargoEnv,
      build: {
        args: ['--release', '--bin', 'b', '-F', 'x,y', '--offline'],
        cwd: '/w/app',
        bin: 'b',
      },
    },
  ],
  [
    'cargo watch',
    {
      script: 'cargo',
      args: ['watch', '-w', 'src', '-x', 'run --release -- --a'],
      files: cargoFiles,
    },
    {
      run: '/usr/bin/cargo --a',
      env: cargoEnv,
      build: { args: ['--release', '--bin', 'gen'], cwd: '/w/app', bin: 'gen' },
    },
  ],
  [
    'cargo with default-run',
    {
      script: 'cargo',
      args: ['run'],
      files: {
        ...cargoFiles,
        '/w/app/src/bin/b.rs': '',
        '/w/app/Cargo.toml': '[package]\nname="gen"\ndefault-run="b"\n',
      },
    },
    {
      run: '/usr/bin/cargo',
      env: { CARGO_MANIFEST_DIR: '/w/app', CARGO_PKG_NAME: 'gen' },
      build: { args: ['--bin', 'b'], cwd: '/w/app', bin: 'b' },
    },
  ],
  [
    'cargo in a workspace with -p',
    {
      script: 'cargo',
      args: ['run', '-p', 'gen'],
      files: { '/w/app/Cargo.toml': '[workspace]\nmembers=["gen"]' },
    },
    { run: '/usr/bin/cargo', build: { args: ['-p', 'gen'], cwd: '/w/app' } },
  ],
  [
    'cargo in the home folder',
    {
      script: 'cargo',
      args: ['run'],
      files: { ...cargoFiles, '/home/me/.cargo/bin/cargo': {} },
      without: ['/usr/bin/cargo'],
    },
    {
      run: '/home/me/.cargo/bin/cargo',
      env: cargoEnv,
      build: { args: ['--bin', 'gen'], cwd: '/w/app', bin: 'gen' },
    },
  ],

  // Other programs
  [
    'a binary',
    { script: './bin/gen', args: ['-x'], files: { '/w/app/bin/gen': { text: '\x7fELF\0' } } },
    { run: '/w/app/bin/gen -x' },
  ],
  [
    'interpreter none',
    { script: './bin/gen', interpreter: 'none', files: { '/w/app/bin/gen': {} } },
    { run: '/w/app/bin/gen' },
  ],
  [
    'python',
    { script: 'main.py', files: { '/w/app/main.py': '' } },
    { run: '/usr/bin/python3 /w/app/main.py', env: { PYTHONUNBUFFERED: '1' } },
  ],
  [
    'bun by itself',
    { script: 'bun', args: ['src/index.ts'] },
    { run: '/usr/bin/bun src/index.ts' },
  ],
];

describe('launched directly', () => {
  it.each(cases)('%s', async (_name, one, expected) => {
    const made = await plan(one);
    expect(made.reason).toBeUndefined();
    expect(short(made)).toEqual(expected);
    expect(made).toMatchObject({
      mode: 'direct',
      interpreter: 'none',
      interpreterArgs: [],
      remains: [],
    });
  });
});
