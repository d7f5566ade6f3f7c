import { expect, it } from 'vitest';
import { parseJs } from '../../../src/audit/js/parse';
import { audit, type CaseFiles } from './ruleCases';

/** Of a processor: they took from a quarter of a minute to several before they were bounded. */
const maxMs = 5_000;

const many = (count: number, text: (at: number) => string): string =>
  Array.from({ length: count }, (_, at) => text(at)).join('');
const pool = "const pool = require('pg');\n";

it.each<[string, CaseFiles]>([
  [
    'apps and files that handle signals, each looked at for each other',
    {
      'package.json': '{"name":"x"}',
      'ecosystem.config.json': JSON.stringify({
        apps: Array.from({ length: 4_000 }, (_, at) => ({
          name: `a${at}`,
          cwd: `d${at}`,
          script: 'x.js',
        })),
      }),
      ...Object.fromEntries(
        Array.from({ length: 2_000 }, (_, at) => [
          `src/f${at}.js`,
          "process.on('SIGINT', () => {});\n",
        ]),
      ),
    },
  ],
  [
    'timers that each call a method of a class',
    {
      'package.json': '{"name":"x","scripts":{"start":"node src/a.js"}}',
      'src/a.js': `${pool}class A { m() { pool.query(1) }\n x() {\n${many(6_000, () => 'setInterval(() => { this.m(); this.m(); this.m() }, 1000);\n')}}}\n`,
    },
  ],
  [
    'a timer that calls a long function again and again',
    {
      'package.json': '{"name":"x","scripts":{"start":"node src/a.js"}}',
      'src/a.js': `${pool}function f() { /* ${'x'.repeat(150_000)} */ }\nsetInterval(() => { pool.query(1); ${'f();'.repeat(20_000)} }, 1000);\n`,
    },
  ],
  [
    'functions that are called once, each with a client of its own',
    {
      'package.json': '{"name":"x","scripts":{"start":"node src/a.js"}}',
      'src/a.js': `const { PrismaClient } = require('@prisma/client');\n${many(20_000, (at) => `function f${at}() { return new PrismaClient({ log: ['query'] }) }\nf${at}();\n`)}`,
    },
  ],
])('the audit comes to an end with %s', { timeout: 120_000 }, async (_name, files) => {
  const before = process.cpuUsage();
  const { findings } = await audit(files);
  expect(findings).toBeInstanceOf(Array);
  expect(process.cpuUsage(before).user / 1000).toBeLessThan(maxMs);
});

it('a function that nothing uses is told from one whose name begins another’s', async () => {
  const source = (use: string): CaseFiles => ({
    'package.json': '{"name":"x","scripts":{"start":"node src/a.js"}}',
    'src/a.js': `const { PrismaClient } = require('@prisma/client');\nfunction f() { return new PrismaClient({ log: ['query'] }) }\n${use}\n`,
  });
  const found = async (use: string): Promise<number> =>
    (await audit(source(use))).findings.filter(({ rule }) => rule === 'prisma-query-log').length;
  expect([await found('f();'), await found('f2(); $f(); éf();'), await found('')]).toEqual([
    1, 0, 0,
  ]);
});

it('judges no more of one kind of file than it has room for', async () => {
  const folder = (at: number): string => `c${String(at).padStart(3, '0')}`;
  const text = (at: number): string =>
    `${'# '.repeat(500_000)}\nservices:\n  db${at}:\n    image: postgres\n`;
  const files = Object.fromEntries(
    Array.from({ length: 20 }, (_, at) => [`${folder(at)}/compose.yaml`, text(at)]),
  );
  const { engine } = await audit(files);
  expect(engine.project.byRole('compose').length).toBeLessThan(10);
});

it.each(['a:', 'a :\n', 'a/* x */: // y\n', '\\u0061:', 'é:'])(
  'a source of nothing but labels (%j) is not parsed',
  (label) => {
    expect(parseJs('/w/a.js', `${label.repeat(900)}1`)).toBeUndefined();
    expect(parseJs('/w/a.js', `${label.repeat(3)}1`)).toBeDefined();
  },
);

it.each([
  `const fingerprint = '${'AB:'.repeat(63)}AB';`,
  `switch (x) {${'case a: '.repeat(500)}}`,
  `const x = {${'a: b, '.repeat(500)}};`,
  `${'a ? b : '.repeat(300)}c`,
])('what only looks like labels is parsed: %.40s', (text) => {
  expect(parseJs('/w/a.js', text)).toBeDefined();
});

it.each(['a', 'a ', ' ', 'a:;', 'a: /*', '{a:', '//'])(
  'looks for labels in a time that grows with the length alone: %j',
  (piece) => {
    const before = process.cpuUsage();
    parseJs('/w/a.js', `"${piece.repeat(300_000 / piece.length)}`);
    expect(process.cpuUsage(before).user / 1000).toBeLessThan(maxMs);
  },
);
