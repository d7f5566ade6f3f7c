import { describe, expect, it } from 'vitest';
import type { ServiceKind, WrittenCommand } from '../../../../src/services/definitions/definition';
import { kindOf } from '../../../../src/services/definitions/kind';
import { portOf } from '../../../../src/services/definitions/port';
import { servingOf } from '../../../../src/services/definitions/serving';
import { Packages } from '../../../../src/project/packages';
import { StartedReader } from '../../../../src/project/started/startedReader';
import { MemoryFiles, type MemoryFile } from '../../../fakes/memoryFiles';

type Files = Readonly<Record<string, MemoryFile>>;

const kindIn = async (cwd: string, command: WrittenCommand, files: MemoryFiles) =>
  kindOf(
    {
      cwd,
      written: command,
      serving: await servingOf(command, cwd, new StartedReader(new Packages('/w', files))),
    },
    files,
  );

function written(line: string, interpreter?: string): WrittenCommand {
  const [script = '', ...args] = line.split(' ');
  return { script, args, interpreterArgs: [], ...(interpreter ? { interpreter } : {}) };
}

describe('kind', () => {
  const next = { '/w/a/package.json': '{"devDependencies":{"next":"16"}}' };
  const node = {
    '/w/a/package.json':
      '{"dependencies":{"pg":"8"},"devDependencies":{"@electric-sql/pglite-socket":"1"}}',
  };
  const cases: readonly [string, WrittenCommand, Files, ServiceKind][] = [
    ['next in package.json', written('npm run dev'), next, 'frontend'],
    [
      'next before Cargo.toml',
      written('npm run dev'),
      { ...next, '/w/a/Cargo.toml': '' },
      'frontend',
    ],
    ['npx next', written('npx next dev'), {}, 'frontend'],
    ['Cargo.toml', written('./run.sh'), { '/w/a/Cargo.toml': '' }, 'generator'],
    ['cargo', written('cargo run --manifest-path x'), {}, 'generator'],
    ['cargo in one text', { script: 'cargo run', args: [], interpreterArgs: [] }, {}, 'generator'],
    [
      'PGlite',
      written('server.mjs'),
      { '/w/a/package.json': '{"dependencies":{"@electric-sql/pglite-socket":"1"}}' },
      'database',
    ],
    ['postgres', written('/usr/lib/postgresql/15/bin/postgres -D x'), {}, 'database'],
    ['PGlite for tests only', written('server.mjs'), node, 'backend'],
    ['a package.json alone', written('./start-dev.sh'), node, 'other'],
    [
      'a shell script',
      written('./start-dev.sh'),
      { ...node, '/w/a/start-dev.sh': 'exec npx tsx watch src/index.ts' },
      'backend',
    ],
    [
      'Vite behind npm',
      written('npm run dev'),
      { '/w/a/package.json': '{"scripts":{"dev":"vite"}}' },
      'frontend',
    ],
    [
      'several servers',
      written('npm run dev'),
      { '/w/a/package.json': '{"scripts":{"dev":"concurrently vite \\"tsx a.ts\\""}}' },
      'other',
    ],
    ['JavaScript', written('x.js'), {}, 'backend'],
    ['an interpreter', written('x', 'node'), {}, 'backend'],
    ['tsx', written('npx tsx x'), {}, 'backend'],
    [
      'cargo behind npm',
      written('npm run dev'),
      { '/w/a/package.json': '{"scripts":{"dev":"cargo run"}}' },
      'generator',
    ],
    ['Python', written('main.py'), {}, 'other'],
  ];
  it.each(cases)('%s', async (_name, command, files, expected) => {
    expect(await kindIn('/w/a', command, new MemoryFiles(files))).toBe(expected);
  });

  it('takes the package.json of the script’s folder where its own has none', async () => {
    const files = new MemoryFiles(next);
    expect(await kindIn('/w', written('./a/start.sh'), files)).toBe('frontend');
  });

  it('obeys the setting', async () => {
    const files = new MemoryFiles(next);
    const serving = { several: false };
    const question = {
      setting: 'other',
      cwd: '/w/a',
      written: written('npm run dev'),
      serving,
    } as const;
    expect(await kindOf(question, files)).toBe('other');
  });
});

describe('port', () => {
  interface Case {
    line: string;
    env?: Record<string, string>;
    processEnv?: Record<string, string>;
    dev?: string;
    sh?: string;
    kind?: ServiceKind;
    setting?: number;
  }
  const cases: readonly [string, Case, number | undefined][] = [
    ['the setting', { line: 'x -p 1', setting: 9, env: { PORT: '2' } }, 9],
    ['env.PORT', { line: 'x -p 1', env: { PORT: '2' } }, 2],
    ['env.PORT that is none', { line: 'x -p 1', env: { PORT: 'x' } }, 1],
    ['-p', { line: 'next dev -p 3001' }, 3001],
    ['-p3001', { line: 'next dev -p3001' }, 3001],
    ['--port=', { line: 'x --port=3001' }, 3001],
    ['--port', { line: 'cargo run -- --port 3002' }, 3002],
    ['-p of something else', { line: 'cargo run -p generator' }, undefined],
    ['too large', { line: 'x --port 70000' }, undefined],
    ['an npm script', { line: 'npm run dev', dev: 'next dev -p ${PORT:-3100}' }, 3100],
    [
      'an npm script with PORT from elsewhere',
      { line: 'pnpm dev', dev: 'next dev -p ${MY:-3100}', processEnv: { MY: '3200' } },
      3200,
    ],
    [
      'an npm script with a bare variable',
      { line: 'npm run dev', dev: 'next dev --port $MY', env: { MY: '3300' } },
      3300,
    ],
    ['an npm script that assigns', { line: 'npm run dev', dev: 'PORT=3400 tsx x.ts' }, 3400],
    [
      'arguments over the script',
      { line: 'npm run dev -- -p 3500', dev: 'next dev -p 3100' },
      3500,
    ],
    [
      'a shell script',
      { line: './run.sh', sh: '#!/bin/sh\n# PORT=1\nexport PORT="${PORT:-3004}"\nnode x' },
      3004,
    ],
    [
      'a shell script of references that nothing closes',
      { line: './run.sh', sh: `#!/bin/sh\n${';PORT=${'.repeat(60_000)}` },
      undefined,
    ],
    ['a frontend', { line: 'npm run dev', dev: 'next dev', kind: 'frontend' }, 3000],
    ['a tool with a port of its own', { line: 'npm run dev', dev: 'exec next dev' }, 3000],
    ['another package’s script', { line: 'pnpm --filter web dev', dev: 'x -p 3100' }, undefined],
    ['nothing', { line: 'npm run dev', dev: 'tsx x.ts' }, undefined],
  ];
  it.each(cases)('%s', async (_name, one, expected) => {
    const files = new MemoryFiles({
      '/w/package.json': JSON.stringify({ scripts: { dev: one.dev ?? '' } }),
      ...(one.sh === undefined ? {} : { '/w/run.sh': one.sh }),
    });
    const command = written(one.line);
    const serving = await servingOf(command, '/w', new StartedReader(new Packages('/w', files)));
    const said = await portOf(
      {
        serving,
        kind: one.kind ?? 'backend',
        cwd: '/w',
        written: command,
        env: one.env ?? {},
        processEnv: one.processEnv ?? {},
        ...(one.setting === undefined ? {} : { setting: one.setting }),
      },
      files,
    );
    expect(said?.port).toBe(expected);
    if (expected === undefined) expect(said).toBeUndefined();
  });
});
