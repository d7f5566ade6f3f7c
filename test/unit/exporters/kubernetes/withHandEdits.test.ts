import { expect, it } from 'vitest';
import { lineEdits } from '../../../../src/audit/fixes/lineEdits';
import { withHandEdits } from '../../../../src/exporters/kubernetes/withHandEdits';

const lines = (text: string): string =>
  text
    .split('')
    .map((one) => `${one}\n`)
    .join('');

it.each([
  // last, present, next, result, kept
  ['nothing changed by hand', 'abcd', 'abcd', 'aBcd', 'aBcd', 0],
  ['nothing new', 'abcd', 'abXd', 'abcd', 'abXd', 0],
  ['both, apart', 'abcdef', 'aXcdef', 'abcdYf', 'aXcdYf', 0],
  ['both, the same line', 'abc', 'aXc', 'aYc', 'aXc', 1],
  ['both, the same way', 'abc', 'aXc', 'aXc', 'aXc', 0],
  ['beside each other', 'abcd', 'aXcd', 'abYd', 'aXcd', 1],
  ['added by hand', 'abcd', 'abZcd', 'abcW', 'abZcW', 0],
  ['taken out by hand', 'abcd', 'acd', 'abcW', 'acW', 0],
  ['taken out by hand, changed by us', 'abcd', 'acd', 'aBcd', 'acd', 1],
  ['added by both at one place', 'ab', 'aXb', 'aYb', 'aXb', 1],
  ['added by both at the end', 'ab', 'abX', 'abY', 'abX', 1],
  ['taken out by us', 'abcde', 'Xbcde', 'abce', 'Xbce', 0],
  ['everything by hand', 'abc', 'XYZ', 'abcd', 'XYZ', 1],
])('%s', (_, last, present, next, result, kept) => {
  expect(withHandEdits(lines(last), lines(present), lines(next))).toEqual({
    text: lines(result),
    kept,
  });
});

it('a last line without its end stays so', () => {
  expect(withHandEdits('a\nb\nc', 'X\nb\nc', 'a\nb\nd').text).toBe('X\nb\nd');
});

it('takes what has hardly a line in common for another text, in time', () => {
  const lines = (letter: string): string =>
    Array.from({ length: 20_000 }, (_, at) => `${letter}${at}\n`).join('');
  const began = performance.now();
  expect(withHandEdits(lines('a'), lines('b'), lines('c'))).toEqual({ text: lines('b'), kept: 1 });
  expect(lineEdits('/w/a', lines('a'), lines('b'))).toHaveLength(1);
  expect(performance.now() - began).toBeLessThan(5_000);
});
