import { execFileSync } from 'node:child_process';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { excerpt, lineAtOffset, searchFile } from '../../../src/system/logSearch';
import { tempFolder } from '../../fakes/tempFolder';

const numbered = (count: number): string =>
  Array.from({ length: count }, (_, i) => `line ${i} ${'é'.repeat(i % 50)}\n`).join('');
const logOf = (text: string): string => path.join(tempFolder({ 'a.log': text }), 'a.log');
const limits = (more: { maxBytes?: number; maxLines?: number; signal?: AbortSignal } = {}) => ({
  maxBytes: 64 * 1024 * 1024,
  maxLines: 200,
  signal: new AbortController().signal,
  ...more,
});

describe('searchFile', () => {
  it('finds lines with their places in bytes', async () => {
    const file = logOf('é one\ntwo\none more');
    const found = await searchFile(file, (line) => line.includes('one'), limits());
    expect(found.map(({ text, offset }) => [text, offset])).toEqual([
      ['é one', 0],
      ['one more', 11],
    ]);
  });

  it('gives the newest of many, across its own reads', async () => {
    const text = numbered(40_000);
    const file = logOf(text);
    const bytes = Buffer.from(text);
    const found = await searchFile(file, () => true, limits());
    expect(found).toHaveLength(200);
    expect(found.at(-1)?.text).toMatch(/^line 39999 /);
    for (const { offset, text: line } of found) {
      expect(bytes.toString('utf8', offset, offset + Buffer.byteLength(line))).toBe(line);
    }
  });

  it('looks at the end of a large file alone, and not at half a line', async () => {
    const file = logOf('first line\nsecond\nthird\n');
    const found = await searchFile(file, () => true, limits({ maxBytes: 16 }));
    expect(found.map(({ text }) => text)).toEqual(['second', 'third']);
    const exact = await searchFile(file, () => true, limits({ maxBytes: 13 }));
    expect(exact.map(({ text }) => text)).toEqual(['second', 'third']);
  });

  it('gathers no line without an end, and cuts a long one', async () => {
    const file = logOf(`${'x'.repeat(3 * 1024 * 1024)}\nnext\n${'y'.repeat(5_000)}\n`);
    const found = await searchFile(file, () => true, limits());
    expect(found.map(({ text }) => text.length)).toEqual([4, 2_000]);
  });

  it('stops when it is told to', async () => {
    const stop = new AbortController();
    const file = logOf(numbered(100_000));
    let seen = 0;
    await searchFile(
      file,
      () => {
        if (seen++ === 10) stop.abort();
        return false;
      },
      limits({ signal: stop.signal }),
    );
    expect(seen).toBeLessThan(20_000);
  });

  it.skipIf(process.platform === 'win32')('finds nothing where there is no file', async () => {
    const folder = tempFolder();
    execFileSync('mkfifo', [path.join(folder, 'fifo')]);
    for (const file of [path.join(folder, 'fifo'), path.join(folder, 'x'), folder, '/dev/null']) {
      expect(await searchFile(file, () => true, limits())).toEqual([]);
    }
  });
});

describe('lineAtOffset', () => {
  it('counts the line ends before a place', async () => {
    const file = logOf('a\nbb\n\nccc\n');
    const lines = await Promise.all([0, 1, 2, 4, 5, 6, 8, 99].map((at) => lineAtOffset(file, at)));
    expect(lines).toEqual([0, 0, 1, 1, 2, 3, 3, 4]);
  });

  it('does so in a large file', async () => {
    const text = numbered(30_000);
    const at = Buffer.byteLength(text.slice(0, text.indexOf('line 29000 ')));
    expect(await lineAtOffset(logOf(text), at)).toBe(29_000);
  });
});

describe('excerpt', () => {
  it.each([0, 1_000, 5_000, 400_000])('shows whole lines around line %i', async (wanted) => {
    const text = numbered(20_000);
    const line = Math.min(wanted, 19_999);
    const at = Buffer.byteLength(text.slice(0, text.indexOf(`line ${line} `)));
    const part = await excerpt(logOf(text), at, 10_000);
    expect(part.text.split('\n')[part.line]).toMatch(new RegExp(`^line ${line} `));
    expect(part.text).toMatch(/^line \d+ é*\n/);
  });

  it('of nothing is empty', async () => {
    expect(await excerpt(path.join(tempFolder(), 'x'), 5, 10)).toEqual({ text: '', line: 0 });
  });
});
