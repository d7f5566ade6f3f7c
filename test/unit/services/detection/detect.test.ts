import { describe, expect, it } from 'vitest';
import { collectDefinitions } from '../../../../src/services/definitions/collectDefinitions';
import { detect } from '../../../../src/services/detection/detect';
import type { ServiceSetting } from '../../../../src/services/definitions/settings';
import { MemoryFiles, type MemoryFile } from '../../../fakes/memoryFiles';

type Tree = Readonly<Record<string, MemoryFile>>;
const cargo = '[package]\nname = "gen"\n';

async function services(tree: Tree): Promise<readonly string[]> {
  const { apps } = await detect('/work/codex', new MemoryFiles(tree));
  return apps.map(
    ({ app, base, kind }) =>
      `${String(app.name)}: ${[app.script, ...(app.args as string[])].join(' ')} in ${base}${kind ? ` (${kind})` : ''}`,
  );
}
const at = (files: Tree): Tree =>
  Object.fromEntries(Object.entries(files).map(([name, file]) => [`/work/codex/${name}`, file]));
const manifest = (dev: string, more: object = {}): string =>
  JSON.stringify({ scripts: { dev }, ...more });

describe('services', () => {
  const cases: readonly [string, Tree, readonly string[]][] = [
    [
      'the sample’s four folders',
      {
        'backend/package.json': manifest('tsx watch src/index.ts'),
        'frontend/package.json': manifest('next dev -p 3000', { dependencies: { next: '16' } }),
        'rust_generator/Cargo.toml': cargo,
        'rust_generator/src/main.rs': '',
        'database/package.json': JSON.stringify({ scripts: { start: 'node server.mjs' } }),
      },
      [
        'backend: npm run dev in /work/codex/backend (backend)',
        'database: npm run start in /work/codex/database (backend)',
        'frontend: npm run dev in /work/codex/frontend (frontend)',
        'rust_generator: cargo run in /work/codex/rust_generator (generator)',
      ],
    ],
    [
      'those below a script that nobody understands, and not that as well: it may start them',
      {
        'package.json': manifest('./dev.sh'),
        'dev.sh': '#!/bin/bash\n(cd backend && npm run dev) &\nwhile true; do sleep 10; done\n',
        'backend/package.json': manifest('tsx watch src/index.ts'),
      },
      ['backend: npm run dev in /work/codex/backend (backend)'],
    ],
    [
      'a script that nobody understands, where nothing stands below it',
      {
        'package.json': manifest('./dev.sh'),
        'dev.sh': '#!/bin/bash\n(cd backend && ./serve) &\nwhile true; do sleep 10; done\n',
      },
      ['codex: npm run dev in /work/codex (other)'],
    ],
    [
      'the root itself',
      { 'package.json': manifest('nodemon x.js') },
      ['codex: npm run dev in /work/codex (backend)'],
    ],
    [
      'two levels down',
      { 'apps/api/package.json': manifest('ts-node-dev x.ts'), 'pnpm-lock.yaml': '' },
      ['api: pnpm run dev in /work/codex/apps/api (backend)'],
    ],
    ['four levels down is too deep', { 'a/b/c/d/package.json': manifest('tsx x.ts') }, []],
    [
      'one name twice',
      {
        'apps/web/package.json': manifest('tsx x.ts'),
        'packages/web/package.json': manifest('tsx x.ts'),
      },
      [
        'apps-web: npm run dev in /work/codex/apps/web (backend)',
        'packages-web: npm run dev in /work/codex/packages/web (backend)',
      ],
    ],
    [
      'node and Rust in one folder',
      { 'a/package.json': manifest('tsx x.ts'), 'a/Cargo.toml': cargo, 'a/src/main.rs': '' },
      [
        'a-backend: npm run dev in /work/codex/a (backend)',
        'a-generator: cargo run in /work/codex/a (generator)',
      ],
    ],
    [
      'generated and hidden folders',
      Object.fromEntries(
        ['node_modules/x', '.git/x', '.hidden', 'target/x', '.next/x', 'dist'].map((name) => [
          `${name}/package.json`,
          manifest('tsx x.ts'),
        ]),
      ),
      [],
    ],
    [
      'scripts that run others',
      {
        'package.json': manifest('turbo run dev'),
        'b/package.json': manifest('concurrently "tsx a" "tsx b"'),
      },
      ['b-a: npx tsx a in /work/codex/b (backend)', 'b: npx tsx b in /work/codex/b (backend)'],
    ],
    [
      'a script that delegates, followed into the workspaces',
      {
        'package.json': JSON.stringify({
          workspaces: ['apps/*'],
          scripts: { dev: 'turbo run dev --filter=web' },
        }),
        'apps/web/package.json': manifest('vite', { name: 'web' }),
        'examples/x/package.json': manifest('astro dev'),
      },
      ['web: npm run dev in /work/codex/apps/web (frontend)'],
    ],
    [
      'what ends before something else begins, and what nobody knows in front',
      { 'a/package.json': manifest('tsx seed.ts && portless web next dev') },
      ['a: npm run dev in /work/codex/a (frontend)'],
    ],
    [
      'a script that is not understood',
      { 'a/package.json': manifest('some-server --port 4000') },
      ['a: npm run dev in /work/codex/a (other)'],
    ],
    [
      'no service',
      {
        'package.json': manifest('tsc -w'),
        'b/package.json': manifest('node -e 1'),
        'c/package.json': 'broken',
      },
      [],
    ],
    [
      'Next with a server of its own',
      { 'w/package.json': manifest('node server.js', { dependencies: { next: '16' } }) },
      ['w: npm run dev in /work/codex/w (frontend)'],
    ],
    [
      'Next without scripts',
      { 'w/package.json': '{"dependencies":{"next":"16"}}', 'w/app/page.tsx': '' },
      ['w: npx next dev in /work/codex/w (frontend)'],
    ],
    ['a library that knows Next', { 'w/package.json': '{"devDependencies":{"next":"16"}}' }, []],
    ['a Rust library', { 'Cargo.toml': cargo, 'src/lib.rs': '' }, []],
    [
      'several binaries',
      {
        'r/Cargo.toml': `${cargo}[[bin]]\nname = "one"\npath = "src/main.rs"\n`,
        'r/src/main.rs': '',
        'r/src/bin/two.rs': '',
      },
      [
        'r-one: cargo run --bin one in /work/codex/r (generator)',
        'r-two: cargo run --bin two in /work/codex/r (generator)',
      ],
    ],
    [
      'a default one',
      {
        'r/Cargo.toml': `${cargo}default-run = "two"\n`,
        'r/src/main.rs': '',
        'r/src/bin/two.rs': '',
      },
      ['r: cargo run in /work/codex/r (generator)'],
    ],
    [
      'a workspace whose member is deep',
      {
        'Cargo.toml': '[workspace]\nmembers = ["a/b/c/d", "x/*"]',
        'a/b/c/d/Cargo.toml': cargo,
        'a/b/c/d/src/main.rs': '',
        'x/y/Cargo.toml': cargo,
        'x/y/src/main.rs': '',
      },
      [
        'y: cargo run in /work/codex/x/y (generator)',
        'd: cargo run in /work/codex/a/b/c/d (generator)',
      ],
    ],
    ['an empty folder', {}, []],
  ];
  it.each(cases)('%s', async (_name, tree, expected) => {
    expect(await services(at(tree))).toEqual(expected);
  });

  it('looks at some hundreds of folders at most', async () => {
    const tree: Record<string, string> = { 'zz/package.json': manifest('tsx x.ts') };
    for (let n = 0; n < 900; n++) tree[`f${String(n).padStart(3, '0')}/x`] = '';
    expect(await services(at(tree))).toEqual([]);
  });
});

it('finds ecosystem files, usual names before those that somebody must choose, the nearest first', async () => {
  const names = [
    'ecosystem.config.js',
    'ecosystem.config.yml',
    'pm2.config.cjs',
    'a/ecosystem.config.json',
    'a/b/ecosystem.config.mjs',
    'a/b/pm2.json',
    'ecosystem.prod.config.js',
    'a/process.json',
    'a/b/c/ecosystem.config.js',
    'ecosystem.config.ts',
  ];
  const tree = at(Object.fromEntries(names.map((name) => [name, ''])));
  const { ecosystemFiles } = await detect('/work/codex', new MemoryFiles(tree));
  expect(ecosystemFiles).toEqual(names.slice(0, 8).map((name) => `/work/codex/${name}`));
});

it('finds ecosystem files of any name that a script gives to pm2', async () => {
  const tree = at({
    'package.json': JSON.stringify({
      scripts: {
        bg: 'pm2 start ops/background.config.js --env dev && pm2 logs',
        app: 'pm2 start server.js',
        gone: 'pm2-runtime start gone.json',
        usual: 'pm2 reload ecosystem.config.js',
        out: 'pm2 start ../x.config.js',
      },
    }),
    'ops/background.config.js': 'module.exports = { apps: [] }',
    'server.js': 'x.listen(1)',
    'ecosystem.config.js': 'module.exports = { apps: [] }',
  });
  const files = new MemoryFiles({ ...tree, '/work/x.config.js': 'apps: []' });
  const { ecosystemFiles } = await detect('/work/codex', files);
  expect(ecosystemFiles).toEqual([
    '/work/codex/ecosystem.config.js',
    '/work/codex/ops/background.config.js',
  ]);
});

describe('databases', () => {
  const compose = (ports: string): string =>
    `services:\n  db:\n    image: docker.io/postgres:16-alpine\n    ports: ${ports}\n  cache:\n    image: redis\n`;
  const cases: readonly [string, Tree, readonly object[]][] = [
    [
      'Compose',
      { 'docker-compose.yml': compose('["5433:5432"]') },
      [{ type: 'compose', service: 'db', image: 'docker.io/postgres:16-alpine', port: 5433 }],
    ],
    [
      'an address in front',
      { 'compose.yaml': compose('["127.0.0.1:5434:5432"]') },
      [{ port: 5434 }],
    ],
    ['a variable', { 'compose.yaml': compose('["${DB_PORT:-5435}:5432"]') }, [{ port: 5435 }]],
    [
      'the long form',
      { 'compose.yaml': compose('[{target: 5432, published: "5436"}]') },
      [{ port: 5436 }],
    ],
    ['nothing published', { 'compose.yaml': compose('[]') }, [{ service: 'db' }]],
    ['not YAML', { 'compose.yaml': 'services: [' }, []],
    ['no services', { 'compose.yaml': 'version: 3' }, []],
    [
      'DATABASE_URL',
      {
        'backend/.env':
          '# x\nDATABASE_URL="postgresql://me:s3cret@localhost:5437/codex?sslmode=disable"\n',
      },
      [
        {
          type: 'url',
          file: '/work/codex/backend/.env',
          key: 'DATABASE_URL',
          host: 'localhost',
          port: 5437,
          database: 'codex',
        },
      ],
    ],
    [
      'the nearer of two',
      { '.env': 'DATABASE_URL=postgres://h/a', '.env.local': 'DATABASE_URL=postgres://h/b' },
      [{ database: 'b', port: 5432 }],
    ],
    ['another database', { '.env': 'DATABASE_URL=mysql://h/a' }, []],
    ['no URL', { '.env': 'DATABASE_URL=postgres://[' }, []],
  ];
  it.each(cases)('%s', async (_name, tree, expected) => {
    const { databases } = await detect('/work/codex', new MemoryFiles(at(tree)));
    expect(databases).toHaveLength(expected.length);
    expect(databases).toMatchObject(expected);
    expect(JSON.stringify(databases)).not.toContain('s3cret');
  });
});

describe('settings over the file over detection', () => {
  const tree = at({
    'api/package.json': manifest('tsx x.ts'),
    'database/package.json': JSON.stringify({
      scripts: { start: 'node x.mjs' },
      dependencies: { '@electric-sql/pglite-socket': '1' },
    }),
  });
  const ecosystem = {
    file: '/work/codex/ops/ecosystem.config.js',
    apps: [{ script: './run.js', cwd: '../api', env: { A: 1, B: 1 } }],
    envNames: [],
    problems: [{ message: 'of the file' }],
  };

  async function collect(settings: Readonly<Record<string, ServiceSetting>>, file = false) {
    const files = new MemoryFiles(tree);
    const detection = await detect('/work/codex', files);
    return collectDefinitions(
      { settings, detection, ...(file ? { ecosystem } : {}) },
      { workspaceFolder: '/work/codex', cpus: 2, processEnv: {}, files },
    );
  }

  it('detects where there is no file', async () => {
    const { definitions } = await collect({});
    expect(definitions.map(({ name, kind, source }) => [name, kind, source.type])).toEqual([
      ['api', 'backend', 'detected'],
      ['database', 'database', 'detected'],
    ]);
  });

  it('takes the file alone where there is one', async () => {
    const { definitions, problems } = await collect({}, true);
    expect(definitions).toMatchObject([
      { name: 'run', cwd: '/work/codex/api', source: { type: 'ecosystem' } },
    ]);
    expect(problems).toEqual([{ message: 'of the file' }]);
  });

  it('puts settings on top, by the name that PM2 would give', async () => {
    const { definitions } = await collect(
      {
        run: {
          kind: 'generator',
          port: 9,
          memoryCap: '5M',
          env: { B: 2 },
          cwd: 'database',
          instances: 2,
        },
      },
      true,
    );
    expect(definitions).toMatchObject([
      {
        kind: 'generator',
        port: 9,
        capBytes: 5 * 1024 ** 2,
        env: { A: '1', B: '2' },
        cwd: '/work/codex/database',
        instances: 2,
      },
    ]);
  });

  it('takes services away and adds some', async () => {
    const { definitions } = await collect({
      api: { enabled: false },
      own: { script: 'x.py', args: '-a b', cwd: 'api' },
      nothing: { port: 1 },
    });
    expect(definitions.map(({ name }) => name)).toEqual(['database', 'own']);
    expect(definitions[1]).toMatchObject({
      source: { type: 'settings' },
      cwd: '/work/codex/api',
      written: { args: ['-a', 'b'] },
    });
  });
});
