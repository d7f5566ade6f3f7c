import { describe, expect, it } from 'vitest';
import {
  addJob,
  addRuleFile,
  newPrometheusFile,
  ruleFiles,
} from '../../../../src/exporters/metrics/prometheusFile';
import type { TextEdit } from '../../../../src/exporters/metrics/yamlText';

const target = '127.0.0.1:9464';
const apply = (text: string, edit: TextEdit | undefined): string =>
  edit ? text.slice(0, edit.start) + edit.text + text.slice(edit.end) : text;
const added = (text: string): string => apply(text, addJob('prometheus.yml', text, target));

const job = (indent: string): string =>
  ['- job_name: codex-services', '  static_configs:', `    - targets: ['${target}']`]
    .map((line) => indent + line)
    .join('\n');

describe('a prometheus.yml gets our job', () => {
  it.each([
    ['that is empty', '', `scrape_configs:\n${job('  ')}\n`],
    ['that has only comments', '# nothing yet\n', `# nothing yet\nscrape_configs:\n${job('  ')}\n`],
    [
      'without jobs',
      'global:\n  scrape_interval: 15s # often\n',
      `global:\n  scrape_interval: 15s # often\nscrape_configs:\n${job('  ')}\n`,
    ],
    [
      'that does not end in a new line',
      'global: {}',
      `global: {}\nscrape_configs:\n${job('  ')}\n`,
    ],
    [
      'with a key and no value',
      'scrape_configs:\nglobal: {}\n',
      `scrape_configs:\n${job('  ')}\nglobal: {}\n`,
    ],
    [
      'with a key, no value and a comment',
      'scrape_configs: # soon\n',
      `scrape_configs:\n${job('  ')} # soon\n`,
    ],
    [
      'with other jobs, comments and what follows',
      "scrape_configs:\n  # itself\n  - job_name: 'prometheus' # me\n    static_configs:\n      - targets: ['localhost:9090'] # here\n\n# rules\nrule_files: []\n",
      `scrape_configs:\n  # itself\n  - job_name: 'prometheus' # me\n    static_configs:\n      - targets: ['localhost:9090'] # here\n${job('  ')}\n\n# rules\nrule_files: []\n`,
    ],
    [
      'whose lists are not indented',
      'scrape_configs:\n- job_name: a\n  static_configs:\n  - targets: [b]\n',
      `scrape_configs:\n- job_name: a\n  static_configs:\n  - targets: [b]\n${job('')}\n`,
    ],
    [
      'with Windows line ends',
      'scrape_configs:\r\n  - job_name: a\r\n',
      `scrape_configs:\r\n  - job_name: a\r\n${job('  ').replaceAll('\n', '\r\n')}\r\n`,
    ],
    [
      'with an empty list on one line',
      'scrape_configs: []\n',
      `scrape_configs: [{ job_name: codex-services, static_configs: [{ targets: ['${target}'] }] }]\n`,
    ],
    [
      'with a list on one line',
      "scrape_configs: [{ job_name: a, static_configs: [{ targets: ['b'] }] }]\n",
      `scrape_configs: [{ job_name: a, static_configs: [{ targets: ['b'] }] }, { job_name: codex-services, static_configs: [{ targets: ['${target}'] }] }]\n`,
    ],
    [
      'with a marker at its end',
      '---\nglobal: {}\n...\n',
      `---\nglobal: {}\nscrape_configs:\n${job('  ')}\n...\n`,
    ],
    [
      'whose jobs share settings by an anchor',
      'x: &d\n  scrape_interval: 5s\nscrape_configs:\n  - <<: *d\n    job_name: a\n',
      `x: &d\n  scrape_interval: 5s\nscrape_configs:\n  - <<: *d\n    job_name: a\n${job('  ')}\n`,
    ],
    [
      'with an anchor on its list that nobody uses',
      'scrape_configs: &all\n  - job_name: a\n',
      `scrape_configs: &all\n  - job_name: a\n${job('  ')}\n`,
    ],
  ])('%s', (_, text, expected) => {
    expect(added(text)).toBe(expected);
    expect(added(added(text))).toBe(expected);
  });

  it.each([
    ['is there', `scrape_configs:\n${job('  ')}\n`, undefined],
    [
      'is there under another name',
      `scrape_configs:\n  - job_name: mine\n    static_configs:\n      - targets: ["x:1", "${target}"]\n`,
      undefined,
    ],
    [
      'asks at another port',
      `scrape_configs:\n${job('  ').replace('9464', '9470')} # ours\n`,
      `scrape_configs:\n${job('  ')} # ours\n`,
    ],
  ])('once, where it %s', (_, text, expected) => {
    expect(added(text)).toBe(expected ?? text);
  });

  it('which makes a file of its own where there is none', () => {
    expect(newPrometheusFile(target)).toBe(`scrape_configs:\n${job('  ')}\n`);
  });
});

describe('a prometheus.yml is left alone, with a sentence', () => {
  it.each([
    [
      'that is broken',
      'global:\n  a: [1\nb: 2\n',
      /^prometheus\.yml has an error in line \d+, and/,
    ],
    ['that has a key twice', 'global: {}\nglobal: {}\n', /has an error in line 2/],
    ['of several documents', 'a: 1\n---\nb: 2\n', /more than one document/],
    ['that is a list', '- a\n', /its top is not a list of keys/],
    [
      'whose jobs are no list',
      'scrape_configs: soon\n',
      /its scrape_configs is not a list of the usual form/,
    ],
    ['whose dash stands behind the key', 'scrape_configs: !!seq\n  - a: 1\n', undefined],
    [
      'whose jobs stand behind an anchor',
      'x: &j\n  - job_name: a\nscrape_configs: *j\n',
      /behind an anchor/,
    ],
    [
      'whose jobs are told elsewhere as well',
      'scrape_configs: &j\n  - job_name: a\nother: *j\n',
      /behind an anchor/,
    ],
    [
      'whose jobs come by a merge',
      'x: &d\n  scrape_configs:\n    - job_name: a\n<<: *d\n',
      /behind an anchor/,
    ],
    [
      'that has a job of our name with two targets',
      'scrape_configs:\n  - job_name: codex-services\n    static_configs:\n      - targets: [a, b]\n',
      /already, with other targets/,
    ],
    ['all on one line', '{ global: {} }\n', /not a list of the usual form/],
    ['that is nested without end', `a: ${'['.repeat(500)}`, /cannot be read/],
  ])('%s', (_, text, message) => {
    if (message) expect(() => added(text)).toThrow(message);
    else expect(added(text)).toContain('codex-services');
  });
});

describe('rule files', () => {
  it.each([
    ['none', 'global: {}\n', []],
    ['some', 'rule_files:\n  - a.yml\n  - "rules/*.yml"\n', ['a.yml', 'rules/*.yml']],
  ])('that are named: %s', (_, text, expected) => {
    expect(ruleFiles('prometheus.yml', text)).toEqual(expected);
  });

  it.each([
    ['global: {}\n', 'global: {}\nrule_files:\n  - x.yml\n'],
    ['rule_files:\n  - "a.yml"\n', 'rule_files:\n  - "a.yml"\n  - x.yml\n'],
    ['rule_files: [a.yml]\n', 'rule_files: [a.yml, x.yml]\n'],
  ])('get one more: %j', (text, expected) => {
    expect(apply(text, addRuleFile('prometheus.yml', text, 'x.yml'))).toBe(expected);
  });
});
