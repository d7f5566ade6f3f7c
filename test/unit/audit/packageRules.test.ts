import { pkg, eco, ruleCases } from './ruleCases';

const dev = (script: string, packages: readonly string[] = ['tsx']) => ({
  'package.json': pkg({ dev: script }, packages),
  'src/index.ts': '',
  'src/index.js': '',
});

const django = { 'manage.py': 'import django\n', 'requirements.txt': 'django\n' };

ruleCases('watch-mode', {
  found: {
    'Django of a Procfile for development': {
      files: { ...django, 'Procfile.dev': 'web: python manage.py runserver 8001\n' },
      fixed: null,
    },
    'tsx watch': {
      files: dev('tsx watch src/index.ts'),
      at: 'tsx watch src/index.ts',
      severity: 'error',
      fixed: pkg({ dev: 'tsx src/index.ts' }, ['tsx']),
    },
    'tsx watch with options': {
      files: dev('tsx watch --clear-screen=false --env-file=.env src/index.ts'),
      fixed: pkg({ dev: 'tsx --env-file=.env src/index.ts' }, ['tsx']),
    },
    'nodemon of JavaScript': {
      files: dev('nodemon --watch src src/index.js'),
      fixed: pkg({ dev: 'node src/index.js' }, ['tsx']),
    },
    'nodemon with exec': {
      files: dev("nodemon --ext ts --exec 'tsx' src/index.ts"),
      fixed: pkg({ dev: 'tsx src/index.ts' }, ['tsx']),
    },
    'ts-node-dev': {
      files: dev('ts-node-dev --respawn --transpile-only src/index.ts', ['ts-node-dev', 'ts-node']),
      fixed: pkg({ dev: 'ts-node --transpile-only src/index.ts' }, ['ts-node-dev', 'ts-node']),
    },
    'ts-node-dev with what is ts-node’s': {
      files: dev('tsnd --respawn -r tsconfig-paths/register --cls src/index.ts', ['ts-node']),
      fixed: pkg({ dev: 'ts-node -r tsconfig-paths/register src/index.ts' }, ['ts-node']),
    },
    'ts-node-dev with what only it knows': {
      files: dev('ts-node-dev --respawn --notify src/index.ts', ['ts-node']),
      fixed: null,
    },
    'nodemon whose own file says how it runs': {
      files: {
        ...dev('nodemon src/index.js'),
        'nodemon.json': '{ "exec": "node -r ./tracing", "env": { "MODE": "local" } }',
      },
      fixed: null,
    },
    'nodemon whose key in package.json says with which variables': {
      files: {
        'package.json': pkg({ dev: 'nodemon src/index.js' }, ['nodemon'], {
          nodemonConfig: { env: { MODE: 'local' } },
        }),
        'src/index.js': '',
      },
      fixed: null,
    },
    'several options of watching, before and behind': {
      files: dev('tsx watch --include "./views/**" --exclude=./tmp --no-cache src/index.ts'),
      fixed: pkg({ dev: 'tsx --no-cache src/index.ts' }, ['tsx']),
    },
    'tsx watch with a value of its own': {
      files: dev('tsx watch --ignore "./data/**" src/index.ts --watch'),
      fixed: pkg({ dev: 'tsx src/index.ts --watch' }, ['tsx']),
    },
    'tsx --watch': {
      files: dev('tsx --watch src/index.ts'),
      fixed: pkg({ dev: 'tsx src/index.ts' }, ['tsx']),
    },
    'node with an option in front of --watch-path': {
      files: dev('node -r dotenv/config --watch-path src src/index.js'),
      fixed: pkg({ dev: 'node -r dotenv/config src/index.js' }, ['tsx']),
    },
    'node --watch': {
      files: dev('NODE_ENV=development node --watch --env-file=.env src/index.js'),
      fixed: pkg({ dev: 'NODE_ENV=development node --env-file=.env src/index.js' }, ['tsx']),
    },
    'nest start --watch': {
      files: {
        ...eco("name: 'api',\nscript: 'npm',\nargs: 'run start:dev',"),
        'package.json': pkg({ 'start:dev': 'nest start --watch' }, ['@nestjs/core']),
      },
      at: 'nest start --watch',
      fixed: pkg({ 'start:dev': 'nest start' }, ['@nestjs/core']),
    },
    'cargo watch': {
      files: {
        ...eco("name: 'gen',\nscript: './run.sh',"),
        'run.sh': '#!/bin/bash\nexec cargo watch -x "run --release"\n',
      },
      fixed: '#!/bin/bash\nexec cargo run --release\n',
    },
    'concurrently over watching scripts': {
      files: {
        'package.json': pkg(
          {
            dev: 'concurrently "npm:dev:api" "npm run web"',
            'dev:api': 'tsx watch a.ts',
            web: 'nodemon b.js',
          },
          ['tsx'],
        ),
        'a.ts': '',
        'b.js': '',
      },
      count: 2,
    },
    'a shell script that starts a watching script': {
      files: {
        'dev.sh': '#!/bin/bash\n(cd api && npm run dev) &\nwait\n',
        'api/package.json': pkg({ dev: 'tsx watch main.ts' }, ['tsx']),
        'api/main.ts': '',
      },
      at: 'tsx watch main.ts',
    },
  },
  silent: {
    'Django that was found, which is launched without its reloader': { files: django },
    'what people start by hand where an ecosystem file says what runs': {
      files: {
        ...eco("name: 'api',\nscript: 'dist/index.js',"),
        'package.json': pkg({ dev: 'nodemon src/index.js', start: 'node dist/index.js' }),
        'src/index.js': '',
      },
    },
    'workers of gunicorn': {
      files: {
        ...eco("name: 'api',\nscript: 'gunicorn',\nargs: '-w 4 app:app',\ninterpreter: 'none',"),
      },
    },
    'a script that no service runs': {
      files: {
        ...eco("name: 'api',\nscript: 'dist/index.js',"),
        'package.json': pkg({ 'dev:watch': 'tsx watch src/index.ts', start: 'node dist/index.js' }),
      },
    },
    'bun that loads changes into the running process': { files: dev('bun --hot src/index.ts') },
    'tsx without watch': { files: dev('tsx src/index.ts') },
    'a test runner that watches': {
      files: {
        'package.json': pkg({ dev: 'node src/index.js', test: 'vitest --watch' }),
        'src/index.js': '',
      },
    },
    'a program whose own option is --watch': { files: dev('node src/index.js --watch') },
    'a folder called watch': {
      files: { 'package.json': pkg({ dev: 'tsx watch/index.ts' }, ['tsx']), 'watch/index.ts': '' },
    },
  },
});

ruleCases('no-heap-limit', {
  found: {
    'tsx in package.json': {
      files: dev('tsx src/index.ts'),
      fixed: pkg({ dev: 'node --max-old-space-size=1024 --import tsx src/index.ts' }, ['tsx']),
    },
    'node in package.json': {
      files: dev('node src/index.js'),
      fixed: pkg({ dev: 'node --max-old-space-size=1024 src/index.js' }, ['tsx']),
    },
    'an app of an ecosystem file': {
      files: {
        ...eco("name: 'api',\nscript: './server.js',\nenv: {\n  PORT: 3004,\n},"),
        'server.js': '',
      },
      fixed:
        "module.exports = {\n  apps: [\n    {\n      name: 'api',\n      script: './server.js',\n      env: {\n        PORT: 3004,\n        NODE_OPTIONS: '--max-old-space-size=1024',\n      },\n    },\n  ],\n};\n",
    },
    'behind a shell script': {
      files: {
        ...eco("name: 'api',\nscript: './start.sh',\nenv: process.env.CI ? {} : { A: 1 },"),
        'start.sh': '#!/bin/bash\nexec npx tsx src/index.ts\n',
      },
      options: {
        evaluated: new Map([
          ['/w/ecosystem.config.js', [{ name: 'api', script: './start.sh', env: { A: 1 } }]],
        ]),
      },
    },
  },
  silent: {
    'a server for pages that are being written': {
      files: { 'package.json': pkg({ dev: 'vite' }, ['vite']), 'index.html': '' },
    },
    'as a flag': { files: dev('node --max-old-space-size=512 src/index.js') },
    'in NODE_OPTIONS of the script': {
      files: dev("NODE_OPTIONS='--max-old-space-size=512' tsx src/index.ts"),
    },
    'exported by a shell script': {
      files: {
        ...eco("name: 'api',\nscript: './start.sh',"),
        'start.sh':
          '#!/bin/bash\nexport NODE_OPTIONS="--max-old-space-size=1024"\nexec npx tsx src/index.ts\n',
      },
    },
    'in node_args': {
      files: {
        ...eco("name: 'api',\nscript: 'a.js',\nnode_args: '--max-old-space-size=900',"),
        'a.js': '',
      },
    },
    'an environment that cannot be seen': {
      files: { ...eco("name: 'api',\nscript: 'a.js',\nenv: shared,"), 'a.js': '' },
    },
    'no node at all': {
      files: {
        ...eco("name: 'gen',\nscript: 'cargo',\nargs: 'run',\ninterpreter: 'none',"),
        'Cargo.toml': '',
      },
    },
  },
});

ruleCases('script-missing-file', {
  found: {
    'tsx of a file that is not there': {
      files: { 'package.json': pkg({ dev: 'tsx src/server.ts' }), 'src/index.ts': '' },
      at: 'src/server.ts',
      severity: 'error',
    },
    'node of a file that is not there': {
      files: { 'package.json': pkg({ start: 'node --inspect server.js' }), 'index.js': '' },
      at: 'server.js',
    },
    'a script that is not there': {
      files: {
        ...eco("name: 'api',\nscript: 'npm',\nargs: 'run dev',"),
        'package.json': pkg({ start: 'node index.js' }),
        'index.js': '',
      },
    },
    'pm2 start of a file that is not there': {
      files: { 'start.sh': '#!/bin/sh\nexec pm2 start ecosystem.dev.config.js --only api\n' },
      at: 'ecosystem.dev.config.js',
      severity: 'error',
    },
    'behind a shell script with cd': {
      files: {
        ...eco("name: 'api',\nscript: './run.sh',"),
        'run.sh': '#!/bin/sh\ncd "$(dirname "$0")/api"\nexec node main.js\n',
        'api/other.js': '',
      },
      at: 'main.js',
    },
  },
  silent: {
    'pm2 start of what is there, of what a build makes, and of a name': {
      files: {
        'start.sh':
          '#!/bin/sh\npm2 start ecosystem.config.js\npm2 start dist/main.js\npm2 restart api\n',
        ...eco("name: 'api',\nscript: './server.js',"),
        'server.js': '',
      },
    },
    'what a build writes': { files: { 'package.json': pkg({ start: 'node dist/index.js' }) } },
    'a file that is there': { files: dev('tsx src/index.ts') },
    'a path with a variable': { files: { 'package.json': pkg({ start: 'node $APP/index.js' }) } },
    'the value of an option': {
      files: {
        'package.json': pkg({ start: 'node -r ./tracing.js src/index.js' }),
        'src/index.js': '',
      },
    },
    'a script of another package': {
      files: {
        'package.json': pkg({ dev: 'npm run dev -w api', start: 'node index.js' }),
        'index.js': '',
        'api/package.json': pkg({ dev: 'node a.js' }, [], { name: 'api' }),
        'api/a.js': '',
      },
    },
  },
});

const both = (script: string) => ({
  'package.json': pkg({ dev: script, 'dev:api': 'node api.js', 'dev:web': 'node web.js' }),
  'api.js': '',
  'web.js': '',
});

ruleCases('kill-others', {
  found: {
    'the long option': {
      files: both('concurrently --kill-others "npm:dev:api" "npm:dev:web"'),
      at: '--kill-others',
      fixed: pkg({
        dev: 'concurrently "npm:dev:api" "npm:dev:web"',
        'dev:api': 'node api.js',
        'dev:web': 'node web.js',
      }),
    },
    'the letter': { files: both('concurrently -k "npm run dev:api" "npm run dev:web"'), at: '-k' },
    'only where one fails': {
      files: both('concurrently -n api,web --kill-others-on-fail npm:dev:api npm:dev:web'),
    },
    'a race': { files: both('run-p --race dev:api dev:web'), at: '--race' },
  },
  silent: {
    'each for itself': { files: both('concurrently "npm:dev:api" "npm:dev:web"') },
    'a test that ends its server': {
      files: both('concurrently -k -s first "npm:dev:api" "npm:dev:web"'),
    },
    'a script that nobody runs': {
      files: {
        ...both('node api.js'),
        'package.json': pkg({ dev: 'node api.js', check: 'concurrently -k "a" "b"' }),
      },
    },
  },
});
