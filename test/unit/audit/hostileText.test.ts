import { describe, expect, it } from 'vitest';
import { readJsConfig } from '../../../src/audit/config/readJs';
import { parseJs } from '../../../src/audit/js/parse';
import { detect } from '../../../src/services/detection/detect';
import { MemoryFiles } from '../../fakes/memoryFiles';
import { audit, eco, pkg } from './ruleCases';

/** Constants of which each stands for several of the one before. */
function doubling(first: string, next: (before: string) => string, levels = 13): string {
  const lines = [`const a0 = ${first};`];
  for (let at = 1; at < levels; at++) lines.push(`const a${at} = ${next(`a${at - 1}`)};`);
  return `${lines.join('\n')}\nmodule.exports = { apps: [{ name: 'x', args: a${levels - 1} }] };\n`;
}
const times = (text: string, count: number, between = ''): string =>
  Array(count).fill(text).join(between);

describe('constants that stand for more and more', () => {
  const nested = doubling('`x`', (one) => `\`${times(`\${${one}}`, 9)}\``);
  expect(nested.length).toBeLessThan(875);

  it.each([
    ['templates', nested],
    ['sums', doubling("'x'", (one) => times(one, 8, ' + '))],
    ['lists', doubling("['x']", (one) => `[${times(`...${one}`, 9, ', ')}]`)],
    ['lists of lists', doubling("['x']", (one) => `[${times(one, 9, ', ')}]`)],
    ['objects', doubling('{ x: 1 }', (one) => `{ ${times(`...${one}`, 9, ', ')} }`)],
    ['calls', doubling('{ x: 1 }', (one) => `Object.assign(${times(one, 9, ', ')})`)],
    ['paths', doubling("'x'", (one) => `path.join(${times(one, 9, ', ')})`)],
    ['joined words', doubling("'x'", (one) => `[${times(one, 9, ', ')}].join('')`)],
    ['powers of a long text', doubling(`'${times('x', 9_000)}'`, (one) => `${one} + ${one}`, 30)],
  ])('%s are given up, and what stands beside them is known', (_, text) => {
    const program = parseJs('/w/ecosystem.config.js', text);
    if (!program) throw new Error('not parsed');
    const { value } = readJsConfig('/w/ecosystem.config.js', program);
    expect(value).toMatchObject({ kind: 'object', members: [{ key: 'apps' }] });
    expect(JSON.stringify(value).length).toBeLessThan(20_000_000);
  });
});

const arrays = '['.repeat(100_000) + ']'.repeat(100_000);
/** About 100 kB of each. */
const long = (text: string): string => text.repeat(Math.ceil(100_000 / text.length));

/** A project whose every file holds what takes long to read. */
const hostile: readonly [string, Readonly<Record<string, string>>][] = [
  ['nested arrays in JSON', { 'package.json': arrays, 'ecosystem.config.json': arrays }],
  ['nested arrays in YAML', { 'docker-compose.yml': arrays, 'ecosystem.config.yml': arrays }],
  [
    'nested arrays in JavaScript',
    { 'ecosystem.config.js': `module.exports = ${arrays}`, 'index.ts': `new Pool(${arrays})` },
  ],
  ...[
    'kill -9 $(lsof ',
    'kill -9 ',
    '$(lsof ',
    'lsof ',
    'fuser -k ',
    '-kkkk',
    '| xargs -a ',
    '[ -f ',
    'test ! ',
    '`',
    '"',
    '\\\n',
    '<<A\n',
    '<<A\nA\n',
    '( ',
    'fi;',
    '((',
    '${a:-',
    'if true; then ',
    '\n',
    ' ',
  ].map((text): [string, Readonly<Record<string, string>>] => [
    `${JSON.stringify(text)} in a script`,
    {
      ...eco("name: 'api',\nscript: './run.sh',"),
      'run.sh': `#!/bin/bash\n${long(text)}\n`,
      'package.json': pkg({ dev: long(text), start: `bash -c '${long(text).slice(0, 50_000)}'` }),
    },
  ]),
  ...['/*', 'new Pool(', '`${', '<', '@', '\n'].map(
    (text): [string, Readonly<Record<string, string>>] => [
      `${JSON.stringify(text)} in sources`,
      {
        'ecosystem.config.js': `module.exports = { apps: [${long(text)}`,
        'index.ts': `new PrismaClient(); // @sentry/node\n${long(text)}`,
        'next.config.js': long(text),
      },
    ],
  ),
  [
    'comments that nothing closes, in a timer',
    {
      ...eco("name: 'api',\nscript: './index.js',"),
      'index.js': `setInterval(() => { pool.query('SELECT 1 ${long('/** ')}'); }, 1000);`,
    },
  ],
  [
    'a trap, and lines and blanks without end',
    {
      ...eco("name: 'api',\nscript: './run.sh',"),
      'run.sh': `#!/bin/bash\ntrap foo EXIT\n${long('\n')}foo${long(' ')}`,
    },
  ],
  [
    'a trap with a word without end',
    {
      ...eco("name: 'api',\nscript: './run.sh',"),
      'run.sh': `#!/bin/bash\ntrap ${long('start').repeat(4)} EXIT\n`,
    },
  ],
  [
    'a pattern of scripts that explodes',
    { 'package.json': pkg({ dev: `run-p "${'s*'.repeat(30)}!"`, ['s'.repeat(60)]: 'node a.js' }) },
  ],
  [
    'chains that overflow the stack of whoever goes through them',
    {
      ...eco("name: 'api',\nscript: './index.js',"),
      'index.js': `require('pg'); new Pool(); a${long('.b')}; a${long('()')}; setInterval(a${long('[1]')}, 1);`,
    },
  ],
  [
    'names without end',
    {
      ...eco("name: 'api',\nscript: './index.js',"),
      'index.js': `require('pg'); function ${long('x')}() { new Pool(); setInterval(x, 1); }`,
    },
  ],
  [
    'a word for an address without end',
    {
      'Cargo.toml': '[package]\nname = "x"\n[dependencies]\naxum = "1"\n',
      'src/main.rs': `fn main() { let ${long('addr')}; }`,
    },
  ],
  // What every object has is the name of no tool, script or variable of ours.
  ...['constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf'].map(
    (name): [string, Readonly<Record<string, string>>] => [
      `${name} for every name`,
      {
        ...eco(`name: '${name}',\nscript: 'npm',\nargs: 'run ${name}',\nkind: '${name}',`),
        'package.json': JSON.stringify({
          name,
          scripts: Object.fromEntries([
            [name, `${name} -k ${name}`],
            ['dev', `npx ${name} --${name} & npm run ${name} && deno task ${name}`],
            ['start', `turbo run ${name} -F ${name} && env ${name}=1 ${name}:${name}`],
          ]),
          dependencies: Object.fromEntries([[name, '1']]),
          bin: name,
          engines: { node: name },
        }),
        'deno.json': JSON.stringify({ tasks: Object.fromEntries([['dev', `${name} ${name}`]]) }),
        '.nvmrc': name,
        '.env': `${name}=1\nPORT=${name}\n`,
        Procfile: `${name}: ${name} -k\nweb: ${name}\n`,
        'prisma/schema.prisma': `datasource db {\n  provider = "postgresql"\n  url = env("${name}")\n}\n`,
        'docker-compose.yml': `services:\n  ${name}:\n    image: ${name}\n    command: ${name}\n`,
      },
    ],
  ),
];

describe.each(hostile)('%s', (_, files) => {
  it('is audited in time', async () => {
    const { findings } = await audit(files);
    expect(Array.isArray(findings)).toBe(true);
  });

  it('is looked through in time', async () => {
    const placed = Object.entries(files).map(([name, text]) => [`/w/${name}`, text]);
    const { databases } = await detect('/w', new MemoryFiles(Object.fromEntries(placed)));
    expect(databases).toEqual([]);
  });
});
