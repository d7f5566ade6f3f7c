import { describe, expect, it } from 'vitest';
import { compilePatterns } from '../../../../src/bundles/patterns';
import { compileFilter, passesAsShown } from '../../../../src/services/logs/logFilter';

const engine = async () => ({ compilePatterns });
const refused = async (): Promise<never> => {
  throw new Error('The engine must not be loaded.');
};

describe('a filter', () => {
  it.each(['/.{1000}.{1000}.{1000}/', '/\\pL{900}(\\pL{900})/i', `/${'x*'.repeat(800)}/`])(
    'that takes thousands of steps at each character is refused: %s',
    async (typed) => {
      expect(await compileFilter(typed, engine)).toEqual({ problem: 'it repeats too much.' });
    },
  );

  it.each<[string, string, boolean]>([
    ['', 'anything', true],
    ['   ', 'anything', true],
    ['users', 'GET /users', true],
    ['USERS', 'GET /users', true],
    [' users ', 'GET /users', true],
    ['users', 'GET /things', false],
    // No pattern without slashes on both sides.
    ['a.c', 'abc', false],
    ['a.c', 'xa.cx', true],
    ['/', 'GET /', true],
    ['/api', 'GET /api/x', true],
    ['//', 'a // b', true],
  ])('%j lets %j through: %s', async (typed, line, expected) => {
    const compiled = await compileFilter(typed, refused);
    expect('filter' in compiled && compiled.filter(line)).toBe(expected);
  });

  it.each<[string, string, boolean]>([
    ['/a.c/', 'xabcx', true],
    ['/^a.c$/', 'xabcx', false],
    ['/ABC/', 'abc', false],
    ['/ABC/i', 'abc', true],
    ['/POST|PUT/', 'a PUT', true],
    ['/\\b(4|5)\\d\\d\\b/', 'GET /x 404', true],
    ['/(a+)+$/', `${'a'.repeat(20_000)}!`, false],
  ])('%j as a pattern lets %j through: %s', async (typed, line, expected) => {
    const compiled = await compileFilter(typed, engine);
    expect('filter' in compiled && compiled.filter(line)).toBe(expected);
  });

  it.each<[string, RegExp]>([
    ['/(?=x)/', /^look-around is not possible/],
    ['/(a)\\1/', /^back-references are not possible/],
    ['/[a/', /./],
  ])('%j is told to be no pattern', async (typed, expected) => {
    const compiled = await compileFilter(typed, engine);
    expect('problem' in compiled && compiled.problem).toMatch(expected);
  });

  it.each<[string, string, boolean]>([
    ['/^GET/', '14:03:07.120 [info] GET /x', true],
    ['/^GET/', '[info] GET /x', true],
    ['/^GET/', '14:03:07.120 [info] a GET', false],
    ['[error]', '14:03:07.120 [error] x', true],
    ['/^14:03/', '14:03:07.120 [error] x', true],
    ['y', '14:03:07.120 [error] x', false],
  ])('%j lets %j of a channel through: %s', async (typed, line, expected) => {
    const compiled = await compileFilter(typed, engine);
    expect('filter' in compiled && passesAsShown(compiled.filter, line)).toBe(expected);
  });
});
