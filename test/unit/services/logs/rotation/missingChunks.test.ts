import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findAbsent, findMissing } from '../../../../../src/services/logs/rotation/missingChunks';

describe('what one stream wrote and is in neither file', () => {
  it.each<[string, string[], string, string, string]>([
    ['nothing', ['a\n', 'b\n', 'c\n'], 'x\na\n', 'b\nc\n', ''],
    ['the middle', ['a\n', 'b\n', 'c\n'], 'x\na\n', 'c\n', 'b\n'],
    ['the end', ['a\n', 'b\n', 'c\n'], 'x\na\n', '', 'b\nc\n'],
    ['the beginning', ['a\n', 'b\n', 'c\n'], 'x\n', 'c\nd\n', 'a\nb\n'],
    ['all of it', ['a\n', 'b\n'], 'x\n', 'y\n', 'a\nb\n'],
    ['nothing, where the old file has it all', ['a\n', 'b\n'], 'a\nb\n', '', ''],
    ['nothing, where the new file has it all', ['a\n', 'b\n'], '', 'a\nb\nc\n', ''],
    ['nothing, where nothing was said', [], 'x', 'y', ''],
  ])('%s', (_, chunks, end, beginning, expected) => {
    expect(findMissing([chunks], end, beginning)).toBe(expected);
  });

  it('is found whatever was dropped, and put back it makes the stream whole', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 30 }), fc.nat(30), fc.nat(30), (count, a, b) => {
        const chunks = Array.from({ length: count }, (_, i) => `line ${i}\n`);
        const [from, to] = [Math.min(a, b, count), Math.min(Math.max(a, b), count)];
        const end = `before\n${chunks.slice(0, from).join('')}`;
        const beginning = chunks.slice(to).join('');
        const missing = findMissing([chunks], end, beginning);
        expect(end + missing + beginning).toBe(`before\n${chunks.join('')}`);
      }),
    );
  });

  it('is found in much text, however much more of it is in the files, or is not there yet', () => {
    const chunks = Array.from({ length: 600 }, (_, i) => `line ${i} ${'.'.repeat(40)}\n`);
    const of = (from: number, to: number): string => chunks.slice(from, to).join('');
    const cases = [
      // From where to where the bus told; where the old file ended and the new one began.
      [100, 500, 300, 310],
      [100, 320, 300, 310],
      [290, 600, 300, 310],
      [299, 312, 300, 310],
      [100, 305, 300, 310],
      [100, 500, 300, 300],
    ] as const;
    for (const [from, to, ended, began] of cases) {
      for (const known of [600, 450, began + 1]) {
        const missing = findMissing([chunks.slice(from, to)], of(0, ended), of(began, known));
        expect(missing, [from, to, ended, began, known].join()).toBe(
          of(ended, Math.min(began, to)),
        );
      }
    }
  });

  it('is never given where text repeats itself and could as well be there', () => {
    fc.assert(
      fc.property(fc.nat(10), fc.nat(10), (inOld, inNew) => {
        const chunks = Array.from({ length: inOld + inNew }, () => 'same\n');
        const missing = findMissing([chunks], 'same\n'.repeat(inOld), 'same\n'.repeat(inNew));
        expect(missing).toBe('');
      }),
    );
  });
});

describe('what several streams wrote into one file', () => {
  it('is looked for chunk by chunk', () => {
    const streams = [
      ['a1\n', 'a2\n', 'a3\n'],
      ['b1\n', 'b2\n'],
    ];
    expect(findMissing(streams, 'a1\nb1\n', 'a3\n')).toBe('a2\nb2\n');
    expect(findAbsent(streams, 'b2\na1\nb1\na2\na3\n')).toBe('');
  });

  it('counts a stream that said nothing for none', () => {
    expect(findMissing([[], ['a\n', 'b\n']], 'a\n', '')).toBe('b\n');
  });
});
