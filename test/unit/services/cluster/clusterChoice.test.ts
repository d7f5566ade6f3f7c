import { describe, expect, it } from 'vitest';
import { isReadOnlyContext, wrongTerm } from '../../../../src/services/cluster/clusterChoice';

describe('contexts that may only be looked at', () => {
  it.each<readonly [string, readonly string[], boolean]>([
    ['prod', ['*prod*'], true],
    ['eu-PROD-1', ['*prod*'], true],
    ['staging', ['*prod*'], false],
    ['staging', [], false],
    ['a.b', ['a?b'], false],
    ['eu-live', ['eu-*', 'us-*'], true],
    ['live', ['live'], true],
    ['live-2', ['live'], false],
    ['ab', ['ab*b'], false],
    ['anything', ['*'], true],
  ])('%s by %j', (context, patterns, expected) => {
    expect(isReadOnlyContext(context, patterns)).toBe(expected);
  });
});

describe('label selectors', () => {
  it.each<readonly [string, string | undefined]>([
    ['', undefined],
    ['app=web', undefined],
    ['app==web,tier!=cache', undefined],
    ['app.kubernetes.io/part-of=codex', undefined],
    ['app', undefined],
    ['!app', undefined],
    ['tier in (a, b),app', undefined],
    ['tier notin (a)', undefined],
    ['app=', undefined],
    ['app=web shop', 'app=web shop'],
    ['app web', 'app web'],
    ['ok=1,/=x', '/=x'],
    ['app=-', 'app=-'],
    ['app=web&limit=1', 'app=web&limit=1'],
  ])('%j', (labels, wrong) => {
    expect(wrongTerm(labels)).toBe(wrong);
  });
});
