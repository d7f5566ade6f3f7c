import * as fs from 'node:fs';
import * as path from 'node:path';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { toHuman } from '../../../src/audit/report/human';
import { toJson } from '../../../src/audit/report/json';
import { ruleHelp, toSarif } from '../../../src/audit/report/sarif';
import { stabilityReport } from '../../../src/audit/report/stabilityReport';
import { allRules } from '../../../src/audit/rules';
import { audit, eco, pkg } from './ruleCases';

const repository = path.resolve(import.meta.dirname, '../../..');
const files = {
  ...eco(
    "name: 'api',\nscript: 'npm',\nargs: 'run dev',\nwatch: true,",
    "name: 'api',\nscript: './año nuevo.js',",
  ),
  'package.json': pkg({ dev: 'tsx watch a.ts' }, ['tsx']),
  'a.ts': '',
};

const rulesPage = () => fs.readFileSync(path.join(repository, 'docs/rules/README.md'), 'utf8');

/** The schema of OASIS (rtm.5), as the npm package @microsoft/jest-sarif has it; draft 4, of which only `id` matters here. */
function sarifSchema(): object {
  const file = path.join(import.meta.dirname, 'fixtures/sarif-2.1.0-rtm.5.json');
  const { $schema, id, ...schema } = JSON.parse(fs.readFileSync(file, 'utf8')) as Record<
    string,
    unknown
  >;
  expect([$schema, id]).not.toContain(undefined);
  return schema;
}

describe('reports', () => {
  it('are SARIF that its schema accepts', async () => {
    const { findings, engine } = await audit(files);
    const lines = (file: string) => engine.project.document(file)?.lines;
    const log = toSarif('/w', findings, lines, '1.2.3', ruleHelp(rulesPage()));
    const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
    addFormats(ajv);
    const validate = ajv.compile(sarifSchema());
    validate(log);
    expect(validate.errors).toBeNull();
    expect(findings.some(({ related }) => related)).toBe(true);
    const text = JSON.stringify(log);
    expect(text).toContain('"ruleId":"watch-mode"');
    expect(text).toContain('"fixes":[');
    // There is no public address of a rule: what it says goes with the log.
    expect(text).not.toContain('helpUri');
    expect(text).toContain('"help":{"text":"_error_ · A service runs under a watcher.');
    validate({ ...log, version: '1' });
    expect(validate.errors).not.toBeNull();
  });

  it('are JSON with every key', async () => {
    const { findings, engine } = await audit(files);
    const json = toJson('/w', findings, (file) => engine.project.document(file)?.lines);
    const watch = json.find(({ rule }) => rule === 'watch-mode');
    expect(watch).toMatchObject({
      rule: 'watch-mode',
      severity: 'error',
      file: 'package.json',
      range: { start: { line: 3, character: 12 }, end: { line: 3, character: 26 } },
      fix: {
        kind: 'edit',
        safe: true,
        edits: [{ file: 'package.json', range: { start: { line: 3, character: 15 } }, text: '' }],
      },
    });
    for (const one of json)
      expect(Object.keys(one)).toEqual(['rule', 'severity', 'message', 'file', 'range', 'fix']);
  });

  it('are lines for people', async () => {
    const { findings } = await audit(files);
    expect(toHuman('/w', findings)).toMatch(/^package\.json\n {2}4:13 {4}error/m);
    expect(toHuman('/w', findings)).toMatch(/\d+ errors, \d+ warnings?/);
    expect(toHuman('/w', [])).toBe('No problems were found.\n');
    const { judged, findings: none } = await audit({ 'README.md': '# Notes\n' });
    expect(toHuman('/w', none, judged)).toMatch(/^Nothing here could be judged/);
  });

  it('leave out every column that was not measured', async () => {
    const { findings, services } = await audit(files);
    const judged = true;
    const base = { root: '/w', project: 'w', date: 'today', findings, judged, services, fixed: [] };
    const none = stabilityReport({ ...base, history: { before: [], after: [] } });
    expect(none).not.toContain('Measured');
    expect(none).toContain('### **1. api (backend)**');
    expect(none).toMatch(
      /- ❌ \*\*Problem\*\*: tsx watch .*\n {2}- \*\*Cause\*\*: `package.json:4` \(watch-mode\)\n {2}- \*\*Fix\*\*: Run without watch\n/,
    );
    // Two apps of one name: their findings stand there once.
    expect(none.split('(watch-mode)')).toHaveLength(2);
    const some = stabilityReport({
      ...base,
      fixed: [{ file: '/w/package.json', rule: 'watch-mode', title: 'Run without watch' }],
      history: {
        before: [{ service: 'api', restartsPerHour: 12 }],
        after: [{ service: 'api', restartsPerHour: 0, memoryBytes: 300 * 1024 ** 2 }],
      },
    });
    expect(some).toContain(
      '| Service | Restarts an hour, before | Restarts an hour, after | Memory, after |',
    );
    expect(some).toContain('| api | 12.0 | 0.0 | 300 MB |');
    expect(some).not.toContain('Log lines');
    expect(some).toContain('- `package.json`: Run without watch');
  });
});

describe('the documents of the audit', () => {
  it('explain every rule, and no other', () => {
    const help = ruleHelp(rulesPage());
    expect([...help.keys()]).toEqual(allRules.map(({ id }) => id));
    for (const { id, severity, title } of allRules) {
      const section = help.get(id) ?? '';
      expect(section.split('\n')[0], id).toBe(`_${severity}_ · ${title}.`);
      expect(section, id).toMatch(/\n\n\*\*Fix:\*\* \S/);
    }
  });

  it('ship with the extension, where a click on a rule looks for them', () => {
    const shipped = fs.readFileSync(path.join(repository, '.vscodeignore'), 'utf8').split('\n');
    expect(shipped).toContain('!docs/rules/README.md');
  });

  it('link to sections that are there', () => {
    const links = [...rulesPage().matchAll(/\]\(#([\w-]+)\)/g)].map((match) => match[1] ?? '');
    expect(links.length).toBeGreaterThan(0);
    for (const link of links) expect(ruleHelp(rulesPage()).has(link), link).toBe(true);
  });

  it('cover every rule with a table of at least three cases of each kind', () => {
    const tables = fs
      .readdirSync(import.meta.dirname)
      .filter((name) => name.endsWith('Rules.test.ts'))
      .map((name) => fs.readFileSync(path.join(import.meta.dirname, name), 'utf8'))
      .join('\n');
    const covered = [...tables.matchAll(/^ruleCases\('([\w-]+)'/gm)].map((match) => match[1]);
    expect(new Set(covered)).toEqual(new Set(allRules.map(({ id }) => id)));
  });
});
