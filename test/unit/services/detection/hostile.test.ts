import { describe, expect, it } from 'vitest';
import { parseEnvFile } from '../../../../src/project/envFile';
import { scanFolders } from '../../../../src/project/folderScan';
import { globMatches } from '../../../../src/project/glob';
import { upwards } from '../../../../src/project/packageJson';
import { rationed, ReadBudget } from '../../../../src/project/readBudget';
import { withoutBlocks } from '../../../../src/project/withoutBlocks';
import { portInObject, withoutComments } from '../../../../src/project/ports/configPort';
import { entryPort } from '../../../../src/project/ports/entryPort';
import { rustRole } from '../../../../src/project/rustProgram';
import { rustPort } from '../../../../src/project/ports/rustPort';
import { toolCommand } from '../../../../src/project/tools/toolCommand';
import { detect } from '../../../../src/services/detection/detect';
import { MemoryFiles, type MemoryFile } from '../../../fakes/memoryFiles';

/** Most took minutes or had no end before they were bounded; a busy machine gets some seconds. */
const maxMs = 5_000;

async function quickly<T>(work: () => T | Promise<T>): Promise<T> {
  const began = performance.now();
  const result = await work();
  expect(performance.now() - began).toBeLessThan(maxMs);
  return result;
}

const fastapi = 'app = FastAPI()\n';
const scripts = (count: number, text: (next: number) => string): string =>
  JSON.stringify({
    scripts: Object.fromEntries(
      Array.from({ length: count }, (_, at) => [at === 0 ? 'dev' : `s${at}`, text(at + 1)]),
    ),
  });

describe('detection comes to an end', () => {
  it.each<[string, Readonly<Record<string, MemoryFile>>]>([
    [
      'a folder whose name is a pattern that explodes',
      {
        'requirements.txt': '',
        '(x+x+)+y/main.py': `${fastapi}import ${'x'.repeat(40)}\n`,
      },
    ],
    ['a folder whose name is no pattern', { 'requirements.txt': '', 'c++/main.py': fastapi }],
    ['plugins that are never closed', { 'pom.xml': '<plugin>'.repeat(40_000) }],
    ['comments that are never closed', { 'pom.xml': '<!--'.repeat(150_000) }],
    ['a line of nothing but plugins', { 'build.gradle': 'id '.repeat(100_000) }],
    [
      'a variable that doubles',
      {
        'package.json': JSON.stringify({ scripts: { dev: `A=xx; ${'A=$A$A; '.repeat(40)} vite` } }),
      },
    ],
    [
      'scripts that start all others',
      {
        'package.json': scripts(400, () => 'run-p "s*"'),
      },
    ],
    [
      'as many patterns as a file has room for',
      {
        'package.json': JSON.stringify({ workspaces: Array(100_000).fill('*') }),
        'a/b': '',
      },
    ],
    [
      'names and patterns as long as they may be',
      {
        'package.json': JSON.stringify({
          scripts: Object.fromEntries([
            ['dev', `run-p ${'*a'.repeat(249)} `.repeat(900)],
            ...Array.from({ length: 900 }, (_, at) => ['a'.repeat(490) + at, 'vite']),
          ]),
        }),
      },
    ],
    [
      'long names that a pattern fits',
      {
        'package.json': JSON.stringify({
          scripts: Object.fromEntries([
            ['dev', `run-p "${'*a'.repeat(900)}"`],
            ...Array.from({ length: 40 }, (_, at) => ['a'.repeat(1_900) + at, 'vite']),
          ]),
        }),
      },
    ],
    [
      'as many programs of a crate as its file has room for',
      {
        'Cargo.toml': `[package]\nname = "a"\n${Array.from({ length: 20_000 }, (_, at) => `[[bin]]\nname = "b${at}"\n`).join('')}`,
        'src/main.rs': 'fn main() { let a = 1; }\n'.repeat(20_000),
      },
    ],
    [
      'a script that starts one file again and again',
      {
        'package.json': JSON.stringify({ scripts: { dev: 'pm2 start a.json; '.repeat(20_000) } }),
        'a.json': '[1, 2, 3]\n'.repeat(50_000),
      },
    ],
    [
      'a Procfile below a folder of many services',
      {
        'Cargo.toml': `[package]\nname = "a"\n${Array.from({ length: 5_000 }, (_, at) => `[[bin]]\nname = "b${at}"\n`).join('')}`,
        'src/main.rs': '',
        'a/Procfile': `web: ${'a & '.repeat(40)}\n`.repeat(100),
      },
    ],
    [
      'more options than anybody writes',
      { 'package.json': JSON.stringify({ scripts: { dev: `node ${'-x '.repeat(100_000)}` } }) },
    ],
    [
      'more letters behind a dash than there are',
      { 'package.json': JSON.stringify({ scripts: { dev: `node -${'x'.repeat(300_000)}` } }) },
    ],
    [
      'requirements of nothing but lines',
      Object.fromEntries([
        ...Array.from({ length: 8 }, (_, at) => [`requirements-${at}.txt`, '\n'.repeat(1_000_000)]),
        ...Array.from({ length: 8 }, (_, at) => [`requirements/${at}.txt`, '\n'.repeat(1_000_000)]),
        ...Array.from({ length: 30 }, (_, at) => [`m${at}.py`, fastapi]),
      ]),
    ],
    ['a Procfile of equal lines', { Procfile: 'web: a\n'.repeat(20_000) }],
  ])('%s', async (_name, tree) => {
    const files = Object.entries(tree).map(([name, file]) => [`/w/${name}`, file] as const);
    const found = await quickly(() => detect('/w', new MemoryFiles(Object.fromEntries(files))));
    expect(found).toMatchObject({ apps: expect.any(Array), databases: expect.any(Array) });
  });
});

it('ends with scripts that start others six times each', { timeout: 60_000 }, async () => {
  const text = scripts(14, (next) => `npm run s${next} & `.repeat(6));
  const { apps } = await detect('/w', new MemoryFiles({ '/w/package.json': text }));
  expect(apps).toEqual([]);
});

it.each([
  'environment: { A: { toString: 1 } }',
  'environment: [{ toString: 1, valueOf: 2 }]',
  'ports: [{ published: { toString: 1 } }]',
  'ports: [{ published: 1234, target: { toString: 1 } }]',
  'ports: [[{ toString: 1 }]]',
])('finds what is beside a container with %s', async (line) => {
  const { databases } = await detect(
    '/w',
    new MemoryFiles({
      '/w/compose.yaml': `services:\n  a: { image: postgres, ${line} }\n  b: { image: postgres }\n`,
    }),
  );
  expect(databases).toHaveLength(2);
});

it('reads programs that import each other and listen everywhere once', async () => {
  const imports = [1, 2, 3, 4, 5, 6].map((at) => `import './a${at}';\n`).join('');
  const text = imports + '.listen(PORT);\n'.repeat(4_000);
  const names = ['index', 'a1', 'a2', 'a3', 'a4', 'a5', 'a6'];
  const files = new MemoryFiles(Object.fromEntries(names.map((name) => [`/w/${name}.ts`, text])));
  const known = toolCommand(['node', 'index.ts']);
  if (!known) throw new Error('node is known');
  expect(await quickly(() => entryPort(known, '/w', undefined, files))).toBeUndefined();
});

it('goes no way upwards, and reads no more than it has room for', async () => {
  const files = new MemoryFiles({
    '/w/a/x': 'x'.repeat(900),
    '/w/up': { link: '/' },
    '/etc/x': '',
  });
  const scanned = await scanFolders('/w', files);
  expect(scanned.map(({ folder }) => folder)).toEqual(['/w', '/w/a']);
  const some = rationed(files, new ReadBudget(2_000));
  const twice = [await some.readText('/w/a/x'), await some.readText('/w/a/x')];
  expect(twice.map((text) => text?.length)).toEqual([900, undefined]);
});

it('takes the name of a folder as it is', async () => {
  const { apps } = await detect(
    '/w',
    new MemoryFiles({
      '/w/requirements.txt': 'fastapi\nuvicorn\n',
      '/w/a.c/main.py': `${fastapi}import a_c\n`,
      '/w/a.c/x.py': '',
    }),
  );
  expect(apps).toHaveLength(1);
});

describe('readers in linear time', () => {
  it.each<[string, () => unknown, unknown]>([
    [
      'references that are never closed',
      () => parseEnvFile(`X=${'${A-'.repeat(40_000)}`),
      { X: '${A-'.repeat(40_000) },
    ],
    ['blank lines', () => parseEnvFile('\n'.repeat(60_000)), {}],
    ['blank lines of an old Mac', () => parseEnvFile('\r'.repeat(60_000)), {}],
    ['blank lines of Unicode', () => parseEnvFile(' \u2028\u2029'.repeat(30_000)), {}],
    [
      'values that name the next six times each',
      () =>
        parseEnvFile(
          Array.from({ length: 2_000 }, (_, at) => `A${at}=${`$A${at + 1}`.repeat(6)}`).join('\n'),
        ),
      expect.objectContaining({ A0: '$A1'.repeat(6) }),
    ],
    ['folders without end', () => upwards(`/w/${'a/'.repeat(500_000)}`).length, 200],
    ['comments', () => withoutComments('/*'.repeat(400_000)).length, 266_666],
    ['blanks', () => portInObject(`server: () =>${' '.repeat(60_000)}x`, 'server'), undefined],
    ['stars', () => globMatches('*'.repeat(1_900), 'x'.repeat(1_900)), false],
    ['a pattern without end', () => globMatches('**x'.repeat(300_000), 'x'.repeat(200)), false],
    ['objects', () => portInObject('server:{'.repeat(20_000), 'server'), undefined],
    [
      'crates that need each other in a row',
      () => {
        const crates = new Map(
          Array.from({ length: 50_000 }, (_, at) => [
            `c${at}`,
            { file: '', folder: '', binaries: [], dependencies: [`c${at + 1}`] },
          ]),
        );
        return rustRole({ file: '', folder: '', binaries: [], dependencies: ['c0'] }, crates);
      },
      'unknown',
    ],
    [
      'a word for an address',
      () => rustPort(['addr'.repeat(100_000)], async () => undefined),
      undefined,
    ],
  ])('%s', async (_name, read, expected) => {
    expect(await quickly(read)).toEqual(expected);
  });
});

it.each([
  ['a/*b*/c/*d*/e', 'ace'],
  ['a/*b', 'a/*b'],
  ['/**/', ''],
  ['/*/ x */y', 'y'],
])('%s without blocks', (text, expected) => {
  expect(withoutBlocks(text, '/*', '*/')).toBe(expected);
});

it.each([
  ['*/b', 'a/b', true],
  ['a*c*e', 'abcde', true],
  ['*/*', 'a/b/c', false],
  ['**/c', 'a/b/c', true],
  ['a/**/*', 'a/b/c', true],
  ['*a*', 'bbb', false],
])('%s fits %s: %s', (pattern, text, expected) => {
  expect(globMatches(pattern, text)).toBe(expected);
});

it('goes from a folder to all above it', () => {
  expect(upwards('/w/apps/api')).toEqual(['/w/apps/api', '/w/apps', '/w', '/']);
});
