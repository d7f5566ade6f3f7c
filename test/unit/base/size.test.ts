import { describe, expect, it } from 'vitest';
import { formatSize, parseSize, toPm2Size, writtenSize } from '../../../src/base/size';

const kilo = 1024;
const mega = 1024 ** 2;
const giga = 1024 ** 3;

describe('parseSize', () => {
  it.each<[unknown, number | undefined]>([
    ['1G', giga],
    ['1024MB', giga],
    [' 2 GiB ', 2 * giga],
    ['1.5g', 1.5 * giga],
    ['500m', 500 * mega],
    ['12kb', 12 * kilo],
    ['1000', 1000],
    ['7b', 7],
    [2048, 2048],
    ['', undefined],
    ['G', undefined],
    ['1T', undefined],
    ['-1G', undefined],
    ['1e3', undefined],
    ['1 G B', undefined],
    ['0', undefined],
    ['0.0001b', undefined],
    [0, undefined],
    [-5, undefined],
    [NaN, undefined],
    [Infinity, undefined],
    [undefined, undefined],
    [null, undefined],
    [['1G'], undefined],
    ['1constructor', undefined],
  ])('%j → %s', (value, expected) => {
    expect(parseSize(value)).toBe(expected);
  });
});

describe('formatSize', () => {
  it.each([
    [0, '0 kB'],
    [870 * kilo, '870 kB'],
    [mega, '1 MB'],
    [1.25 * mega, '1.3 MB'],
    [9.9 * mega, '9.9 MB'],
    [512.4 * mega, '512 MB'],
    [999 * mega, '999 MB'],
    [1000 * mega, '1 GB'],
    [giga, '1 GB'],
    [1.2 * giga, '1.2 GB'],
    [15.6 * giga, '16 GB'],
  ])('%d → %s', (bytes, expected) => {
    expect(formatSize(bytes)).toBe(expected);
  });
});

it.each([
  [giga, '1048576K'],
  [1.15 * giga, '1205862K'],
  [1, '1K'],
])('toPm2Size %d → %s', (bytes, expected) => {
  expect(toPm2Size(bytes)).toBe(expected);
});

it.each([
  [giga, '1G'],
  [1.5 * giga, '1536M'],
  [500 * mega, '500M'],
  [1000 * kilo, '1000K'],
  [1, '1K'],
])('%d is written %s', (bytes, expected) => {
  expect(writtenSize(bytes)).toBe(expected);
  expect(parseSize(expected)).toBe(Math.max(kilo, bytes));
});
