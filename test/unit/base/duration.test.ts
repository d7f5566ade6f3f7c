import { describe, expect, it } from 'vitest';
import { formatUptime, parseDuration } from '../../../src/base/duration';

describe('parseDuration', () => {
  it.each<[unknown, number | undefined]>([
    ['10s', 10_000],
    [' 1.5 S ', 1_500],
    ['2m', 120_000],
    ['1h', 3_600_000],
    ['250ms', 250],
    ['10', 10],
    [1_600, 1_600],
    [0, 0],
    [-1, undefined],
    [NaN, undefined],
    ['', undefined],
    ['soon', undefined],
    ['1d', undefined],
    ['-1s', undefined],
    [null, undefined],
    [{}, undefined],
  ])('%j → %s', (value, expected) => {
    expect(parseDuration(value)).toBe(expected);
  });
});

describe('formatUptime', () => {
  const minute = 60_000;
  it.each([
    [-5, '< 1m'],
    [0, '< 1m'],
    [minute - 1, '< 1m'],
    [minute, '1m'],
    [59 * minute, '59m'],
    [60 * minute, '1h'],
    [125 * minute, '2h 5m'],
    [24 * 60 * minute, '1d'],
    [76 * 60 * minute + 59 * minute, '3d 4h'],
  ])('%d → %s', (ms, expected) => {
    expect(formatUptime(ms)).toBe(expected);
  });
});
