import { describe, expect, it } from 'vitest';
import { HumanError } from '../../../../src/base/errors';
import { type Case, plan, short } from './plan';

const node = '/opt/node/bin/node';
const heapEnv = { NODE_OPTIONS: '--max-old-space-size=1024' };

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

const turboInstalled = {
  '/w/app/node_modules/turbo/bin/turbo': '',
  '/w/app/node_modules/.bin/turbo': { link: '../turbo/bin/turbo' },
};

const written: readonly [string, Case, RegExp, readonly string[]][] = [
  // Shell
  [
    'two commands',
    script('npm run build\nnode server.mjs'),
    /start-dev\.sh is not understood: it runs more than one command \("npm", then "node"\)/,
    ['bash'],
  ],
  [
    'a watcher in what is not understood',
    script('docker compose up -d\nnpx tsx watch src/index.ts'),
    /more than one/,
    ['bash', 'tsx watch'],
  ],
  ['a pipe', script('node server.mjs | tee x'), /it uses "\|"/, ['bash']],
  ['the background', script('node server.mjs &'), /it uses "&"/, ['bash']],
  ['a redirection', script('node server.mjs > log'), /it uses ">"/, ['bash']],
  ['echo into a file', script('echo x > file\nnode server.mjs'), /it uses ">"/, ['bash']],
  ['if', script('if true; then node server.mjs; fi'), /it uses "if"/, ['bash']],
  ['a test', script('[ -f .env ] && node server.mjs'), /patterns that the shell expands/, ['bash']],
  ['source', script('source .env\nnode server.mjs'), /it uses "source"/, ['bash']],
  ['a dot', script('. ./.env\nnode server.mjs'), /it uses "\."/, ['bash']],
  ['or', script('node server.mjs || node other.mjs'), /\|\|/, ['bash']],
  [
    'command substitution',
    script('node server.mjs $(date)'),
    /a command inside a command/,
    ['bash'],
  ],
  ['backticks', script('export A=`date`\nnode server.mjs'), /a command inside a command/, ['bash']],
  ['an open quote', script('export A="\nx"\nnode server.mjs'), /over several lines/, ['bash']],
  ['braces', script('node server.mjs {a,b}'), /patterns/, ['bash']],
  ['a glob', script('node server.mjs *.x'), /patterns/, ['bash']],
  ['a tilde', script('cd ~/x\nnode server.mjs'), /patterns/, ['bash']],
  ['a number sign in a word', script('node server.mjs a#b'), /patterns/, ['bash']],
  ['positional parameters', script('node $1'), /the variable "\$1"/, ['bash']],
  ['cut variables', script('node ${A%x}'), /the variable "\$A%x"/, ['bash']],
  ['set -a', script('set -a\nnode server.mjs'), /the shell option "-a"/, ['bash']],
  ['export -f', script('export -f x\nnode server.mjs'), /export/, ['bash']],
  [
    'a missing folder',
    script('cd api\nnode server.mjs'),
    /a folder that does not exist \(\/w\/app\/api\)/,
    ['bash'],
  ],
  ['cd back', script('cd -\nnode server.mjs'), /changes folder/, ['bash']],
  ['nothing', script('# nothing\nexport A=1'), /it runs no command/, ['bash']],
  ['exec alone', script('exec 2>&1\nnode server.mjs'), /./, ['bash']],
  [
    'more after the command',
    script('node server.mjs\nexport A=1'),
    /goes on after its command/,
    ['bash'],
  ],
  [
    'a login shell',
    { script: 'bash', args: ['-lc', 'node server.mjs'] },
    /its shell is started with -lc/,
    ['bash'],
  ],
  [
    'a shebang with a login',
    { script: './run', files: { '/w/app/run': { text: '#!/bin/bash -l\nnode server.mjs' } } },
    /started with -l/,
    ['bash'],
  ],

  // Package managers
  [
    'a script before',
    npm('tsx src/index.ts', { scripts: { dev: 'tsx src/index.ts', predev: 'x' } }),
    /"predev"/,
    ['npm'],
  ],
  [
    'a script of two commands',
    npm('tsc && node server.mjs'),
    /the script "dev" is not understood: it runs more than one command/,
    ['npm'],
  ],
  [
    'a watcher below what is not understood',
    npm('tsc -w & nodemon server.mjs'),
    /not understood/,
    ['npm', 'nodemon'],
  ],
  [
    'npm’s own variables',
    npm('node server.mjs $npm_package_version'),
    /\$npm_package_version/,
    ['npm'],
  ],
  [
    'an option of npm’s that takes words away',
    { script: 'npm', args: ['run', 'dev', '--port', '3000'], scripts: { dev: 'vite' } },
    /npm is run in a way/,
    ['npm'],
  ],
  ['npm install', { script: 'npm', args: ['install'] }, /npm is run in a way/, ['npm']],
  [
    'pnpm --filter of no package',
    { script: 'pnpm', args: ['--filter', 'x', 'dev'] },
    /no package "x" was found in the workspaces/,
    ['pnpm'],
  ],
  [
    'yarn workspace without workspaces',
    { script: 'yarn', args: ['workspace', '@x/api', 'dev'] },
    /no package "@x\/api" was found/,
    ['yarn'],
  ],
  [
    'several packages',
    { script: 'pnpm', args: ['-r', 'run', 'dev'] },
    /pnpm runs "dev" in several packages/,
    ['pnpm'],
  ],
  [
    'turbo run dev',
    { script: 'npx', args: ['turbo', 'run', 'dev'], files: turboInstalled },
    /turbo runs "dev" in several packages/,
    ['npx', 'turbo'],
  ],
  [
    'turbo that builds first',
    {
      script: 'npx',
      args: ['turbo', 'run', 'dev', '--filter=web'],
      files: {
        ...turboInstalled,
        '/w/package.json': '{"workspaces":["apps/*"]}',
        '/w/turbo.json': '{"tasks":{"dev":{"dependsOn":["^build"],"persistent":true}}}',
        '/w/apps/web/package.json': '{"name":"web","scripts":{"dev":"vite"}}',
      },
    },
    /turbo runs other tasks before or beside "dev"/,
    ['npx', 'turbo'],
  ],
  // What Yarn and Bun do with a word that is no script is their own business.
  ['yarn node', { script: 'yarn', args: ['node', 'server.mjs'] }, /has no script "node"/, ['yarn']],
  [
    'yarn run X',
    { script: 'yarn', args: ['run', 'plugin-made'] },
    /has no script "plugin-made"/,
    ['yarn'],
  ],
  [
    'bun with an env file',
    {
      script: 'bun',
      args: ['run', 'dev'],
      scripts: { dev: 'tsx src/index.ts' },
      files: { '/w/app/.env': 'A=1' },
    },
    /bun gives it the variables of \.env/,
    ['bun'],
  ],
  ['bun server', { script: 'bun', args: ['server'] }, /has no script "server"/, ['bun']],
  ['deno task', { script: 'deno', args: ['task', 'none'] }, /has no script "none"/, ['deno']],
  [
    'deno task of a name that every object has',
    {
      script: 'deno',
      args: ['task', 'constructor'],
      files: { '/w/app/deno.json': '{"tasks":{"dev":"deno run a.ts"}}' },
    },
    /has no script "constructor"/,
    ['deno'],
  ],
  [
    'deno task with a program that deno finds without a folder of packages',
    {
      script: 'deno',
      args: ['task', 'dev'],
      files: { '/w/app/deno.json': '{"tasks":{"dev":"fresh-dev"}}' },
    },
    /deno is run in a way/,
    ['deno'],
  ],
  ['pnpm X of PATH', { script: 'pnpm', args: ['cargo', 'run'] }, /has no script "cargo"/, ['pnpm']],
  ['nice', npm('nice node server.mjs'), /"nice" runs other programs/, ['npm', 'nice']],
  ['pnpm dlx', { script: 'pnpm', args: ['dlx', 'tsx'] }, /downloads/, ['pnpm']],
  ['Plug’n’Play', npm('tsx src/index.ts', { files: { '/w/app/.pnp.cjs': '' } }), /Plug/, []],
  [
    'a program of a package that no node runs',
    npm('odd', { files: { '/w/app/node_modules/.bin/odd': { text: '#!/usr/bin/perl\n' } } }),
    /"odd" is not known to be one program/,
    ['npm', 'odd'],
  ],
  [
    'concurrently',
    npm('concurrently "a" "b"'),
    /"concurrently" runs other programs/,
    ['npm', 'concurrently'],
  ],
  [
    'npx -p',
    { script: 'npx', args: ['-p', 'x', 'tsx', 'src/index.ts'] },
    /npx is run in a way/,
    ['npx'],
  ],
  [
    'npx that downloads',
    { script: 'npx', args: ['serve'] },
    /serve is not installed, so npx downloads it/,
    ['npx'],
  ],
  [
    'npx with a version',
    { script: 'npx', args: ['tsx@4', 'src/index.ts'] },
    /tsx@4 is not installed/,
    ['npx'],
  ],
  [
    'wrappers without end',
    { script: 'npm', args: ['run', 'a'], scripts: { a: 'npm run b', b: 'npm run a' } },
    /more than 12/,
    ['npm'],
  ],
  ['cross-env-shell', npm('cross-env A=1'), /cross-env is run in a way/, ['npm', 'cross-env']],

  // Tools
  ['tsx without a file', npm('tsx watch'), /tsx watch runs no file/, ['npm', 'tsx watch']],
  ['tsx -e', npm('tsx -e "1"'), /runs no file/, ['npm', 'tsx']],
  [
    'an old tsx',
    npm('tsx src/index.ts', {
      files: { '/w/app/node_modules/tsx/package.json': '{"version":"3.12.0"}' },
    }),
    /older than 4/,
    ['npm', 'tsx'],
  ],
  ['nodemon -C', npm('nodemon -C server.mjs'), /nodemon is run in a way/, ['npm', 'nodemon']],
  ['nodemon on nothing', npm('nodemon'), /nodemon is run in a way/, ['npm', 'nodemon']],
  [
    'nodemon with an execMap',
    npm('nodemon server.mjs', { files: { '/w/app/nodemon.json': '{"execMap":{"js":"x"}}' } }),
    /nodemon/,
    ['npm', 'nodemon'],
  ],
  [
    'nodemon with a variable that is no text',
    npm('nodemon server.mjs', {
      files: { '/w/app/nodemon.json': '{"env":{"A":{"toString":1}}}' },
    }),
    /nodemon/,
    ['npm', 'nodemon'],
  ],
  [
    'nodemon running two',
    npm('nodemon --exec "tsc && node server.mjs"'),
    /what nodemon runs is not understood/,
    ['npm', 'nodemon'],
  ],
  [
    'ts-node --esm',
    npm('ts-node --esm src/index.ts'),
    /ts-node is run in a way/,
    ['npm', 'ts-node'],
  ],
  ['node -e', npm('node -e "1"'), /node runs no file/, ['npm']],
  ['node --watch --test', npm('node --watch --test'), /node runs no file/, ['npm', 'node --watch']],
  ['cargo test', { script: 'cargo', args: ['test'] }, /cargo is run in a way/, ['cargo']],
  ['cargo +nightly', { script: 'cargo', args: ['+nightly', 'run'] }, /toolchain/, ['cargo']],
  [
    'cargo run --example',
    { script: 'cargo', args: ['run', '--example', 'x'] },
    /--example/,
    ['cargo'],
  ],
  [
    'cargo watch -s',
    { script: 'cargo', args: ['watch', '-s', 'cargo run'] },
    /cargo watch is run/,
    ['cargo watch'],
  ],
  [
    'another watcher',
    { script: 'watchexec', args: ['--', 'x'] },
    /"watchexec" runs other programs/,
    ['watchexec'],
  ],
  [
    'a program that watches',
    { script: 'serves', args: ['main', '--reload'], files: { '/usr/bin/serves': {} } },
    /watches files itself/,
    ['serves --reload'],
  ],

  [
    'nest in a monorepo of its own',
    npm('nest start api --watch', {
      files: { '/w/app/nest-cli.json': '{"monorepo":true,"projects":{}}' },
    }),
    /nest is run in a way/,
    ['npm', 'nest'],
  ],
  ['nest start --exec', npm('nest start --exec bun'), /nest is run in a way/, ['npm', 'nest']],

  // PM2's own
  [
    'a tool that is installed for all projects',
    npm('next dev', {
      without: ['/w/app/node_modules/next', '/w/app/node_modules/.bin/next'],
      files: { '/usr/bin/next': {} },
    }),
    /next is installed outside of the project/,
    ['npm', 'next'],
  ],
  ['cluster', { script: 'server.mjs', definition: { cluster: true } }, /cluster mode/, []],
  ['nvm', { script: 'server.mjs', interpreter: 'node@18' }, /nvm/, []],
  [
    'its static server',
    { script: 'serve', env: { PM2_SERVE_PATH: './build' }, files: { '/w/app/serve': {} } },
    /PM2’s own static server/,
    [],
  ],
  [
    'TypeScript without tsx',
    { script: 'src/index.ts', without: ['/w/app/node_modules/tsx'] },
    /tsx is not installed, so PM2/,
    [],
  ],
  [
    'the settings',
    npm('tsx watch src/index.ts', { launchMode: 'asWritten' }),
    /the settings ask for it/,
    ['npm', 'tsx watch'],
  ],
];

describe('launched as written', () => {
  it.each(written)('%s', async (_name, one, reason, remains) => {
    const made = await plan(one);
    expect(made.mode).toBe('asWritten');
    expect(made.reason).toMatch(reason);
    expect(made.remains).toEqual(remains);
  });

  const forms: readonly [string, Case, object][] = [
    [
      'a program of PATH',
      { script: 'npm', args: ['install'] },
      { script: '/usr/bin/npm', interpreter: 'none', args: ['install'] },
    ],
    ['a shell script', script('a\nb'), { script: '/w/app/start-dev.sh' }],
    [
      'JavaScript',
      { script: 'server.mjs', definition: { cluster: true } },
      { script: '/w/app/server.mjs', interpreter: node },
    ],
    ['an interpreter', script('a\nb', { interpreter: 'bash' }), { interpreter: '/usr/bin/bash' }],
    [
      'node as the interpreter',
      { script: 'server.mjs', interpreter: 'node', definition: { cluster: true } },
      { interpreter: node },
    ],
    ['nvm', { script: 'server.mjs', interpreter: 'node@18' }, { interpreter: 'node@18' }],
    ['a command with blanks', { script: 'a && b' }, { script: 'a && b' }],
    ['its heap', npm('tsc && vite'), { env: heapEnv }],
    [
      'no heap for what starts many',
      { script: 'npx', args: ['turbo', 'run', 'dev'], files: turboInstalled },
      { env: {} },
    ],
    [
      'an empty interpreter',
      { script: 'npm', args: ['install'], interpreter: '' },
      { interpreter: 'none' },
    ],
    [
      'PM2’s static server',
      { script: 'serve', env: { PM2_SERVE_PATH: './build' }, files: { '/w/app/serve': {} } },
      { script: 'serve', interpreter: node },
    ],
    [
      'a script of PATH with an interpreter',
      {
        script: 'uvicorn',
        args: ['main:app', '--reload'],
        interpreter: 'python3',
        definition: { cluster: true },
      },
      {
        script: '/usr/bin/uvicorn',
        interpreter: '/usr/bin/python3',
        args: ['main:app', '--reload'],
      },
    ],
    [
      'a heap in its arguments',
      {
        script: 'server.mjs',
        definition: { cluster: true },
        interpreterArgs: ['--max-old-space-size=1'],
      },
      { env: {}, interpreterArgs: ['--max-old-space-size=1'] },
    ],
  ];
  it.each(forms)('form: %s', async (_name, one, expected) => {
    const made = await plan(one);
    expect(made).toMatchObject({ mode: 'asWritten', cwd: '/w/app', ...expected });
  });

  it('names a batch file on Windows', async () => {
    const made = await plan({
      script: './run.cmd',
      interpreter: 'none',
      platform: 'win32',
      files: { '/w/app/run.cmd': {} },
    });
    expect(made.reason).toMatch(/batch file/);
  });
});

const broken: readonly [string, Case, RegExp][] = [
  [
    'a script called like what every object has',
    { script: 'npm', args: ['run', 'constructor'] },
    /^\/w\/app\/package\.json has no script "constructor"/,
  ],
  [
    'no folder',
    { script: 'x', definition: { cwd: '/w/none' } },
    /^The folder \/w\/none does not exist\. Correct the cwd/,
  ],
  [
    'no script',
    { script: './start.sh' },
    /^\/w\/app\/start\.sh does not exist\. Correct the script/,
  ],
  [
    'no built script',
    { script: 'dist/index.js' },
    /^\/w\/app\/dist\/index\.js does not exist\. Build the project/,
  ],
  [
    'no output of Next',
    { script: '.next/standalone/server.js' },
    /^\/w\/app\/\.next\/standalone\/server\.js does not exist\. Build the project/,
  ],
  [
    'no packages',
    { script: './node_modules/serve/build/main.js' },
    /^\/w\/app\/node_modules\/serve\/build\/main\.js does not exist\. Install the packages/,
  ],
  ['no source behind tsx', npm('tsx src/main.ts'), /^\/w\/app\/src\/main\.ts does not exist/],
  ['no source behind node', npm('node index.js'), /^\/w\/app\/index\.js does not exist/],
  ['no such program', { script: 'nowhere' }, /^"nowhere" was not found in PATH\. Install it/],
  [
    'no such interpreter',
    { script: 'server.mjs', interpreter: '/opt/none/node' },
    /^\/opt\/none\/node does not exist or cannot be run/,
  ],
  [
    'no interpreter for a command as written',
    { script: 'server.mjs', interpreter: 'nowhere', launchMode: 'asWritten' },
    /"nowhere" was not found/,
  ],
  [
    'not executable',
    { script: 'data', interpreter: 'none', files: { '/w/app/data': 'x' } },
    /is not executable\. Run chmod \+x \/w\/app\/data\.$/,
  ],
  [
    'no tsx',
    npm('tsx src/index.ts', {
      without: ['/w/app/node_modules/tsx', '/w/app/node_modules/.bin/tsx'],
    }),
    /^tsx is not installed in \/w\/app: run npm install --save-dev tsx there\.$/,
  ],
  [
    'tsx in package.json, not installed',
    {
      script: 'npx',
      args: ['tsx', 'src/index.ts'],
      without: ['/w/app/node_modules/tsx', '/w/app/node_modules/.bin/tsx'],
      files: { '/w/app/package.json': '{"devDependencies":{"tsx":"4"}}', '/w/pnpm-lock.yaml': '' },
    },
    /^tsx is not installed in \/w\/app: run pnpm install there\.$/,
  ],
  [
    'no node_modules',
    npm('tsx src/index.ts', { without: ['/w/app/node_modules'] }),
    /^node_modules is missing in \/w\/app: run npm install there\.$/,
  ],
  [
    'no node_modules behind node',
    npm('node server.mjs', { without: ['/w/app/node_modules'], files: { '/w/app/yarn.lock': '' } }),
    /^node_modules is missing in \/w\/app: run yarn install there\.$/,
  ],
  [
    'no next',
    npm('next dev', { without: ['/w/app/node_modules/next', '/w/app/node_modules/.bin/next'] }),
    /^next is not installed in \/w\/app/,
  ],
  [
    'no ts-node',
    npm('ts-node src/index.ts', { without: ['/w/app/node_modules/ts-node'] }),
    /^ts-node is not installed/,
  ],
  [
    'no such npm script',
    { script: 'npm', args: ['run', 'none'] },
    /^\/w\/app\/package\.json has no script "none"\. Add it/,
  ],
  [
    'no such script of pnpm’s',
    { script: 'pnpm', args: ['run', 'none'] },
    /has no script "none"\. Add it/,
  ],
  [
    'no package.json in the folder that npm is given',
    { script: 'npm', args: ['run', 'dev', '--prefix', 'x'], scripts: { dev: 'vite' } },
    /^There is no package\.json in \/w\/app\/x/,
  ],
  [
    'a program of a package that is named and not installed',
    npm('astro dev', {
      files: {
        '/w/app/package.json': '{"scripts":{"dev":"astro dev"},"dependencies":{"astro":"5"}}',
      },
    }),
    /^astro is not installed in \/w\/app: run npm install there\.$/,
  ],
  [
    'a program of a package, nothing installed',
    npm('astro dev', { without: ['/w/app/node_modules'] }),
    /^node_modules is missing in \/w\/app/,
  ],
  [
    'no package.json',
    { script: 'npm', args: ['run', 'dev'], without: ['/w/app/package.json'] },
    /^There is no package\.json in \/w\/app/,
  ],
  [
    'no cargo',
    { script: 'cargo', args: ['run'], without: ['/usr/bin/cargo'] },
    /^cargo was not found in PATH\. Install Rust/,
  ],
  [
    'no Cargo.toml',
    { script: 'cargo', args: ['run'] },
    /^There is no Cargo\.toml that can be read at \/w\/app/,
  ],
  [
    'no manifest by path',
    { script: 'cargo', args: ['run', '--manifest-path', 'x/Cargo.toml'] },
    /at \/w\/app\/x\/Cargo\.toml/,
  ],
  [
    'a broken Cargo.toml',
    { script: 'cargo', args: ['run'], files: { '/w/app/Cargo.toml': '[[' } },
    /that can be read/,
  ],
  [
    'a library',
    { script: 'cargo', args: ['run'], files: { '/w/app/Cargo.toml': '[package]\nname="x"' } },
    /has no binary/,
  ],
  [
    'several binaries',
    {
      script: 'cargo',
      args: ['run'],
      files: {
        '/w/app/Cargo.toml': '[package]\nname="x"',
        '/w/app/src/bin/a.rs': '',
        '/w/app/src/bin/b/main.rs': '',
      },
    },
    /cannot tell which of a, b to run\. Add --bin NAME/,
  ],
];

describe('cannot work', () => {
  it.each(broken)('%s', async (_name, one, expected) => {
    const error = await plan(one).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(HumanError);
    expect((error as Error).message).toMatch(expected);
  });

  it('says so as well where the settings ask for the command as written', async () => {
    await expect(plan({ script: './none.sh', launchMode: 'asWritten' })).rejects.toThrow(
      HumanError,
    );
  });
});

it('never shows a value of the environment in a reason', async () => {
  const made = await plan(script('node $1', { env: { TOKEN: 's3cret' } }));
  expect(JSON.stringify([made.reason, made.remains, short(made)])).not.toContain('s3cret');
});
