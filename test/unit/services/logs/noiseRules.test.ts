import { describe, expect, it } from 'vitest';
import { compilePatterns } from '../../../../src/bundles/patterns';
import { compileRules, defaultRules } from '../../../../src/services/logs/noiseRules';
import { declaredSettings } from '../../../fakes/declaredSettings';

const engine = async () => ({ compilePatterns });
const refused = async (): Promise<never> => {
  throw new Error('The engine must not be loaded.');
};

describe('the defaults', () => {
  it('are those of the manifest', () => {
    expect(declaredSettings['codexServices.logs.noise']?.default).toEqual(defaultRules);
  });

  it.each<[string, string | undefined]>([
    ['prisma:query SELECT "public"."User"."id" FROM "public"."User"', 'prisma:query'],
    ['prisma:query BEGIN', 'prisma:query'],
    ['prisma:queryable', undefined],
    ['prisma:info Starting a postgresql pool', undefined],
    ['the prisma:query log is on', undefined],
    ['SELECT 1', 'SELECT 1'],
    ['Executed: SELECT 1 in 0.2 ms', 'SELECT 1'],
    ['SELECT 10 FROM x', undefined],
    ['SELECT 1 AS alive', 'SELECT 1'],
    ['GET /health 200 in 2ms', 'health checks'],
    ['GET /api/healthz 200', 'health checks'],
    ['::1 - - "HEAD /livez HTTP/1.1" 200', 'health checks'],
    ['GET /readyz', 'health checks'],
    ['GET /healthy-food 200', undefined],
    ['POST /health 200', undefined],
    ['GET /users 200', undefined],
    [' ○ Compiling /page ...', 'Next.js compiling'],
    [' ✓ Compiled in 120ms (300 modules)', 'Next.js compiling'],
    [' ✓ Ready in 2s', undefined],
    [' ⨯ Failed to compile', undefined],
    ['Compiling codex v0.1.0', undefined],
    ['', undefined],
  ])('of %j say %s', async (text, expected) => {
    const { rules, problems } = await compileRules(defaultRules, refused);
    expect(rules.ruleOf(text, false)).toBe(expected);
    expect(problems).toEqual([]);
  });

  it('hold back no error', async () => {
    const { rules } = await compileRules(defaultRules, refused);
    expect(rules.ruleOf('GET /health 500 in 2ms', true)).toBeUndefined();
  });
});

describe('the setting', () => {
  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a text', 'SELECT'],
    ['switched off', { 'SELECT 1': false, 'prisma:query': '', x: null }],
  ])('%s folds nothing', async (_, setting) => {
    const { rules, problems } = await compileRules(setting, refused);
    expect(rules.ruleOf('prisma:query SELECT 1', false)).toBeUndefined();
    expect(problems).toEqual([]);
  });

  it('of a default that was changed takes the change', async () => {
    const { rules } = await compileRules({ ...defaultRules, 'SELECT 1': '^nothing$' }, engine);
    expect(rules.ruleOf('SELECT 1', false)).toBeUndefined();
    expect(rules.ruleOf('prisma:query x', false)).toBe('prisma:query');
    expect(rules.ruleOf('nothing', false)).toBe('SELECT 1');
  });

  it('of the user’s folds errors as well', async () => {
    const { rules } = await compileRules({ mine: 'ECONNRESET' }, engine);
    expect(rules.ruleOf('Error: read ECONNRESET', true)).toBe('mine');
  });

  it('names the first rule of several that fit', async () => {
    const { rules } = await compileRules({ b: 'x', a: 'xy', c: '^xy$' }, engine);
    expect(rules.ruleOf('xy', false)).toBe('b');
    expect(rules.ruleOf('yx', false)).toBe('b');
    expect(rules.ruleOf('y', false)).toBeUndefined();
  });

  it.each<[string, unknown, RegExp]>([
    ['look-ahead', '(?=x)y', /^The setting codexServices.logs.noise › r is not used: look-around/],
    ['negative look-ahead', 'a(?!b)', /look-around is not possible/],
    ['look-behind', '(?<=x)y', /look-around is not possible/],
    ['negative look-behind', '(?<!x)y', /look-around is not possible/],
    ['a back-reference', '(a)\\1', /back-references are not possible/],
    ['a named back-reference', '(?<n>a)\\k<n>', /back-references are not possible/],
    ['a bracket that is open', '[a', /r is not used: .*\[a/],
    ['a number', 3, /r is not used: it must be a pattern, or false/],
    ['true', true, /it must be a pattern, or false/],
  ])('with %s is told, and the others hold', async (_, pattern, expected) => {
    const { rules, problems } = await compileRules({ r: pattern, good: 'fine' }, engine);
    expect(problems).toEqual([expect.stringMatching(expected)]);
    expect(rules.ruleOf('so fine', false)).toBe('good');
    expect(rules.ruleOf('aaxy', false)).toBeUndefined();
  });

  it('takes a hundred rules', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 100 }, (_, i) => [`rule ${i}`, `^(GET|POST) /things/${i}/\\d+ \\w+$`]),
    );
    const { rules, problems } = await compileRules({ ...defaultRules, ...many }, engine);
    expect(problems).toEqual([]);
    expect(rules.ruleOf('POST /things/99/123 ok', false)).toBe('rule 99');
    expect(rules.ruleOf('POST /things/100/123 ok', false)).toBeUndefined();
    expect(rules.ruleOf('prisma:query', false)).toBe('prisma:query');
  });

  it('with more than a hundred says which are left out', async () => {
    const many = Object.fromEntries(Array.from({ length: 110 }, (_, i) => [`r${i}`, `^x${i}$`]));
    const { rules, problems } = await compileRules(many, engine);
    expect(rules.ruleOf('x99', false)).toBe('r99');
    expect(rules.ruleOf('x100', false)).toBeUndefined();
    expect(problems).toEqual([
      'The setting codexServices.logs.noise holds more than 100 rules; r100 and those after it are not used.',
    ]);
  });
});

// Each of them takes an engine with backtracking longer than a lifetime; here the test's own time limit is the judge.
describe('a pattern that explodes elsewhere', () => {
  const evil = 'a'.repeat(30_000);
  it.each([
    ['(a+)+$', `${evil}!`],
    ['(a|aa)+$', `${evil}!`],
    ['(a|a?)+$', `${evil}!`],
    ['^(([a-z])+.)+[A-Z]([a-z])+$', evil],
    ['(.*a){20}$', `${evil}!`],
    ['(\\w*\\s*)*:$', evil],
  ])('%s comes to an end', async (pattern, text) => {
    const { rules, problems } = await compileRules({ evil: pattern }, engine);
    expect(problems).toEqual([]);
    expect([undefined, 'evil']).toContain(rules.ruleOf(text, false));
  });
});
