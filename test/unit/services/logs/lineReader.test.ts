import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineReader } from '../../../../src/services/logs/lineReader';
import { readLogLine } from '../../../../src/services/logs/logLine';

/** The lines of bytes that come in these chunks, and what is left. */
function lines(...chunks: Buffer[]): string[] {
  const reader = new LineReader();
  return [...chunks.flatMap((chunk) => reader.push(chunk)), ...reader.flush()];
}

/** Cuts bytes at these places, which may lie outside. */
function cut(bytes: Buffer, places: readonly number[]): Buffer[] {
  const at = [...places.filter((place) => place < bytes.length), bytes.length];
  at.sort((a, b) => a - b);
  return at.map((end, index) => bytes.subarray(at[index - 1] ?? 0, end));
}

const oneByOne = (bytes: Buffer): Buffer[] => cut(bytes, [...bytes.keys()]);

describe('a character that was cut', () => {
  // One of each length in UTF-8, beside one another and at both ends of a line.
  const text = 'é€😀 x\n😀é\r\n€\n';
  const bytes = Buffer.from(text);

  it.each([...bytes.keys()].map((place) => [place]))('at byte %i is whole', (place) => {
    expect(lines(...cut(bytes, [place]))).toEqual(['é€😀 x', '😀é', '€']);
  });

  it('at every byte at once is whole', () => {
    expect(lines(...oneByOne(bytes))).toEqual(['é€😀 x', '😀é', '€']);
  });

  it('by a line that is too long is no half of a pair', () => {
    const long = `${'x'.repeat(64 * 1024 - 1)}😀 and more\nnext\n`;
    const [first = '', next] = lines(Buffer.from(long));
    expect(first.endsWith('… (cut)')).toBe(true);
    expect(first).not.toMatch(/[\ud800-\udbff](?![\udc00-\udfff])/);
    expect(next).toBe('next');
  });
});

describe('bytes that are no text', () => {
  it.each<[string, number[], string]>([
    ['a lone continuation', [0x61, 0x80, 0x62], 'a\ufffdb'],
    ['a character without its end', [0x61, 0xe2, 0x82, 0x62], 'a\ufffdb'],
    ['a character without its end, and a line end', [0x61, 0xf0, 0x9f], 'a\ufffd'],
    ['Latin-1', [0x63, 0x61, 0x66, 0xe9, 0x20, 0x78], 'caf\ufffd x'],
    ['what UTF-8 never has', [0xff, 0x61, 0xfe, 0x62], '\ufffda\ufffdb'],
    ['a longer form than needed', [0xc0, 0xaf, 0x61], '\ufffda'],
    ['half of a pair', [0xed, 0xa0, 0x80, 0x61], '\ufffda'],
    ['NUL', [0x61, 0, 0, 0x62], 'ab'],
    ['only NUL', [0, 0, 0], ''],
    ['a mark of byte order', [0xef, 0xbb, 0xbf, 0x61], '\ufeffa'],
  ])('%s', (_, bytes, expected) => {
    const all = Buffer.from([...bytes, 0x0a, 0x6f, 0x6b, 0x0a]);
    for (const chunks of [[all], oneByOne(all)]) {
      const texts = lines(...chunks).map((raw) => readLogLine(raw, 'out', 0).text);
      expect(texts).toEqual([expected, 'ok']);
    }
  });
});

describe('any split of any bytes gives the same lines', () => {
  const places = (most: number) => fc.array(fc.nat(most), { maxLength: 12 });

  it('whatever the bytes are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), places(70), (bytes, at) => {
        const all = Buffer.from(bytes);
        expect(lines(...cut(all, at))).toEqual(lines(all));
      }),
      { numRuns: 1_000 },
    );
  });

  it('where they are nearly UTF-8', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 4 }).map((text) => [...Buffer.from(text)]),
      fc.constantFrom([10], [13], [13, 10], [0], [0xe2], [0xf0, 0x9f], [0x80], [0xc3], [0xff]),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), places(90), (pieces, at) => {
        const all = Buffer.from(pieces.flat());
        expect(lines(...cut(all, at))).toEqual(lines(all));
        expect(lines(...oneByOne(all))).toEqual(lines(all));
      }),
      { numRuns: 700 },
    );
  });

  it('where lines are longer than what is shown of them', () => {
    const limit = 64 * 1024;
    const piece = fc.constantFrom('x'.repeat(limit - 2), 'é'.repeat(limit), '😀', '\r', '\n', 'ab');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 5 }), places(6 * limit), (pieces, at) => {
        const all = Buffer.from(pieces.join(''));
        expect(lines(...cut(all, at))).toEqual(lines(all));
      }),
      { numRuns: 20 },
    );
  });

  it('and loses none: well-formed text comes back as it was', () => {
    const text = fc.array(fc.string({ unit: 'grapheme', maxLength: 8 }), { maxLength: 8 });
    fc.assert(
      fc.property(text, places(100), (all, at) => {
        const plain = all.map((one) => one.replace(/[\r\n]/g, ''));
        const bytes = Buffer.from(plain.map((one) => `${one}\n`).join(''));
        expect(lines(...cut(bytes, at))).toEqual(plain);
      }),
      { numRuns: 300 },
    );
  });
});

it('a line of 50 MB is cut at 64 kB with a mark, and what follows is there', () => {
  const reader = new LineReader();
  const chunk = Buffer.alloc(128 * 1024, 'y');
  const found: string[] = [];
  for (let i = 0; i < 400; i++) found.push(...reader.push(chunk));
  found.push(...reader.push(Buffer.from('\nnext\n')));
  expect(found.map((line) => line.length)).toEqual([64 * 1024 + ' … (cut)'.length, 4]);
  expect(found[0]?.endsWith('y … (cut)')).toBe(true);
});

it('a progress bar of nothing but \\r gives its last state, and keeps no more than that', () => {
  const reader = new LineReader();
  for (let i = 0; i < 10_000; i++) {
    expect(reader.push(Buffer.from(`\r${'#'.repeat(i % 80)} ${i} / 10000`))).toEqual([]);
  }
  expect(reader.push(Buffer.from('\rdone\n'))).toEqual(['done']);
});
