import { eco, ecoText, pkg, ruleCases } from './ruleCases';

const here = {
  'server.js': '',
  'api/server.js': '',
  'start.sh': '#!/bin/bash\nexec node server.js\n',
};
const app = (...more: readonly string[]) =>
  ["name: 'api',", "script: './server.js',", ...more].join('\n');
const json = (...apps: readonly object[]) => `${JSON.stringify({ apps }, null, 2)}\n`;
const evaluated = (...apps: readonly Record<string, unknown>[]) => ({
  evaluated: new Map([['/w/ecosystem.config.js', apps]]),
});
const GB = 1024 ** 3;
const next = './node_modules/next/dist/bin/next';

ruleCases('ecosystem-no-cap', {
  found: {
    JavaScript: {
      files: { ...eco(app()), ...here },
      at: "'api'",
      fixed: ecoText(app("max_memory_restart: '1G',")),
    },
    'JavaScript, a comment behind the last key': {
      files: { ...eco("name: 'api',\nscript: './server.js' // no npm"), ...here },
      fixed: ecoText("name: 'api',\nscript: './server.js', // no npm\nmax_memory_restart: '1G'"),
    },
    JSON: {
      files: {
        'ecosystem.config.json': json({ name: 'web', script: next, args: 'dev' }),
        'package.json': pkg({ dev: 'next dev' }, ['next']),
      },
      fixed: json({ name: 'web', script: next, args: 'dev', max_memory_restart: '2G' }),
    },
    YAML: {
      files: {
        'ecosystem.config.yml':
          'apps:\n  - name: gen # draws\n    script: target/release/gen\n    args: serve # once\n',
        'Cargo.toml': '',
      },
      fixed:
        'apps:\n  - name: gen # draws\n    script: target/release/gen\n    args: serve # once\n    max_memory_restart: 500M\n',
    },
    'a heap limit above the cap of the kind: the cap is no lower': {
      files: { ...eco(app("node_args: '--max-old-space-size=3072',")), ...here },
      fixed: ecoText(app("node_args: '--max-old-space-size=3072',", "max_memory_restart: '3G',")),
    },
    'npm stands in front: a cap would watch npm': {
      files: {
        ...eco("name: 'api',\nscript: 'npm',\nargs: 'run dev',"),
        'package.json': pkg({ dev: 'node server.js' }),
        ...here,
      },
      fixed: null,
    },
    'cargo stands in front': {
      files: {
        ...eco("name: 'gen',\nscript: 'cargo',\nargs: 'run',\ninterpreter: 'none',"),
        'Cargo.toml': '',
      },
      fixed: null,
    },
    'one line': {
      files: {
        'ecosystem.config.js':
          "module.exports = { apps: [{ name: 'a', script: './server.js' }] };\n",
        ...here,
      },
      fixed:
        "module.exports = { apps: [{ name: 'a', script: './server.js', max_memory_restart: '1G' }] };\n",
    },
    'what only running the file tells': {
      files: {
        'ecosystem.config.js':
          "module.exports = { apps: ['api'].map((name) => ({ name, script: './server.js' })) };\n",
        ...here,
      },
      options: evaluated({ name: 'api', script: './server.js' }),
      at: "'api'",
      fixed: null,
    },
  },
  silent: {
    'there is one': { files: { ...eco(app("max_memory_restart: '300M',")), ...here } },
    'in what is spread': {
      files: {
        'ecosystem.config.js':
          "const base = { max_memory_restart: '1G' };\nmodule.exports = { apps: [{ ...base, name: 'a', script: './server.js' }] };\n",
        ...here,
      },
    },
    'in what cannot be read': {
      files: {
        'ecosystem.config.js':
          "const base = require('./base');\nmodule.exports = { apps: [{ ...base, name: 'a', script: './server.js' }] };\n",
        ...here,
      },
    },
    'known by running the file': {
      files: {
        'ecosystem.config.js':
          "module.exports = { apps: [{ ...base(), name: 'a', script: './server.js' }] };\n",
        ...here,
      },
      options: evaluated({ name: 'a', script: './server.js', max_memory_restart: 1e9 }),
    },
    'in camel case': { files: { ...eco(app("maxMemoryRestart: '1G',")), ...here } },
    'an app for production': {
      files: { ...eco(app("env: { NODE_ENV: 'production' },")), ...here },
    },
    'a file for production': {
      files: {
        'deploy/production/ecosystem.config.js': ecoText(app()),
        'deploy/production/server.js': '',
      },
    },
  },
});

const capped = "max_memory_restart: '1G',";
ruleCases('ecosystem-cap-on-wrapper', {
  found: {
    'npm run': {
      files: {
        ...eco(`name: 'api',\nscript: 'npm',\nargs: 'run dev',\n${capped}`),
        'package.json': pkg({ dev: 'node server.js' }),
        ...here,
      },
      at: "'npm'",
    },
    'a shell script without exec': {
      files: {
        ...eco(`name: 'api',\nscript: './run.sh',\n${capped}`),
        'run.sh': '#!/bin/bash\nexport A=1\nnpx tsx src/index.ts\n',
      },
      at: "'./run.sh'",
    },
    'cargo run': {
      files: {
        ...eco(`name: 'gen',\nscript: 'cargo',\nargs: 'run',\ninterpreter: 'none',\n${capped}`),
        'Cargo.toml': '',
      },
      severity: 'information',
    },
    'a shell with several commands, the last of which is cargo': {
      files: {
        ...eco(
          `name: 'gen',\nscript: 'bash',\nargs: '-lc "cd gen && cargo run"',\ninterpreter: 'none',\n${capped}`,
        ),
        'gen/Cargo.toml': '',
      },
      at: "'bash'",
      severity: 'warning',
    },
    'the same as a list, joined by semicolons': {
      files: {
        ...eco(`name: 'gen',\nscript: '/bin/sh',\nargs: ['-c', 'cd gen; cargo run'],\n${capped}`),
      },
    },
    npx: {
      files: { ...eco(`name: 'api',\nscript: 'npx',\nargs: 'tsx server.js',\n${capped}`), ...here },
    },
    'exec of npm': {
      files: {
        ...eco(`name: 'api',\nscript: './run.sh',\n${capped}`),
        'run.sh': '#!/bin/bash\nexec npm run dev\n',
        'package.json': pkg({ dev: 'node server.js' }),
        ...here,
      },
    },
  },
  silent: {
    'a node script': { files: { ...eco(app(capped)), ...here } },
    'a shell script with exec': {
      files: { ...eco(`name: 'api',\nscript: './start.sh',\n${capped}`), ...here },
    },
    'a shell that gives itself up': {
      files: {
        ...eco(
          `name: 'gen',\nscript: 'bash',\nargs: ['-c', 'cd gen && exec ./target/release/gen'],\n${capped}`,
        ),
      },
    },
    'no cap': {
      files: {
        ...eco("name: 'api',\nscript: 'npm',\nargs: 'start',"),
        'package.json': pkg({ start: 'node server.js' }),
        ...here,
      },
    },
    'next itself': {
      files: {
        ...eco(
          `name: 'web',\nscript: './node_modules/next/dist/bin/next',\nargs: 'dev',\n${capped}`,
        ),
      },
    },
  },
});

ruleCases('ecosystem-watch', {
  found: {
    true: {
      files: { ...eco(app('watch: true,')), ...here },
      at: 'true',
      severity: 'error',
      fixed: ecoText(app('watch: false,')),
    },
    folders: {
      files: { ...eco(app("watch: ['src'],")), ...here },
      fixed: ecoText(app('watch: false,')),
    },
    YAML: {
      files: {
        'ecosystem.config.yaml': 'apps:\n  - script: ./server.js\n    watch: true\n',
        ...here,
      },
      fixed: 'apps:\n  - script: ./server.js\n    watch: false\n',
    },
    'shared by all apps': {
      files: {
        'ecosystem.config.js':
          "const base = { watch: true };\nmodule.exports = { apps: [{ ...base, name: 'a', script: './server.js' }, { ...base, name: 'b', script: './server.js' }] };\n",
        ...here,
      },
      count: 2,
    },
  },
  silent: {
    false: { files: { ...eco(app('watch: false,')), ...here } },
    'by a variable': { files: { ...eco(app('watch: process.env.WATCH || false,')), ...here } },
    'an empty list': { files: { ...eco(app('watch: [],')), ...here } },
    'only options of it': { files: { ...eco(app("ignore_watch: ['logs'],")), ...here } },
  },
});

ruleCases('heap-above-cap', {
  found: {
    'in node_args': {
      files: { ...eco(app("node_args: '--max-old-space-size=2048',", capped)), ...here },
      fixed: ecoText(app("node_args: '--max-old-space-size=1024',", capped)),
    },
    'in NODE_OPTIONS': {
      files: {
        ...eco(app("env: { NODE_OPTIONS: '--max-old-space-size=4096' },", capped)),
        ...here,
      },
    },
    'in a shell script': {
      files: {
        ...eco(`name: 'api',\nscript: './run.sh',\n${capped}`),
        'run.sh':
          '#!/bin/bash\nexport NODE_OPTIONS="--max-old-space-size=3000"\nexec node server.js\n',
        ...here,
      },
      fixed: '#!/bin/bash\nexport NODE_OPTIONS="--max-old-space-size=1024"\nexec node server.js\n',
    },
    'above the machine': {
      files: { ...eco(app("node_args: '--max-old-space-size=32000',")), ...here },
      options: { machine: { totalBytes: 8 * GB } },
    },
  },
  silent: {
    equal: { files: { ...eco(app("node_args: '--max-old-space-size=1024',", capped)), ...here } },
    'no cap, a large machine': {
      files: { ...eco(app("node_args: '--max-old-space-size=2048',")), ...here },
      options: { machine: { totalBytes: 8 * GB } },
    },
    'no heap': { files: { ...eco(app(capped)), ...here } },
  },
});

ruleCases('caps-above-machine', {
  found: {
    'two apps': {
      files: {
        ...eco(
          app("max_memory_restart: '3G',"),
          "name: 'b',\nscript: './server.js',\nmax_memory_restart: '2G',",
        ),
        ...here,
      },
      options: { machine: { totalBytes: 4 * GB } },
    },
    instances: {
      files: { ...eco(app("max_memory_restart: '1G',", 'instances: 8,')), ...here },
      options: { machine: { totalBytes: 4 * GB } },
    },
    YAML: {
      files: {
        'ecosystem.config.yml': 'apps:\n  - script: ./server.js\n    max_memory_restart: 5G\n',
        ...here,
      },
      options: { machine: { totalBytes: 4 * GB } },
    },
  },
  silent: {
    'they fit': {
      files: { ...eco(app(capped)), ...here },
      options: { machine: { totalBytes: 4 * GB } },
    },
    'the machine is unknown': { files: { ...eco(app("max_memory_restart: '300G',")), ...here } },
    'no caps': { files: { ...eco(app()), ...here }, options: { machine: { totalBytes: GB } } },
  },
});

ruleCases('ecosystem-missing-script', {
  found: {
    'a file that is not there': {
      files: { ...eco("name: 'a',\nscript: './missing.js',") },
      at: "'./missing.js'",
      severity: 'error',
    },
    'in its own folder': {
      files: { ...eco("name: 'a',\ncwd: './api',\nscript: 'start-dev.sh',"), ...here },
    },
    'from path.join': {
      files: {
        'ecosystem.config.js':
          "const path = require('path');\nmodule.exports = { apps: [{ name: 'a', script: path.join(__dirname, 'no', 'index.js') }] };\n",
      },
    },
  },
  silent: {
    'what a build writes': { files: { ...eco("name: 'a',\nscript: './dist/main.js',") } },
    'a program in PATH': {
      files: { ...eco("name: 'a',\nscript: 'cargo',\ninterpreter: 'none',") },
    },
    'on another machine': {
      files: { ...eco("name: 'a',\ncwd: '/srv/app',\nscript: 'server.js',") },
    },
    'it is there': { files: { ...eco("name: 'a',\ncwd: 'api',\nscript: 'server.js',"), ...here } },
  },
});

ruleCases('ecosystem-missing-cwd', {
  found: {
    'a folder that is not there': {
      files: { ...eco("name: 'a',\ncwd: './nope',\nscript: 'a.js',") },
      at: "'./nope'",
    },
    'from __dirname': {
      files: {
        'ecosystem.config.js':
          "module.exports = { apps: [{ name: 'a', cwd: __dirname + '/nope', script: 'a.js' }] };\n",
      },
    },
    'a file': { files: { ...eco("name: 'a',\ncwd: './server.js',\nscript: 'a.js',"), ...here } },
  },
  silent: {
    'a folder of Windows': {
      files: { ...eco("name: 'a',\nscript: 'main.js',\ncwd: 'C:\\\\sites\\\\shop',") },
    },
    'it is there': {
      files: { ...eco("name: 'a',\ncwd: './api',\nscript: 'server.js',"), ...here },
    },
    'on another machine': {
      files: { ...eco("name: 'a',\ncwd: '/var/www/app',\nscript: 'server.js',") },
    },
    'by a variable': {
      files: { ...eco("name: 'a',\ncwd: process.env.APP || './nope',\nscript: 'server.js',") },
    },
  },
});

ruleCases('ecosystem-missing-interpreter', {
  found: {
    'a path': {
      files: { ...eco(app("interpreter: './venv-x/python',")), ...here },
      severity: 'error',
    },
    'a name': {
      files: { ...eco(app("interpreter: 'python9',")), ...here },
      options: { machine: { searchPath: ['/usr/bin'] } },
    },
    'in YAML': {
      files: {
        'ecosystem.config.yml': 'apps:\n  - script: ./server.js\n    interpreter: ./tools/run\n',
        ...here,
      },
    },
  },
  silent: {
    'a virtual environment by any name': {
      files: {
        ...eco("name: 'ml',\nscript: 'main.py',\ninterpreter: './py311/bin/python3.11',"),
        'main.py': '',
      },
    },
    none: {
      files: { ...eco(app("interpreter: 'none',")), ...here },
      options: { machine: { searchPath: ['/usr/bin'] } },
    },
    'PATH is unknown': { files: { ...eco(app("interpreter: 'python9',")), ...here } },
    'what an installation brings': {
      files: { ...eco(app("interpreter: './node_modules/.bin/tsx',")), ...here },
    },
  },
});

ruleCases('ecosystem-bin-shim', {
  found: {
    'as script': {
      files: eco("name: 'web',\nscript: './node_modules/.bin/next',\nargs: 'dev',"),
      fixed: ecoText("name: 'web',\nscript: './node_modules/next/dist/bin/next',\nargs: 'dev',"),
    },
    'as interpreter': {
      files: { ...eco(app("interpreter: './node_modules/.bin/tsx',")), ...here },
      fixed: ecoText(app("interpreter: 'node',", "interpreter_args: '--import tsx',")),
    },
    'one that is not known': {
      files: eco("name: 'web',\nscript: 'node_modules/.bin/some-server',"),
      fixed: null,
    },
  },
  silent: {
    'run by itself, a shell script or not': {
      files: eco(
        "name: 'web',\nscript: './node_modules/.bin/next',\nargs: 'start',\ninterpreter: 'none',",
      ),
    },
    'the real file': { files: eco("name: 'web',\nscript: './node_modules/next/dist/bin/next',") },
    'a folder called bin': {
      files: { ...eco("name: 'web',\nscript: './bin/www',"), 'bin/www': '' },
    },
    'an interpreter by name': { files: { ...eco(app("interpreter: 'tsx',")), ...here } },
  },
});

ruleCases('ecosystem-cluster-not-node', {
  found: {
    npm: {
      files: { ...eco("name: 'a',\nscript: 'npm',\nargs: 'start',\nexec_mode: 'cluster',") },
      fixed: ecoText("name: 'a',\nscript: 'npm',\nargs: 'start',\nexec_mode: 'fork',"),
    },
    'a shell script': {
      files: { ...eco("name: 'a',\nscript: './start.sh',\nexec_mode: 'cluster_mode',"), ...here },
    },
    python: {
      files: {
        ...eco(
          "name: 'a',\nscript: 'app.py',\ninterpreter: 'python3',\ninstances: 4,\nexec_mode: 'cluster',",
        ),
        'app.py': '',
      },
    },
  },
  silent: {
    'a node script': { files: { ...eco(app("exec_mode: 'cluster',", 'instances: 2,')), ...here } },
    fork: { files: { ...eco("name: 'a',\nscript: 'npm',\nexec_mode: 'fork',") } },
    'node by path': {
      files: { ...eco(app("interpreter: '/usr/bin/node',", "exec_mode: 'cluster',")), ...here },
    },
  },
});

ruleCases('ecosystem-never-gives-up', {
  found: {
    'a delay without min_uptime': {
      files: { ...eco(app('restart_delay: 5000,')), ...here },
      fixed: ecoText(app('restart_delay: 5000,', "min_uptime: '10s',")),
    },
    'a thousand restarts': {
      files: { ...eco(app('max_restarts: 1000,')), ...here },
      fixed: ecoText(app('max_restarts: 10,')),
    },
    'min_uptime of 0': {
      files: { ...eco(app('min_uptime: 0,')), ...here },
      fixed: ecoText(app("min_uptime: '10s',")),
    },
    'seconds that are milliseconds': {
      files: { ...eco(app('min_uptime: 10,', 'max_restarts: 10,')), ...here },
      at: '10',
      fixed: ecoText(app("min_uptime: '10s',", 'max_restarts: 10,')),
    },
    'a delay that uses the second up together with the start': {
      files: { ...eco(app('restart_delay: 900,')), ...here },
    },
  },
  silent: {
    'the numbers of the document': {
      files: {
        ...eco(app('restart_delay: 5000,', 'max_restarts: 10,', "min_uptime: '10s',")),
        ...here,
      },
    },
    'no restarts at all': {
      files: { ...eco(app('autorestart: false,', 'restart_delay: 5000,')), ...here },
    },
    'a growing delay': {
      files: { ...eco(app('exp_backoff_restart_delay: 100,', 'restart_delay: 5000,')), ...here },
    },
    'on a server': {
      files: { ...eco(app('restart_delay: 4000,', "env: { NODE_ENV: 'production' },")), ...here },
    },
    'a short delay': { files: { ...eco(app('restart_delay: 200,')), ...here } },
  },
});

ruleCases('ecosystem-min-uptime-below-delay', {
  found: {
    below: {
      files: { ...eco(app('restart_delay: 10000,', 'min_uptime: 5000,')), ...here },
      at: '5000',
      fixed: ecoText(app('restart_delay: 10000,', "min_uptime: '20s',")),
    },
    equal: { files: { ...eco(app("restart_delay: '5s',", "min_uptime: '5s',")), ...here } },
    'hardly above, with many restarts': {
      files: {
        ...eco(app('restart_delay: 4900,', 'min_uptime: 5000,', 'max_restarts: 50,')),
        ...here,
      },
    },
    JSON: {
      files: {
        'ecosystem.config.json': json({
          name: 'a',
          script: './server.js',
          restart_delay: 4000,
          min_uptime: 1000,
        }),
        ...here,
      },
    },
  },
  silent: {
    above: { files: { ...eco(app('restart_delay: 5000,', "min_uptime: '10s',")), ...here } },
    'no delay': { files: { ...eco(app('min_uptime: 1000,')), ...here } },
    'a growing delay': {
      files: {
        ...eco(app('restart_delay: 5000,', 'min_uptime: 1000,', 'exp_backoff_restart_delay: 100,')),
        ...here,
      },
    },
  },
});

ruleCases('ecosystem-log-time', {
  found: {
    time: {
      files: { ...eco(app('time: true,', "cwd: '.',")), ...here },
      fixed: ecoText(app("cwd: '.',")),
    },
    log_date_format: {
      files: { ...eco(app("log_date_format: 'YYYY-MM-DD',")), ...here },
      fixed: ecoText(app()),
    },
    'the last key of JSON': {
      files: {
        'ecosystem.config.json': json({ name: 'a', script: './server.js', time: true }),
        ...here,
      },
      fixed: json({ name: 'a', script: './server.js' }),
    },
    YAML: {
      files: {
        'ecosystem.config.yml':
          'apps:\n  - script: ./server.js\n    time: true # when\n    name: a\n',
        ...here,
      },
      fixed: 'apps:\n  - script: ./server.js\n    name: a\n',
    },
  },
  silent: {
    'on a server, where nobody else stamps lines': {
      files: { ...eco(app('time: true,', "env: { NODE_ENV: 'production' },")), ...here },
    },
    'time off': { files: { ...eco(app('time: false,')), ...here } },
    'no time': { files: { ...eco(app()), ...here } },
    'a variable called time': { files: { ...eco(app("env: { LOG_TIME: 'yes' },")), ...here } },
  },
});

ruleCases('ecosystem-duplicate-name', {
  found: {
    two: { files: { ...eco(app(), app()), ...here }, severity: 'error' },
    three: { files: { ...eco(app(), app(), app()), ...here }, count: 2 },
    YAML: {
      files: {
        'ecosystem.config.yml':
          'apps:\n  - name: a\n    script: server.js\n  - name: a\n    script: server.js\n',
        ...here,
      },
    },
  },
  silent: {
    'other names': { files: { ...eco(app(), "name: 'b',\nscript: './server.js',"), ...here } },
    'two files': { files: { ...eco(app()), 'api/ecosystem.config.js': ecoText(app()), ...here } },
    'no names': {
      files: { ...eco("script: './server.js',", "script: './api/server.js',"), ...here },
    },
  },
});

ruleCases('ecosystem-duplicate-port', {
  found: {
    two: {
      files: {
        ...eco(
          app('env: { PORT: 3000 },'),
          "name: 'b',\nscript: './server.js',\nenv: { PORT: '3000' },",
        ),
        ...here,
      },
      at: "'3000'",
    },
    'with a default': {
      files: {
        ...eco(
          app('env: { PORT: process.env.PORT || 3000 },'),
          "name: 'b',\nscript: './server.js',\nenv: { PORT: 3000 },",
        ),
        ...here,
      },
    },
    'by constants': {
      files: {
        'ecosystem.config.js':
          "const port = 80;\nmodule.exports = { apps: [{ name: 'a', script: 'server.js', env: { PORT: port } }, { name: 'b', script: 'server.js', env: { PORT: port } }] };\n",
        ...here,
      },
    },
  },
  silent: {
    'other ports': {
      files: {
        ...eco(
          app('env: { PORT: 3000 },'),
          "name: 'b',\nscript: './server.js',\nenv: { PORT: 3001 },",
        ),
        ...here,
      },
    },
    'other addresses': {
      files: {
        ...eco(
          app("env: { PORT: 3000, HOST: '127.0.0.2' },"),
          "name: 'b',\nscript: './server.js',\nenv: { PORT: 3000, HOST: '127.0.0.3' },",
        ),
        ...here,
      },
    },
    'one app, many instances': {
      files: { ...eco(app('env: { PORT: 3000 },', 'instances: 4,')), ...here },
    },
  },
});

ruleCases('ecosystem-duplicate-log', {
  found: {
    out_file: {
      files: {
        ...eco(
          app("out_file: './all.log',"),
          "name: 'b',\nscript: './server.js',\nout_file: 'all.log',",
        ),
        ...here,
      },
    },
    'its other name': {
      files: {
        ...eco(
          app("output: './all.log',"),
          "name: 'b',\nscript: './server.js',\nout_file: 'all.log',",
        ),
        ...here,
      },
    },
    error_file: {
      files: {
        ...eco(
          app("error_file: 'e.log',"),
          "name: 'b',\nscript: './server.js',\nerror_file: 'e.log',",
        ),
        ...here,
      },
    },
  },
  silent: {
    'two files': {
      files: {
        ...eco(app("out_file: 'a.log',"), "name: 'b',\nscript: './server.js',\nout_file: 'b.log',"),
        ...here,
      },
    },
    nowhere: {
      files: {
        ...eco(
          app("out_file: '/dev/null',"),
          "name: 'b',\nscript: './server.js',\nout_file: '/dev/null',",
        ),
        ...here,
      },
    },
    'one app for both streams': {
      files: { ...eco(app("out_file: 'a.log',", "error_file: 'a.log',")), ...here },
    },
  },
});

ruleCases('ecosystem-files-disagree', {
  found: {
    'another cap': {
      files: {
        ...eco(app(capped)),
        'pm2.config.js': ecoText(app("max_memory_restart: '2G',")),
        ...here,
      },
    },
    'another script': {
      files: {
        ...eco(app()),
        'ecosystem.config.json': json({ name: 'api', script: './api/server.js' }),
        ...here,
      },
    },
    'another folder': {
      files: { ...eco(app()), 'ecosystem.local.config.js': ecoText(app("cwd: './api',")), ...here },
    },
  },
  silent: {
    'they agree': {
      files: {
        ...eco(app(capped)),
        'ecosystem.config.json': json({
          name: 'api',
          script: './server.js',
          max_memory_restart: '1G',
        }),
        ...here,
      },
    },
    'one is for production': {
      files: {
        ...eco(app(capped)),
        'ecosystem.prod.config.js': ecoText(app("max_memory_restart: '2G',")),
        ...here,
      },
    },
    'other apps': {
      files: {
        ...eco(app()),
        'pm2.config.js': ecoText("name: 'b',\nscript: './server.js',"),
        ...here,
      },
    },
  },
});

ruleCases('ecosystem-module-mismatch', {
  found: {
    'module.exports in a module': {
      files: { ...eco(app()), ...here, 'package.json': pkg({}, [], { type: 'module' }) },
      severity: 'error',
      at: 'module.exports =',
    },
    'export default in .cjs': {
      files: {
        'ecosystem.config.cjs': "export default { apps: [{ name: 'a', script: 'server.js' }] };\n",
        ...here,
      },
      fixed: "module.exports = { apps: [{ name: 'a', script: 'server.js' }] };\n",
    },
    'export default without a module type': {
      files: {
        'ecosystem.config.js': "export default { apps: [{ name: 'a', script: 'server.js' }] };\n",
        'package.json': pkg({}),
        ...here,
      },
    },
    'module.exports in .mjs': { files: { 'ecosystem.config.mjs': ecoText(app()), ...here } },
  },
  silent: {
    CommonJS: { files: { ...eco(app()), ...here, 'package.json': pkg({}) } },
    '.cjs in a module': {
      files: {
        'ecosystem.config.cjs': ecoText(app()),
        ...here,
        'package.json': pkg({}, [], { type: 'module' }),
      },
    },
    'export default in a module': {
      files: {
        'ecosystem.config.js': "export default { apps: [{ name: 'a', script: 'server.js' }] };\n",
        ...here,
        'package.json': pkg({}, [], { type: 'module' }),
      },
    },
    'JSON in a module': {
      files: {
        'ecosystem.config.json': json({ name: 'a', script: 'server.js' }),
        ...here,
        'package.json': pkg({}, [], { type: 'module' }),
      },
    },
  },
});

ruleCases('ecosystem-secret', {
  found: {
    'a key': {
      files: { ...eco(app("env: { API_KEY: 'k3jh45kj3h4k5' },")), ...here },
      at: "'k3jh45kj3h4k5'",
      fixed: ecoText(app('env: { API_KEY: process.env.API_KEY },')),
    },
    'a password in a URL': {
      files: {
        ...eco(app("env: { DATABASE_URL: 'postgres://app:S3cr3t@db.example.com/app' },")),
        ...here,
      },
    },
    'in env_production, JSON': {
      files: {
        'ecosystem.config.json': json({
          name: 'a',
          script: 'server.js',
          env_production: { JWT_SECRET: 'dkfjghdfkjgh' },
        }),
        ...here,
      },
      fixed: null,
    },
  },
  silent: {
    'from the environment': {
      files: {
        ...eco(
          app("env: { API_KEY: process.env.API_KEY, TOKEN: process.env.TOKEN || 'abcdefgh' },"),
        ),
        ...here,
      },
    },
    'a local database': {
      files: {
        ...eco(app("env: { DATABASE_URL: 'postgres://codex:codex@127.0.0.1:5433/codex' },")),
        ...here,
      },
    },
    'a placeholder': {
      files: { ...eco(app("env: { JWT_SECRET: 'change-me', API_TOKEN: '<token>' },")), ...here },
    },
    'names that only sound so': {
      files: {
        ...eco(
          app(
            "env: { AUTH_URL: 'https://auth.example.com', SESSION_TIMEOUT: '3600000', TOKEN_TYPE: 'bearer-x' },",
          ),
        ),
        ...here,
      },
    },
  },
});

ruleCases('ecosystem-pool-in-development', {
  found: {
    max: {
      files: { ...eco(app("instances: 'max',", "env: { NODE_ENV: 'development' },")), ...here },
      fixed: ecoText(app('instances: 1,', "env: { NODE_ENV: 'development' },")),
    },
    '0': { files: { ...eco(app('instances: 0,', "env: { NODE_ENV: 'development' },")), ...here } },
    sources: {
      files: {
        ...eco("name: 'api',\nscript: 'npm',\nargs: 'run dev',\ninstances: -1,"),
        'package.json': pkg({ dev: 'tsx server.js' }, ['tsx']),
        ...here,
      },
    },
  },
  silent: {
    production: {
      files: { ...eco(app("instances: 'max',", "env: { NODE_ENV: 'production' },")), ...here },
    },
    'nobody says what for': { files: { ...eco(app("instances: 'max',")), ...here } },
    two: { files: { ...eco(app('instances: 2,', "env: { NODE_ENV: 'development' },")), ...here } },
  },
});

const handler =
  "import { createServer } from 'node:http';\nprocess.on('SIGINT', () => process.exit(0));\n";
ruleCases('ecosystem-misspelt-key', {
  found: {
    'two letters swapped': {
      files: { ...eco(app('wathch: false,')), ...here },
      at: 'wathch',
      severity: 'warning',
      fixed: ecoText(app('watch: false,')),
    },
    'one letter short': {
      files: { ...eco(app('max_restart: 5,')), ...here },
      fixed: ecoText(app('max_restarts: 5,')),
    },
    'in JSON': {
      files: {
        'ecosystem.config.json': json({ name: 'a', script: './server.js', instance: 1 }),
        ...here,
      },
      fixed: json({ name: 'a', script: './server.js', instances: 1 }),
    },
    'the right one stands beside it': {
      files: { ...eco(app('kill_timeout: 3000,', 'kill_timout: 4000,')), ...here },
      fixed: null,
    },
  },
  silent: {
    'PM2’s own names for it': {
      files: { ...eco(app("maxMemoryRestart: '1G',", 'exec_interpreter: "node",')), ...here },
    },
    'a key for somebody else': {
      files: { ...eco(app("team: 'billing',", "batch: 'nightly',", "type: 'api',")), ...here },
    },
    'environments of any name': { files: { ...eco(app('env_stagging: {},')), ...here } },
  },
});

ruleCases('ecosystem-text-duration', {
  found: {
    'a delay with a unit': {
      files: { ...eco(app("restart_delay: '5s',")), ...here },
      severity: 'error',
      fixed: ecoText(app('restart_delay: 5000,')),
    },
    'a time to stop': { files: { ...eco(app("kill_timeout: '3 s',")), ...here } },
    'what is no duration': {
      files: { ...eco(app("listen_timeout: 'long',")), ...here },
      fixed: null,
    },
  },
  silent: {
    'numbers, also as text': {
      files: { ...eco(app("restart_delay: 5000, kill_timeout: '3000',")), ...here },
    },
    'the one key that may have a unit': { files: { ...eco(app("min_uptime: '10s',")), ...here } },
    'what is only known when it runs': {
      files: { ...eco(app('restart_delay: process.env.DELAY,')), ...here },
    },
  },
});

ruleCases('ecosystem-kill-timeout', {
  found: {
    SIGINT: {
      files: { ...eco(app()), 'server.js': handler },
      severity: 'information',
      fixed: ecoText(app('kill_timeout: 5000,')),
    },
    'SIGINT in another file': {
      files: { ...eco(app()), 'server.js': '', 'src/stop.ts': "process.once('SIGINT', stop);" },
    },
    'a list of signals': {
      files: {
        ...eco("name: 'api',\ncwd: './api',\nscript: 'server.js',"),
        'api/server.js': "for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, stop);",
      },
    },
  },
  silent: {
    'there is one': { files: { ...eco(app('kill_timeout: 4000,')), 'server.js': handler } },
    'no handler': { files: { ...eco(app()), 'server.js': "console.log('SIGINT')" } },
    'a handler that PM2 never calls': {
      files: { ...eco(app()), 'server.js': "process.on('SIGTERM', stop);" },
    },
    'another folder': {
      files: {
        ...eco("name: 'api',\ncwd: './api',\nscript: 'server.js',"),
        'api/server.js': '',
        'worker.js': handler,
      },
    },
  },
});

ruleCases('ecosystem-env-overwrites-pm2', {
  found: {
    name: { files: { ...eco(app("env: { name: 'x' },")), ...here }, at: 'name', severity: 'error' },
    'status in env_production': {
      files: { ...eco(app("env_production: { status: 'x' },")), ...here },
    },
    YAML: {
      files: {
        'ecosystem.config.yml': 'apps:\n  - script: server.js\n    env:\n      version: 2\n',
        ...here,
      },
      at: 'version',
    },
  },
  silent: {
    'upper case': { files: { ...eco(app("env: { NAME: 'x', STATUS: 'y' },")), ...here } },
    'longer names': { files: { ...eco(app("env: { app_name: 'x' },")), ...here } },
    'no env': { files: { ...eco(app()), ...here } },
  },
});
