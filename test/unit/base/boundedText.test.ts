import { describe, expect, it } from 'vitest';
import { parseJson, parseJsonTree } from '../../../src/base/boundedJson';
import { parseToml } from '../../../src/base/boundedToml';
import { parseYaml } from '../../../src/base/boundedYaml';
import { readJson } from '../../../src/project/config/readJson';
import { readYaml } from '../../../src/project/config/readYaml';
import { parseObject } from '../../../src/project/packageJson';
import { parseJsonText, parseYamlText } from '../../../src/pm2/ecosystem/ecosystemText';

const json = (text: string): unknown => parseJson(text, []);
const deep = 100_000;

describe('JSON', () => {
  it.each([
    ['arrays', '['.repeat(deep) + ']'.repeat(deep)],
    ['arrays that are not closed', '['.repeat(deep)],
    ['objects', '{"a":'.repeat(deep)],
    ['brackets closed in texts', '["]",'.repeat(deep)],
    ['brackets closed in a text that is not', '["]\n,'.repeat(deep)],
    ['brackets closed in a text behind a backslash', '["\\\n]",'.repeat(deep)],
    ['brackets closed in comments', '[/*]*/'.repeat(deep)],
    ['brackets closed in a line comment', '[//]\n'.repeat(deep)],
    ['brackets closed by others', '[},'.repeat(deep)],
  ])('refuses %s', (_, text) => {
    expect(() => json(text)).toThrow('it is nested more than 100 levels deep');
    expect(() => parseJsonTree(text)).toThrow('nested');
    expect([readJson(text), parseObject(text)]).toEqual([undefined, undefined]);
    expect(() => parseJsonText('/w/pm2.json', text)).toThrow(
      '/w/pm2.json cannot be read: it is nested more than 100 levels deep.',
    );
  });

  it.each([
    ['a long list', `[${'{},'.repeat(5_000)}]`],
    [
      'brackets in texts',
      `["${'['.repeat(500)}", /* ${'['.repeat(500)} */ "\\"[" ] // ${'{'.repeat(500)}`,
    ],
    ['ninety levels', '['.repeat(90) + ']'.repeat(90)],
  ])('takes %s', (_, text) => {
    expect(Array.isArray(json(text))).toBe(true);
  });
});

/** Nine times nine times nine … */
const laughs = Array.from(
  { length: 9 },
  (_, at) =>
    `a${at}: &a${at} [${
      at === 0
        ? 'x'
        : Array(9)
            .fill(`*a${at - 1}`)
            .join(',')
    }]`,
).join('\n');

describe('YAML', () => {
  it.each([
    ['lists in brackets', '['.repeat(deep)],
    // The parser does not overflow at this: the engine's regular expressions end the process.
    ['some thousand lists in brackets', '['.repeat(5_000) + ']'.repeat(5_000)],
    ['maps in brackets', '{a: '.repeat(deep)],
    ['lists in a line', '- '.repeat(deep)],
    ['keys in a line', '? '.repeat(9_000)],
    ['values in a line', 'a: '.repeat(5_000)],
    ['columns', Array.from({ length: 1_300 }, (_, at) => `${' '.repeat(at)}a:`).join('\n')],
    ['brackets closed in texts', '["]",'.repeat(5_000)],
    ['brackets closed by others', '[}'.repeat(5_000)],
    ['a long list', '- a\n'.repeat(deep)],
    ['empty lines', '\n'.repeat(900_000)],
    ['many keys', Array.from({ length: 5_000 }, (_, at) => `k${at}: 1`).join('\n')],
    ['many aliases', `a: &a x\nb: [${'*a,'.repeat(1_000)}]`],
  ])('refuses %s', (_, text) => {
    expect(() => parseYaml(text)).toThrow(/^it (is nested|has more)/);
    expect(readYaml(text)).toBeUndefined();
  });

  it.each(['a: &a\n- *a', 'apps: [&a {name: x, env: {A: *a}}]'])(
    'refuses an alias within what it stands for: %j',
    (text) => {
      expect(() => parseYamlText('/w/pm2.yaml', text)).toThrow(
        '/w/pm2.yaml cannot be read: a value in it contains itself. Correct it and save it again.',
      );
      expect(() => JSON.stringify(readYaml(text))).not.toThrow();
    },
  );

  it('refuses aliases that stand for more and more', () => {
    expect(laughs.length).toBeLessThan(400);
    expect(() => parseYamlText('/w/pm2.yaml', laughs)).toThrow(/^\/w\/pm2\.yaml cannot be read: /);
    expect(readYaml(laughs)).toBeUndefined();
  });

  it.each([
    ['a list', `${'- a: {b: [1, "]", 2]}\n'.repeat(500)}`],
    ['a script', `run: |\n${'  if [[ -f x ]; then echo "[{("; fi\n'.repeat(500)}`],
    ['thirty levels', Array.from({ length: 30 }, (_, at) => `${'  '.repeat(at)}- a:`).join('\n')],
    ['aliases and merges', 'a: &a {b: 1}\nc: {<<: *a}\n'],
  ])('takes %s', (_, text) => {
    expect(parseYaml(text).errors.map(String)).toEqual([]);
  });
});

describe('TOML', () => {
  it.each([
    ['keys', `${'a.'.repeat(deep)}a = 1`],
    ['tables', `[${'a.'.repeat(deep)}a]`],
    ['keys in quotes', `${'"a". '.repeat(deep)}a = 1`],
    ['keys in a table of one line', `x = { ${'a.'.repeat(deep)}a = 1 }`],
  ])('refuses %s of many parts', (_, text) => {
    expect(() => parseToml(text)).toThrow('it is nested more than 500 levels deep');
  });

  it('takes dots that are no keys', () => {
    const lines = `a.b = "${'.'.repeat(400)}"\n# ${'. '.repeat(200)}\n`;
    expect(parseToml(`${lines}n = [${'1.5, '.repeat(1_000)}]`)).toMatchObject({ a: {} });
  });
});
