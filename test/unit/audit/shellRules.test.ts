import { eco, pkg, ruleCases } from './ruleCases';

const service = eco("name: 'api',\nscript: './run.sh',");
const run = (...lines: readonly string[]) => ({
  ...service,
  'run.sh': `#!/bin/bash\n${lines.join('\n')}\n`,
  'server.js': '',
  'src/index.ts': '',
});
const fixed = (...lines: readonly string[]) => `#!/bin/bash\n${lines.join('\n')}\n`;

ruleCases('shell-no-exec', {
  found: {
    'the document’s own': {
      files: run(
        '# Sin modo watch',
        'export NODE_OPTIONS="--max-old-space-size=1024"',
        'npx tsx src/index.ts  # Sin "watch"',
      ),
      at: 'npx tsx src/index.ts',
      fixed: fixed(
        '# Sin modo watch',
        'export NODE_OPTIONS="--max-old-space-size=1024"',
        'exec npx tsx src/index.ts  # Sin "watch"',
      ),
    },
    'with arguments and redirection': {
      files: run('cd "$(dirname "$0")" || exit 1', 'node server.js "$@" 2>&1'),
      fixed: fixed('cd "$(dirname "$0")" || exit 1', 'exec node server.js "$@" 2>&1'),
    },
    'over two lines': {
      files: run('node \\', '  server.js'),
      fixed: fixed('exec node \\', '  server.js'),
    },
  },
  silent: {
    exec: { files: run('exec node server.js') },
    'several programs': { files: run('node server.js &', 'node server.js &', 'wait') },
    'something after it': { files: run('node server.js', 'echo done') },
    'a trap': { files: run("trap 'kill $child' TERM", 'node server.js') },
    'a script that no service starts': {
      files: {
        ...eco("name: 'a',\nscript: './server.js',"),
        'server.js': '',
        'tools.sh': 'node server.js\n',
      },
    },
    'a condition': { files: run('[ -f .env ] && node server.js') },
  },
});

ruleCases('shell-restart-loop', {
  found: {
    'while true': {
      files: run('while true; do', '  npx tsx src/index.ts', '  sleep 2', 'done'),
      at: 'npx tsx src/index.ts',
      severity: 'error',
    },
    'until false': { files: run('until false; do node server.js; done') },
    'trap EXIT': { files: run('trap \'exec "$0"\' EXIT', 'node server.js') },
    'trap EXIT with a function': {
      files: run(
        'again() {',
        '  sleep 1',
        '  exec node server.js',
        '}',
        'trap again EXIT',
        'node server.js',
      ),
    },
    'until it ends well': { files: run('until node server.js; do', '  sleep 1', 'done') },
    'trap EXIT with npm': { files: run("trap 'npm run dev' EXIT", 'node server.js') },
  },
  silent: {
    'a loop that waits': {
      files: run('until pg_isready; do sleep 1; done', 'exec node server.js'),
    },
    'a loop that watches': { files: run('while true; do echo alive; sleep 10; done') },
    'a trap that cleans up': { files: run("trap 'rm -f /tmp/x' EXIT", 'node server.js') },
    'a trap with a function that cleans up': {
      files: run('finish() { npm run db:stop; }', 'trap finish EXIT', 'node server.js'),
    },
    'a loop that waits for a program of ours': {
      files: run('until node wait-for-db.js; do sleep 1; done', 'exec node server.js'),
    },
    'a trap that kills': { files: run("trap 'kill $(jobs -p)' EXIT", 'node server.js &', 'wait') },
  },
});

ruleCases('shell-kill-by-port', {
  found: {
    'lsof in $()': { files: run('kill -9 $(lsof -t -i:3004) 2>/dev/null', 'exec node server.js') },
    xargs: {
      files: run('lsof -ti:3004 | xargs kill -9', 'exec node server.js'),
      at: 'lsof -ti:3004 | xargs kill -9',
    },
    'a variable': {
      files: run(
        'pids=$(lsof -ti :3004)',
        '[ -n "$pids" ] && kill -9 $pids',
        'exec node server.js',
      ),
      at: 'kill -9 $pids',
    },
    'a loop over what was found': {
      files: run('for pid in $(lsof -ti:3004); do kill -9 "$pid"; done', 'exec node server.js'),
    },
    'a local variable of a function': {
      files: run('free() {', '  local held=$(lsof -ti:$1)', '  kill -KILL $held', '}', 'free 3004'),
    },
    'a script of package.json': {
      files: {
        'package.json': pkg({ dev: 'npx kill-port 3004 && node server.js' }),
        'server.js': '',
      },
      at: 'npx kill-port 3004',
    },
    fuser: { files: run('fuser -k 3004/tcp', 'exec node server.js') },
    'in a script that people start': {
      files: { 'stop-services.sh': '#!/bin/bash\nkill -KILL $(lsof -ti tcp:3000)\n' },
    },
  },
  silent: {
    'a pid of its own': { files: run('kill -9 $CHILD', 'exec node server.js') },
    'a comment': { files: run('# kill -9 $(lsof -t -i:3004)', 'exec node server.js') },
    'a comment behind a command': {
      files: run('exec node server.js # or: kill -9 $(lsof -t -i:3004)'),
    },
    'a text for people': {
      files: run(
        'echo "Run kill -9 $(lsof -t -i:3004) if the port is taken"',
        'exec node server.js',
      ),
    },
    'a variable with a pid of its own': {
      files: run('node server.js &', 'pid=$!', 'trap "kill -9 $pid" TERM', 'wait'),
    },
    'looking only': { files: run('lsof -i:3004', 'exec node server.js') },
    politely: { files: run('kill $(lsof -t -i:3004)', 'exec node server.js') },
  },
});

ruleCases('shell-no-shebang', {
  found: {
    none: {
      files: { ...service, 'run.sh': 'exec node server.js\n' },
      fixed: '#!/usr/bin/env bash\nexec node server.js\n',
    },
    'a comment first': { files: { ...service, 'run.sh': '# starts\nexec node server.js\n' } },
    'behind another script': {
      files: {
        ...run('exec ./inner.sh'),
        'inner.sh': { text: 'exec node server.js\n', run: true },
      },
    },
  },
  silent: {
    'there is one': { files: run('exec node server.js') },
    'a script that nobody starts': { files: { 'lib.sh': 'x() { :; }\n' } },
    'another shell': {
      files: { ...service, 'run.sh': '#!/usr/bin/env zsh\nexec node server.js\n' },
    },
  },
});

ruleCases('shell-not-executable', {
  found: {
    'called by a script': {
      files: { ...run('exec ./inner.sh'), 'inner.sh': '#!/bin/bash\n' },
      at: './inner.sh',
      fixed: null,
    },
    'called by package.json': {
      files: { 'package.json': pkg({ dev: './dev.sh' }), 'dev.sh': '#!/bin/bash\n' },
    },
    'interpreter none': {
      files: {
        ...eco("name: 'a',\nscript: './a.sh',\ninterpreter: 'none',"),
        'a.sh': '#!/bin/bash\n',
      },
    },
  },
  silent: {
    'it may': {
      files: {
        'package.json': pkg({ dev: './dev.sh' }),
        'dev.sh': { text: '#!/bin/bash\n', run: true },
      },
    },
    'given to bash': {
      files: { 'package.json': pkg({ dev: 'bash dev.sh' }), 'dev.sh': '#!/bin/bash\n' },
    },
    'PM2 gives it to bash': { files: run('exec node server.js') },
  },
});

ruleCases('shell-missing-call', {
  found: {
    'the document’s own': {
      files: {
        'dev.sh': '#!/bin/bash\n(cd frontend && ./start-dev.sh) &\nwait\n',
        'frontend/package.json': pkg({ dev: 'next dev' }, ['next']),
      },
      at: './start-dev.sh',
      severity: 'error',
      fixed: '#!/bin/bash\n(cd frontend && npm run dev) &\nwait\n',
    },
    'with bash': { files: run('bash ./scripts/serve.sh'), fixed: null },
    'right behind the line that names the shell': {
      files: {
        'dev.sh': '#!/bin/bash\n./start-dev.sh\n',
        'package.json': pkg({ dev: 'node server.js' }),
        'server.js': '',
      },
      fixed: '#!/bin/bash\nnpm run dev\n',
    },
    'with bash, where the folder has a script for it': {
      files: {
        'dev.sh': '#!/bin/bash\nexec bash ./start-dev.sh\n',
        'package.json': pkg({ dev: 'node server.js' }),
        'server.js': '',
      },
      fixed: '#!/bin/bash\nexec npm run dev\n',
    },
    source: { files: run('source ./env.sh', 'exec node server.js') },
    'from package.json': { files: { 'package.json': pkg({ dev: './scripts/dev.sh' }) } },
  },
  silent: {
    'it is there': { files: { ...run('exec bash ./inner.sh'), 'inner.sh': '#!/bin/bash\n' } },
    'asked for first': {
      files: run('if [ -f ./env.sh ]; then source ./env.sh; fi', 'exec node server.js'),
    },
    'by a variable': { files: run('source "$HOME/.nvm/nvm.sh"', 'exec node server.js') },
  },
});
