import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import {
  excerpt,
  excerptOfPacked,
  type FoundLine,
  lineAtOffset,
  searchFile,
  searchLog,
} from '../../../../src/system/logs/logSearch';
import { tempFolder } from '../../../fakes/tempFolder';

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
    expect(seen).toBeGreaterThan(10);
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

describe('searchLog', () => {
  const all = async (parts: AsyncIterable<readonly FoundLine[]>): Promise<FoundLine[]> => {
    const found: FoundLine[] = [];
    for await (const part of parts) found.push(...part);
    return found;
  };

  const oldName = (day: number): string => `a.log.2026-11-0${day}T08-40-00-123`;
  /** A log whose old files are those, by day; those before the third are packed. */
  const logWith = (now: string | undefined, ...days: readonly string[]): string => {
    const folder = tempFolder();
    const write = (name: string, data: string | Buffer): void =>
      fs.writeFileSync(path.join(folder, name), data);
    if (now !== undefined) write('a.log', now);
    for (const [day, text] of days.entries()) {
      if (day < 2) write(`${oldName(day)}.gz`, gzipSync(text));
      else write(oldName(day), text);
    }
    return path.join(folder, 'a.log');
  };
  const found = async (
    file: string,
    more: Parameters<typeof limits>[0] = {},
    passes: (line: string) => boolean = () => true,
  ): Promise<string[]> => {
    const lines = await all(searchLog(file, passes, limits(more)));
    return lines.map(
      ({ path: at, offset, text }) => `${path.basename(at).replace('a.log', '')} ${offset} ${text}`,
    );
  };
  const [d0, d1, d2] = [
    '.2026-11-00T08-40-00-123.gz',
    '.2026-11-01T08-40-00-123.gz',
    '.2026-11-02T08-40-00-123',
  ];

  it('goes on in old files, packed or not, the newest first', async () => {
    const file = logWith('é e\nf\n', 'a\nb\n', 'c\n', 'd\ndd\n');
    expect(await found(file)).toEqual([
      ...[' 5 f', ' 0 é e', `${d2} 2 dd`, `${d2} 0 d`, `${d1} 0 c`, `${d0} 2 b`, `${d0} 0 a`],
    ]);
    expect(await found(file, {}, (line) => line === 'c')).toEqual([`${d1} 0 c`]);
  });

  it('does so where the log itself is not there, and takes one that is being packed once', async () => {
    const file = logWith(undefined, 'a\n', 'b\n', 'c\n');
    fs.writeFileSync(`${file}${d2}.gz`, gzipSync('c\n'));
    expect(await found(file)).toEqual([`${d2} 0 c`, `${d1} 0 b`, `${d0} 0 a`]);
  });

  it('ends with the lines or the bytes that it was told, unpacked', async () => {
    const file = logWith('5\n6\n', '1\n2\n', '3\n4\n');
    expect(await found(file, { maxLines: 3 })).toEqual([' 2 6', ' 0 5', `${d1} 2 4`]);
    expect(await found(file, { maxBytes: 6 })).toEqual([' 2 6', ' 0 5', `${d1} 2 4`]);
    expect(await found(file, { maxBytes: 8 })).toHaveLength(4);
    expect(await found(file, { maxBytes: 9 })).toHaveLength(4);
    expect(await found(file, { maxBytes: 10 })).toEqual(expect.arrayContaining([`${d0} 2 2`]));
    const large = logWith('', numbered(50_000));
    const lines = await found(large, { maxBytes: 1_000, maxLines: 1_000 });
    expect(lines[0]).toMatch(/ line 49999 /);
    expect(lines.length).toBeLessThan(30);
    expect(lines.at(-1)).toMatch(/^\S+ \d+ line \d+ é*$/);
  });

  it('ends a damaged file where the damage is, and goes on', async () => {
    const file = logWith('z\n', 'a\n', 'b\n');
    const whole = gzipSync(numbered(50_000));
    fs.writeFileSync(
      `${file}${d1}`,
      Buffer.concat([whole.subarray(0, 20_000), whole.subarray(-4)]),
    );
    const lines = await found(file, { maxLines: 100_000 });
    expect(lines.length).toBeGreaterThan(1_000);
    expect(lines.at(-2)).toBe(`${d1} 0 line 0 `);
    expect(lines.at(-1)).toBe(`${d0} 0 a`);
    fs.writeFileSync(`${file}${d1}`, 'no gzip');
    expect(await found(file)).toEqual([' 0 z', `${d0} 0 a`]);
  });

  it('stops when it is told to, in the middle of a packed file', async () => {
    const file = logWith('', numbered(100_000), numbered(100_000));
    const stop = new AbortController();
    let seen = 0;
    const passes = (): boolean => {
      if (seen++ === 10) stop.abort();
      return false;
    };
    await all(searchLog(file, passes, limits({ signal: stop.signal })));
    expect(seen).toBeGreaterThan(10);
    expect(seen).toBeLessThan(20_000);
  });

  it.skipIf(process.platform === 'win32')('opens nothing that only has such a name', async () => {
    const file = logWith('z\n');
    execFileSync('mkfifo', [`${file}${d2}`, `${file}${d1}`]);
    fs.symlinkSync('/etc/passwd', `${file}${d0.replace('.gz', '')}`);
    expect(await found(file)).toEqual([' 0 z']);
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

  it.each([0, 1_000, 19_999])('does so in a packed file around line %i', async (line) => {
    const text = numbered(20_000);
    const at = Buffer.byteLength(text.slice(0, text.indexOf(`line ${line} `)));
    const file = path.join(tempFolder(), 'a.gz');
    fs.writeFileSync(file, gzipSync(text));
    const part = await excerptOfPacked(file, at, 10_000);
    expect(part).toEqual(await excerpt(logOf(text), at, 10_000));
    expect(part.text.split('\n')[part.line]).toMatch(new RegExp(`^line ${line} `));
  });

  it('of nothing is empty', async () => {
    const nothing = path.join(tempFolder(), 'x.gz');
    expect(await excerptOfPacked(nothing, 5, 10)).toEqual({ text: '', line: 0 });
    expect(await excerpt(path.join(tempFolder(), 'x'), 5, 10)).toEqual({ text: '', line: 0 });
  });
});
