import { expect, it } from 'vitest';
import { detect } from '../../../../src/services/detection/detect';
import { MemoryFiles } from '../../../fakes/memoryFiles';

type Json = Readonly<Record<string, unknown>>;

/** Names of services with their tool; `+` for what is offered, `-` for what is only told. */
async function found(files: Readonly<Record<string, string | Json>>): Promise<readonly string[]> {
  const tree = Object.entries(files).map(
    ([name, text]) =>
      [`/w/${name}`, typeof text === 'string' ? text : JSON.stringify(text)] as const,
  );
  const { apps, leftOut } = await detect('/w', new MemoryFiles(Object.fromEntries(tree)));
  return [
    ...apps.map(({ app, tool, kind }) => {
      const words = [app.script, ...(app.args as string[])].join(' ');
      return `${String(app.name)} (${[tool, kind].filter(Boolean).join(', ')}): ${words}`;
    }),
    ...leftOut.map(({ what, service }) => `${service ? '+' : '-'} ${what}`),
  ];
}
const run = (scripts: Json, more: Json = {}): Json => ({ scripts, ...more });
const workspaces = { workspaces: ['apps/*'] };

it.each<[string, Parameters<typeof found>[0], readonly string[]]>([
  [
    'a script that runs cargo in a folder that it works out: the crate is found, and not started twice',
    {
      'package.json': run({ dev: './dev.sh' }),
      'dev.sh':
        'ROOT="$(cd "$(dirname "$0")" && pwd)"\n(cd "$ROOT/g" && cargo run > /tmp/log 2>&1) &\nwait\n',
      'g/Cargo.toml': '[package]\nname = "g"\nversion = "1.0.0"',
      'g/src/main.rs': '',
    },
    ['g (cargo, generator): cargo run', '+ w (dev)'],
  ],
  [
    'a filter of the root’s dev: what it does not name is offered',
    {
      'package.json': run(
        { dev: 'pnpm --filter ./apps/web --filter ./apps/api --parallel dev' },
        workspaces,
      ),
      'apps/web/package.json': run({ dev: 'vite' }),
      'apps/api/package.json': run({ dev: 'tsx watch x.ts' }),
      'apps/admin/package.json': run({ dev: 'next dev' }),
    },
    [
      'api (tsx, backend): npm run dev',
      'web (vite, frontend): npm run dev',
      '- w (dev)',
      '+ admin (Next.js)',
    ],
  ],
  [
    'what another script for development of the root starts is found',
    {
      'package.json': run(
        {
          dev: 'npm run dev -w web',
          'dev:api': 'npm run dev -w api',
          'build:x': 'npm run dev -w x',
        },
        workspaces,
      ),
      'apps/web/package.json': run({ dev: 'vite' }, { name: 'web' }),
      'apps/api/package.json': run({ dev: 'tsx watch x.ts' }, { name: 'api' }),
      'apps/x/package.json': run({ dev: 'astro dev' }, { name: 'x' }),
    },
    [
      'api (tsx, backend): npm run dev',
      'web (vite, frontend): npm run dev',
      '- w (dev)',
      '+ x (Astro)',
    ],
  ],
  [
    'all that have a dev: a built start beside them is offered, a server for development found',
    {
      'package.json': run({ dev: 'turbo run dev' }, workspaces),
      'apps/web/package.json': run({ dev: 'vite' }),
      'apps/built/package.json': run({ start: 'node dist/bin.js', build: 'tsc' }),
      'apps/docs/package.json': run({ start: 'docusaurus start' }),
    },
    [
      'docs (docusaurus, frontend): npm run start',
      'web (vite, frontend): npm run dev',
      '- w (dev)',
      '+ built (node)',
    ],
  ],
  [
    'a pattern of pnpm’s for scripts',
    {
      'package.json': run(
        { dev: "pnpm run --recursive --parallel '/^(dev|dev:.+)$/'" },
        workspaces,
      ),
      'apps/a/package.json': run({ 'dev:ui': 'vite', develop: 'next dev' }),
      'apps/b/package.json': run({ start: 'node dist/x.js' }),
    },
    ['a (vite, frontend): npm run dev:ui', '- w (dev)', '+ b (node)'],
  ],
  [
    'all that have a task of its own name: what has a dev is left out on purpose',
    {
      'package.json': run({ dev: 'pnpm -r do-dev' }, workspaces),
      'apps/web/package.json': run({ dev: 'vite', 'do-dev': 'pnpm run dev' }),
      'apps/desk/package.json': run(
        { dev: 'vite' },
        { scripts: { dev: 'vite', storybook: 'storybook dev' } },
      ),
      'apps/api/package.json': run({ 'start:dev': 'nest start --watch' }),
      'apps/tool/package.json': run({ local: 'tsx x.ts' }),
    },
    [
      'api (nest, backend): npm run start:dev',
      'web (vite, frontend): npm run do-dev',
      '- w (dev)',
      '+ desk (Vite)',
      '+ desk (Storybook)',
      '+ tool (tsx)',
    ],
  ],
  [
    'a start that runs what dev:server watches',
    {
      'package.json': run({ start: 'tsx ./src/main.ts', 'dev:server': 'tsx watch ./src/main.ts' }),
    },
    ['w (tsx, backend): npm run dev:server'],
  ],
  [
    'a root with nothing but start:x: what those run, and no more than once',
    {
      'package.json': run({
        'start:api': 'node api/server.js',
        'start:web': 'cd web && npm start',
        'start:api:again': 'node api/server.js',
        'start:prod': 'node dist/x.js',
        build: 'tsc',
      }),
      'web/package.json': run({ start: 'node web.js' }),
    },
    [
      'w-api (node, backend): npm run start:api',
      'web (node, backend): npm run start',
      '- w (start:web)',
    ],
  ],
  [
    'examples of a project that is none itself, and documents that another package serves',
    {
      'package.json': run({ 'dev:docs': 'npm run dev -w docs', dev: 'tsx x.ts' }, workspaces),
      'apps/docs/package.json': run({ dev: 'next dev' }, { name: 'docs' }),
      'extra/push-examples/x/package.json': run({ dev: 'vite' }),
    },
    ['w (tsx, backend): npm run dev', 'docs (next, frontend): npm run dev', '- x (vite)'],
  ],
  [
    'a library with examples only',
    {
      'packages/lib/package.json': run({ build: 'tsc' }),
      'examples/x/package.json': run({ dev: 'vite' }),
    },
    ['- x (vite)'],
  ],
  [
    'a lone built start, where nobody leads',
    { 'package.json': run({ start: 'node dist/x.js', build: 'tsc' }) },
    ['w (node, backend): npm run start'],
  ],
  [
    'programs for a terminal',
    {
      'a/package.json': run({ dev: 'ts-node -T src/cli.ts' }, { bin: 'dist/cli.js' }),
      'b/package.json': run({ dev: 'tsx src/cli.ts serve' }),
      'c/package.json': run({ start: 'node ./lib/mycli.js' }, { bin: { my: 'lib/mycli.js' } }),
      'd/package.json': run(
        { dev: 'bun run bin/my.ts' },
        { name: '@x/cli', bin: { my: './bin/my.ts' } },
      ),
    },
    ['b (tsx, backend): npm run dev'],
  ],
  [
    'webpack with what runs its result',
    {
      'a/package.json': run(
        { dev: 'webpack --mode=development --watch' },
        { devDependencies: { 'run-node-webpack-plugin': '2' } },
      ),
      'b/package.json': run({ dev: 'webpack --watch' }),
    },
    ['a (webpack, frontend): npm run dev'],
  ],
  [
    'a monorepo of Nest’s own',
    {
      'package.json': run({ 'start:dev': 'nest start --watch' }),
      'nest-cli.json': {
        monorepo: true,
        root: 'apps/api',
        projects: {
          api: { type: 'application', root: 'apps/api' },
          jobs: { type: 'application', root: 'apps/jobs' },
          shared: { type: 'library', root: 'libs/shared' },
        },
      },
    },
    [
      'w-api (nest, backend): npx nest start api --watch',
      'w-jobs (nest, backend): npx nest start jobs --watch',
    ],
  ],
  [
    'one service of Compose in several files',
    {
      'compose.yml': 'services:\n  web:\n    build: .\n',
      'docker/docker-compose.yml': 'services:\n  web:\n    build: ..\n',
    },
    ['- web (Compose)'],
  ],
])('%s', async (_name, files, expected) => {
  expect(await found(files)).toEqual(expected);
});

it.each<[string, Readonly<Record<string, string>>, readonly string[]]>([
  [
    'a web framework',
    {
      'a/Cargo.toml':
        '[package]\nname = "a"\n[dependencies]\nweb = { package = "axum" }\nclap = "4"',
      'a/src/main.rs': '',
    },
    ['a (cargo, backend): cargo run'],
  ],
  [
    'one of a crate of the same project, and a generator',
    {
      'api/Cargo.toml': '[package]\nname = "api"\n[dependencies]\nlib.path = "../lib"',
      'api/src/main.rs': '',
      'lib/Cargo.toml': '[package]\nname = "lib"\n[dependencies]\nrocket.workspace = true',
      'rust_generator/Cargo.toml': '[package]\nname = "g"\n[dependencies]\naxum = "1"',
      'rust_generator/src/main.rs': '',
    },
    ['api (cargo, backend): cargo run', 'rust_generator (cargo, generator): cargo run'],
  ],
  [
    'no framework: what listens, what is for a terminal, and what says nothing',
    {
      'a/Cargo.toml': '[package]\nname = "a"\n[dependencies]\nclap = "4"',
      'a/src/main.rs': 'let l = TcpListener::bind(addr);',
      'b/Cargo.toml': '[package]\nname = "b"\n[dependencies]\nclap = "4"',
      'b/src/main.rs': '',
      'c/Cargo.toml': '[package]\nname = "c"\n',
      'c/src/main.rs': '',
    },
    ['a (cargo, backend): cargo run', 'c (cargo, generator): cargo run', '- b (Rust)'],
  ],
  [
    'of crates that know a framework those that use it, with the command that serves',
    {
      'server/Cargo.toml': '[package]\nname = "server"\n[dependencies]\naxum = "1"\nclap = "4"',
      'server/src/main.rs':
        'axum::serve(x);\n#[derive(Parser)]\nstruct Args {\n  #[command(subcommand)]\n  cmd: Commands,\n}\n#[derive(Debug, Subcommand)]\nenum Commands {\n  Migrate,\n  Serve(Opts),\n}\n',
      'utils/Cargo.toml': '[package]\nname = "utils"\n[dependencies]\naxum = "1"',
      'utils/src/main.rs': '',
    },
    ['server (cargo, backend): cargo run -- serve', '- utils (Rust)'],
  ],
  [
    'several programs: those that serve, and those that work off a queue',
    {
      'Cargo.toml': '[package]\nname = "s"\n[dependencies]\nactix-web = "4"',
      'src/bin/api.rs': 'HttpServer::new(x)',
      'src/bin/migrate.rs': '',
      'src/bin/mail-worker.rs': '',
    },
    [
      'w-api (cargo, backend): cargo run --bin api',
      'w-mail-worker (cargo, other): cargo run --bin mail-worker',
    ],
  ],
  [
    'one that a script of a package runs is found once',
    {
      'package.json': '{"scripts":{"dev":"concurrently \\"cargo run -p api\\" \\"vite\\""}}',
      'api/Cargo.toml': '[package]\nname = "api"\n[dependencies]\naxum = "1"',
      'api/src/main.rs': '',
    },
    ['w-cargo (cargo): cargo run -p api', 'w-vite (vite, frontend): npx vite'],
  ],
])('Rust: %s', async (_name, files, expected) => {
  expect(await found(files)).toEqual(expected);
});
