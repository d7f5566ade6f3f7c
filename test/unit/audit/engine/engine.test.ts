import * as fs from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { applyEdits } from '../../../../src/audit/fixes/edit';
import { AuditEngine } from '../../../../src/audit/engine/engine';
import { planFixes } from '../../../../src/audit/fixes/fixAll';
import { lineEdits } from '../../../../src/audit/fixes/lineEdits';
import { parseJs } from '../../../../src/audit/js/parse';
import { readJson } from '../../../../src/project/config/readJson';
import { readYaml } from '../../../../src/project/config/readYaml';
import { SyncFiles } from '../../../../src/system/files/syncFiles';
import { audit, eco, pkg, root } from '../ruleCases';

const before = path.resolve(import.meta.dirname, '../../../workspaces/codex-before');
const watching = { 'package.json': pkg({ dev: 'tsx watch a.ts' }, ['tsx']), 'a.ts': '' };

describe('the engine', () => {
  it('judges a changed file alone, saved or not', async () => {
    const { engine, memory } = await audit(watching);
    const file = `${root}/package.json`;
    const ids = (result: { findings: readonly { rule: string }[] }) =>
      result.findings.map(({ rule }) => rule);
    const typed = await engine.update([{ file, text: pkg({ dev: 'tsx a.ts' }, ['tsx']) }]);
    expect(ids(typed)).not.toContain('watch-mode');
    expect(ids(await engine.update([{ file, text: null }]))).toContain('watch-mode');
    memory.write(file, pkg({ dev: 'tsx a.ts' }, ['tsx']));
    expect(ids(await engine.update([{ file }]))).not.toContain('watch-mode');
  });

  it('takes no key from what an ecosystem file gave when it was run, once it is taken out of the file', async () => {
    const text = (more: string) =>
      `module.exports = { apps: [{ name: 'a', script: './a.js', env: { ${more} } }] };\n`;
    const app = (more: string) => text('').replace('env:', `${more} env:`);
    const file = `${root}/ecosystem.config.js`;
    const apps = [{ name: 'a', script: './a.js', watch: true, env: { status: 'x' } }];
    const { engine, findings } = await audit(
      { 'ecosystem.config.js': text(''), 'a.js': '' },
      { evaluated: new Map([[file, apps]]) },
    );
    const ids = (all: readonly { rule: string }[]) => all.map(({ rule }) => rule);
    // The file may build on what stands in it.
    const wanted = ['ecosystem-watch', 'ecosystem-env-overwrites-pm2'];
    expect(ids(findings)).toEqual(expect.arrayContaining(wanted));
    const typed = await engine.update([{ file, text: app('watch: false,') }]);
    expect(ids(typed.findings).filter((id) => wanted.includes(id))).toEqual([]);
    const saved = await engine.update([{ file, text: null }]);
    expect(ids(saved.findings)).toEqual(expect.arrayContaining(wanted));
  });

  it('finds no more of one thing than a window can show', async () => {
    const slips = Array(1_100).fill('"scrip": 1').join(', ');
    const { findings } = await audit({
      'ecosystem.config.json': `{ "apps": [{ "name": "a", "script": "./a.js", ${slips} }] }`,
      'a.js': '',
    });
    const own = findings.filter(({ rule }) => rule === 'ecosystem-misspelt-key');
    expect(own).toHaveLength(1_000);
  });

  it('tells once what several have from one place', async () => {
    const { findings } = await audit({
      'ecosystem.config.json': JSON.stringify({
        apps: [{ name: 'web', script: './a.js', env: { PORT: '3000' } }],
      }),
      'a.js': '',
      'docker-compose.yml': `x-base: &base
  image: redis
  ports: ['3000:6379']
services:
  one: { <<: *base }
  two: { <<: *base }
`,
    });
    const own = findings.filter(({ rule }) => rule === 'compose-port-collision');
    expect(own).toHaveLength(1);
  });

  it('sees files come and go', async () => {
    const { engine, memory } = await audit(watching);
    const file = `${root}/b/ecosystem.config.js`;
    memory.write(file, eco("name: 'x',\nscript: './none.js',")['ecosystem.config.js'] as string);
    const { findings } = await engine.update([{ file }]);
    expect(findings.map(({ rule }) => rule)).toContain('ecosystem-missing-script');
  });

  it('never looks into node_modules, hidden or generated folders', async () => {
    const { memory } = await audit({
      ...watching,
      'node_modules/x/package.json': pkg({ dev: 'nodemon a.js' }),
      '.git/a.js': '',
      'dist/a.js': '',
    });
    expect(memory.listed).toContain(root);
    expect(memory.listed.filter((folder) => /node_modules|\.git|dist/.test(folder))).toEqual([]);
  });

  it('lives with files that cannot be parsed', async () => {
    const { findings } = await audit({
      'package.json': '{ "scripts": { "dev": "tsx watch',
      'ecosystem.config.js': 'module.exports = { apps: [ {',
      'docker-compose.yml': 'services: [',
      'a.ts': 'new PrismaClient({ log: [ ',
      'next.config.js': '<<<<<<< HEAD',
    });
    expect(Array.isArray(findings)).toBe(true);
  });

  it('keeps windows line ends', async () => {
    const text = eco("name: 'a',\nscript: './server.js',")['ecosystem.config.js'] as string;
    const { findings } = await audit({
      'ecosystem.config.js': text.replace(/\n/g, '\r\n'),
      'server.js': '',
    });
    const fix = findings.find(({ rule }) => rule === 'ecosystem-no-cap')?.fix;
    if (fix?.kind !== 'edit') throw new Error('no fix');
    const fixed = applyEdits(text.replace(/\n/g, '\r\n'), fix.edits);
    expect(fixed).toContain("script: './server.js',\r\n      max_memory_restart: '1G',\r\n");
    expect(fixed.replace(/\r\n/g, '')).not.toContain('\n');
  });
});

describe('fixing everything that is safe', () => {
  it('mends the team’s project: no error is left, files parse, and only what was wrong is changed', async () => {
    const files = new SyncFiles();
    const engine = new AuditEngine(before, files);
    const { findings } = await engine.run();
    expect(new Set(findings.map(({ rule }) => rule))).toEqual(
      new Set([
        'watch-mode',
        'no-heap-limit',
        'health-check-too-often',
        'no-signal-handler',
        'prisma-query-log',
        'backend-sentry-in-development',
        'sentry-traces-everything',
        'shell-missing-call',
        'compose-no-health-check',
        'compose-no-memory-limit',
        'next-instrumentation-hook',
        'next-sentry-wraps-config',
        'next-dev-no-heap-limit',
        'next-sentry-in-development',
        'sentry-replay-in-development',
        'shell-kill-by-port',
      ]),
    );
    const plan = await planFixes(engine.project, new Map());
    expect(plan.left.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    const expected = JSON.parse(
      fs.readFileSync(
        path.join(import.meta.dirname, '../fixtures/codex-before.fixed.json'),
        'utf8',
      ),
    ) as Record<string, readonly string[]>;
    const diff: Record<string, string[]> = {};
    for (const file of plan.files.toSorted()) {
      const text = files.readText(file) ?? '';
      const fixed = applyEdits(
        text,
        plan.edits.filter((edit) => edit.file === file),
      );
      if (/\.[jt]sx?$/.test(file)) expect(parseJs(file, fixed)).toBeDefined();
      if (file.endsWith('.json')) expect(() => JSON.parse(fixed) as unknown).not.toThrow();
      if (file.endsWith('.yml')) expect(readYaml(fixed)).toBeDefined();
      diff[path.relative(before, file)] = diffLines(text, fixed);
    }
    expect(diff).toEqual(expected);
  });

  it('does nothing where nothing is safe', async () => {
    const { engine } = await audit({ 'a.ts': 'export {};\n' });
    expect((await planFixes(engine.project, new Map())).edits).toEqual([]);
  });
});

/** Removed and added lines, as a diff has them. */
function diffLines(a: string, b: string): string[] {
  const one = a.split('\n');
  const other = b.split('\n');
  return [
    ...one.filter((line) => !other.includes(line)).map((line) => `-${line}`),
    ...other.filter((line) => !one.includes(line)).map((line) => `+${line}`),
  ];
}

describe('lineEdits', () => {
  it.each([
    ['nothing', 'a\nb\n', 'a\nb\n'],
    ['a line in the middle', 'a\nb\nc\n', 'a\nx\nc\n'],
    ['lines here and there', 'a\nb\nc\nd\ne\n', 'a\nB\nc\nd\nE\nf\n'],
    ['everything', 'a\n', ''],
    ['no last line break', 'a\nb', 'a\nb\nc'],
    ['another end of lines', 'a\r\nb\r\n', 'a\r\nx\r\ny\r\n'],
  ])('%s', (_, a, b) => {
    expect(applyEdits(a, lineEdits('f', a, b))).toBe(b);
  });
});

describe('readJson', () => {
  it('forgives comments', () => expect(readJson('{ /* a */ "b": 1, }')?.kind).toBe('object'));
});
