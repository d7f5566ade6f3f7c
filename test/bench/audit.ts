// The stability audit on a generated monorepo.
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { AuditEngine } from '../../src/audit/engine/engine';
import { SyncFiles } from '../../src/system/files/syncFiles';
import { type Figure, figure, median } from './figure';

const packages = 40;
const filesPerPackage = 126;
const rounds = 7;

/** First audit of a monorepo of 5,000 files in 40 packages, and the audit after one file was saved. */
export async function auditFigures(): Promise<Figure[]> {
  const root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'codex-audit-')));
  try {
    const files = writeMonorepo(root);
    const first: number[] = [];
    const saves = new Map<string, number[]>(savedFiles.map((name) => [name, []]));
    for (let round = 0; round < rounds; round++) {
      const reader = new WatchedFiles();
      const engine = new AuditEngine(root, reader);
      const start = performance.now();
      const { findings } = await engine.run();
      first.push(performance.now() - start);
      if (findings.length === 0) throw new Error('The audit found nothing.');
      for (const name of savedFiles) {
        const file = path.join(root, name);
        fs.appendFileSync(file, '\n');
        const before = performance.now();
        await engine.update([{ file }]);
        saves.get(name)?.push(performance.now() - before);
      }
      if (reader.sawNodeModules) throw new Error('The audit read below node_modules.');
    }
    const medians = [...saves.values()].map((times) => median(times));
    return [
      figure({
        id: 'audit-monorepo',
        // What a person waits for: nothing is compiled or cached yet.
        what: `the very first audit of ${files} files in ${packages} packages`,
        ours: first[0] ?? NaN,
        unit: 'ms',
        rounds: 1,
      }),
      figure({
        id: 'audit-again',
        what: 'the same once more',
        ours: median(first.slice(1)),
        unit: 'ms',
        rounds: first.length - 1,
      }),
      figure({
        id: 'audit-save',
        what: `audit after one file was saved, the slowest of ${medians.length} kinds of file`,
        ours: Math.max(...medians),
        unit: 'ms',
        rounds,
      }),
    ];
  } finally {
    fs.rmSync(root, { recursive: true, force: true });
  }
}

const savedFiles = [
  'packages/p07/package.json',
  'packages/p07/src/db.ts',
  'packages/p09/src/module3.ts',
  'ecosystem.config.js',
];

/** Remembers whether anybody read below node_modules. */
class WatchedFiles extends SyncFiles {
  sawNodeModules = false;

  override readText(file: string): string | undefined {
    this.#see(file);
    return super.readText(file);
  }

  override list(folder: string): readonly { name: string; kind: 'file' | 'folder' }[] {
    this.#see(folder);
    return super.list(folder);
  }

  #see(file: string): void {
    if (file.includes(`${path.sep}node_modules${path.sep}`)) this.sawNodeModules = true;
  }
}

function writeMonorepo(root: string): number {
  let count = 0;
  const write = (name: string, text: string): void => {
    const file = path.join(root, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text);
    count++;
  };
  const names = Array.from({ length: packages }, (_, at) => `p${String(at).padStart(2, '0')}`);
  write(
    'package.json',
    JSON.stringify(
      {
        name: 'mono',
        private: true,
        workspaces: ['packages/*'],
        scripts: { dev: 'concurrently "npm:dev:*"' },
      },
      null,
      2,
    ),
  );
  write(
    'ecosystem.config.js',
    `const base = { restart_delay: 5000, max_restarts: 10 };\nmodule.exports = {\n  apps: [\n${names
      .map(
        (name, at) =>
          `    { ...base, name: '${name}', cwd: './packages/${name}', script: 'npm', args: 'run dev', env: { PORT: ${4000 + at} } },`,
      )
      .join('\n')}\n  ],\n};\n`,
  );
  write('docker-compose.yml', 'services:\n  db:\n    image: postgres:16\n');
  for (const [at, name] of names.entries()) {
    const next = at % 4 === 0;
    write(
      `packages/${name}/package.json`,
      JSON.stringify(
        {
          name,
          scripts: { dev: next ? 'next dev' : 'tsx watch src/index.ts', build: 'tsc' },
          dependencies: next ? { next: '14.2.0' } : { tsx: '4.0.0', '@prisma/client': '5.0.0' },
        },
        null,
        2,
      ),
    );
    if (next)
      write(
        `packages/${name}/next.config.js`,
        'module.exports = { experimental: { instrumentationHook: true } };\n',
      );
    write(
      `packages/${name}/src/index.ts`,
      "import { createServer } from 'node:http';\nconst server = createServer();\nserver.listen(3000);\n",
    );
    write(
      `packages/${name}/src/db.ts`,
      "import { PrismaClient } from '@prisma/client';\nexport const prisma = new PrismaClient({ log: ['query'] });\nsetInterval(() => prisma.$queryRaw`SELECT 1`, 5000);\n",
    );
    for (let index = 0; index < filesPerPackage - 4; index++)
      write(`packages/${name}/src/module${index}.ts`, moduleText(name, index));
    // Must never be looked at.
    for (let index = 0; index < 3; index++) {
      fs.mkdirSync(path.join(root, `packages/${name}/node_modules/dep${index}`), {
        recursive: true,
      });
      fs.writeFileSync(
        path.join(root, `packages/${name}/node_modules/dep${index}/index.js`),
        moduleText(name, index),
      );
    }
  }
  return count;
}

/** About 60 lines, as source files are. */
function moduleText(name: string, index: number): string {
  const functions = Array.from(
    { length: 8 },
    (_, at) => `/** Does thing ${at} of module ${index} in ${name}. */
export function thing${at}(input: readonly number[], factor = ${at}): number {
  let sum = 0;
  for (const value of input) sum += value * factor;
  if (sum > ${index}) return sum;
  return sum - ${index};
}
`,
  );
  return `${functions.join('\n')}\n`;
}
