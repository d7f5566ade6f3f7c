import { describe, expect, it } from 'vitest';
import { compilePatterns } from '../../../../src/bundles/patterns';
import { ruleFor } from '../../../../src/services/logs/ruleFor';

describe('a rule from a line of a channel', () => {
  it.each<[string, string, string]>([
    ['[info] GET /users', 'GET /users', '^GET /users'],
    ['14:03:07.120 [debug] GET /users', 'GET /users', '^GET /users'],
    ['codex-backend | 14:03:07.120 [warning] slow', 'slow', '^slow'],
    ['[info] took 12 ms for 3.5 MB', 'took ms for', '^took [0-9.]+ ms for [0-9.]+ MB'],
    ['[info] a.b*c (d) [e] {f} ^g$ h|i \\j', 'a.b*c (d) [e]', ''],
    ['[info] job 3fa85f64-5717-4562-b3fc-2c963f66afa6 done', 'job 3fa85f64', ''],
    ['[info] 2026-01-01T10:00:00Z tick', 'tick', 'tick'],
    ['no beginning of a line', 'no beginning of', 'no beginning of a line'],
    ['[info] {"level":30,"pid":5,"msg":"hello 7"}', 'hello', 'hello [0-9.]+'],
    ['[info] {"level":"INFO","fields":{"message":"a \\"b\\""}}', 'a', ''],
    ['[info] {"level":30,"pid":5,"msg":12}', '{"level":30,"pid":5,"msg":12}', ''],
    ['[info] {"level":30', '{"level":30', ''],
  ])('%j', (shown, name, pattern) => {
    const rule = ruleFor(shown);
    expect(rule?.name.startsWith(name)).toBe(true);
    if (pattern) expect(rule?.pattern).toBe(pattern);
    // The rule folds the line that it was made of.
    const text = shown.replace(/^(?:.*? \| )?(?:\S+ )?\[\w+\] /, '');
    expect(compilePatterns([rule?.pattern ?? '']).first(text)).toBe(0);
  });

  it.each([
    ['[info] job 1 of 20 done', 'job 7 of 9 done', true],
    ['[info] job 1 of 20 done', 'a job 7 of 9 done', false],
    ['[info] job 1 of 20 done', 'job 7 of 9 failed', false],
    ['of 20 done', 'job 1 of 20 done', true],
    ['[info] {"level":30,"time":1,"msg":"seen"}', '{"level":30,"time":2,"msg":"lost"}', false],
    ['[info] id 0123456789abcdef ok', 'id fedcba9876543210 ok', true],
  ])('of %j fits %j: %s', (shown, other, expected) => {
    const pattern = ruleFor(shown)?.pattern ?? '';
    expect(pattern).not.toBe('');
    expect(compilePatterns([pattern]).first(other) === 0).toBe(expected);
  });

  it.each([
    '[info] connecting to postgres://me:hunter2@h/db now',
    '[info] login with password "hunter2" refused',
    `[info] ${'x'.repeat(100)} DB_PASSWORD=hunter2`,
    '[info] {"level":30,"pid":5,"msg":"token=hunter2 is used"}',
  ])('keeps no secret of %j, and folds it', (shown) => {
    const rule = ruleFor(shown);
    expect(JSON.stringify(rule)).not.toContain('hunter');
    const text = shown.replace('[info] ', '').replace('hunter2', 'other');
    expect(compilePatterns([rule?.pattern ?? '']).first(text)).toBe(0);
  });

  it.each([[''], ['[info] '], ['14:03:07.120 [info] 123 456'], ['---']])('not of %j', (shown) => {
    expect(ruleFor(shown)).toBeUndefined();
  });

  it('has a name and a pattern of bounded length', () => {
    const rule = ruleFor(`[info] ${'word '.repeat(1_000)}`);
    expect(rule?.name.length).toBeLessThanOrEqual(40);
    expect(rule?.pattern.length).toBeLessThanOrEqual(200);
  });
});
