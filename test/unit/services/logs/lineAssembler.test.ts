import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineAssembler } from '../../../../src/services/logs/lineAssembler';

const limit = 64 * 1024;

/** The lines of a text that comes in these chunks, and what is left. */
function lines(...chunks: string[]): string[] {
  const assembler = new LineAssembler();
  return [...chunks.flatMap((chunk) => assembler.push(chunk)), ...assembler.flush()];
}

/** Cuts a text at these places, which may lie outside. */
function cut(text: string, places: readonly number[]): string[] {
  const at = [...places.filter((place) => place < text.length), text.length].sort((a, b) => a - b);
  return at.map((end, index) => text.slice(at[index - 1] ?? 0, end));
}

describe('lines', () => {
  it.each<[string, string[], string[]]>([
    ['a line', ['a\n'], ['a']],
    ['a line in pieces', ['a', 'b', 'c\nd', '\n'], ['abc', 'd']],
    ['empty lines', ['\n\na\n'], ['', '', 'a']],
    ['what is left at the end', ['a\nb'], ['a', 'b']],
    ['nothing', ['', ''], []],
    ['\\r\\n', ['a\r\nb\r\n'], ['a', 'b']],
    ['\\r\\n cut in the middle', ['a\r', '\nb'], ['a', 'b']],
    ['a progress bar', ['10 %\r20 %\r100 %\n'], ['100 %']],
    ['a progress bar in pieces', ['10 %', '\r', '20 %\r100', ' %\n'], ['100 %']],
    ['a progress bar that ends with \\r', ['10 %\r20 %\r\n'], ['20 %']],
    ['a progress bar that ends with \\r, before \\r\\n', ['10 %\r20 %\r\r\n'], ['20 %']],
    ['the same in pieces', ['20 %', '\r', '\r', '\r', '\nnext\n'], ['20 %', 'next']],
    ['a \\r that is left', ['10 %\r'], ['10 %']],
    ['only \\r', ['\r', '\r'], []],
  ])('%s', (_, chunks, expected) => {
    expect(lines(...chunks)).toEqual(expected);
  });

  it('come as soon as they end', () => {
    const assembler = new LineAssembler();
    expect(assembler.push('a')).toEqual([]);
    expect(assembler.push('b\nc')).toEqual(['ab']);
    expect(assembler.flush()).toEqual(['c']);
    expect(assembler.flush()).toEqual([]);
    expect(assembler.push('d\n')).toEqual(['d']);
  });
});

describe('lines that are too long', () => {
  const long = 'x'.repeat(limit);

  it.each<[string, string[], string[]]>([
    ['are whole at the limit', [`${long}\n`], [long]],
    ['are cut above it', [`${long}y\nnext\n`], [`${long} … (cut)`, 'next']],
    [
      'are told when they become so, and only once',
      [long, 'y', long, long, '\nnext'],
      [`${long} … (cut)`, 'next'],
    ],
    ['are forgotten when flushed', [`${long}y`], [`${long} … (cut)`]],
    [
      'do not spoil a progress bar',
      ['a'.repeat(limit), '\r', 'b'.repeat(limit), '\rdone\n'],
      ['done'],
    ],
  ])('%s', (_, chunks, expected) => {
    expect(lines(...chunks)).toEqual(expected);
  });

  it('do not grow the memory: nothing is kept of them', () => {
    const assembler = new LineAssembler();
    expect(assembler.push(`${long}y`)).toHaveLength(1);
    for (let i = 0; i < 50; i++) expect(assembler.push(long)).toEqual([]);
    expect(assembler.push('end\n')).toEqual([]);
    expect(assembler.push('next\n')).toEqual(['next']);
  });
});

describe('any split of any text gives the same lines', () => {
  const places = fc.array(fc.nat(60), { maxLength: 10 });

  it('of short lines', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'é', '\n', '\r', '\r\n'), maxLength: 40 });
    fc.assert(
      fc.property(text, places, (whole, at) => {
        expect(lines(...cut(whole, at))).toEqual(lines(whole));
      }),
      { numRuns: 500 },
    );
  });

  it('of lines around the limit', () => {
    const piece = fc.constantFrom(
      'x'.repeat(limit - 1),
      'x'.repeat(limit),
      'ab',
      '\r',
      '\n',
      '\r\n',
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 5 }),
        fc.array(fc.nat(5 * limit), { maxLength: 4 }),
        (pieces, at) => {
          const whole = pieces.join('');
          expect(lines(...cut(whole, at))).toEqual(lines(whole));
        },
      ),
      { numRuns: 25 },
    );
  });
});
