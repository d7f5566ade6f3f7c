import * as fs from 'node:fs';
import * as path from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, vi } from 'vitest';
import { compilePatterns } from '../../../../../src/services/logs/patterns';
import { compileFilter } from '../../../../../src/services/logs/logFilter';
import { type RecentQuery, recentLines } from '../../../../../src/services/logs/search/recentLines';
import type { LogPlace } from '../../../../../src/services/timeline/logPlaces';
import { anInstance, aRunningService } from '../../../../fakes/samples';
import { tempFolder } from '../../../../fakes/tempFolder';

function logs(files: Readonly<Record<string, string>>) {
  const folder = tempFolder(files);
  const [outFile, errFile] = ['out', 'err'].map((one) => path.join(folder, `${one}.log`));
  const service = aRunningService({ instances: [anInstance({ outFile, errFile })] });
  const read = (query: Partial<RecentQuery> = {}, places: readonly LogPlace[] = []) =>
    recentLines(service, { limit: 100, signal: new AbortController().signal, ...query }, places);
  return { folder, out: outFile ?? '', read };
}

const texts = ({ lines }: { readonly lines: readonly { readonly text: string }[] }) =>
  lines.map(({ text }) => text);
const filter = async (typed: string) => {
  const compiled = await compileFilter(typed, async () => ({ compilePatterns }));
  if ('problem' in compiled) throw new Error(compiled.problem);
  return compiled.filter;
};
const numbered = (count: number): string =>
  Array.from({ length: count }, (_, i) => `line ${i}\n`).join('');

describe('the newest lines', () => {
  it('are as many as are wanted, and it is said that there are more', async () => {
    const { read } = logs({ 'out.log': numbered(500) });
    const found = await read({ limit: 3 });
    expect(texts(found)).toEqual(['line 497', 'line 498', 'line 499']);
    expect(found).toMatchObject({ more: true, bytes: numbered(500).length });
    expect(await read({ limit: 500 })).toMatchObject({ more: false });
  });

  it('of two streams go by their own times', async () => {
    const { read } = logs({
      'out.log': '2026-11-30T10:00:00Z a\n2026-11-30T10:00:02Z c\n',
      'err.log': '2026-11-30T10:00:01Z b\n    at frame (b.js:1:1)\n2026-11-30T10:00:03Z d\n',
    });
    expect(texts(await read()).map((text) => text.split(' ').at(-1))).toEqual([
      'a',
      'b',
      '(b.js:1:1)',
      'c',
      'd',
    ]);
  });

  it('of two streams without times have each a share', async () => {
    const { read } = logs({ 'out.log': numbered(50), 'err.log': 'one\ntwo\n' });
    expect(texts(await read({ limit: 10 }))).toEqual([
      ...Array.from({ length: 8 }, (_, i) => `line ${42 + i}`),
      'one',
      'two',
    ]);
  });

  it('go on in older files, packed ones as well', async () => {
    const { folder, out, read } = logs({ 'out.log': 'new\n' });
    fs.writeFileSync(`${out}.2026-11-24T08-40-00-123.gz`, gzipSync('older\nold\n'));
    expect(fs.readdirSync(folder)).toHaveLength(2);
    expect(texts(await read({ limit: 2 }))).toEqual(['old', 'new']);
  });

  it('are none where there is no file', async () => {
    expect(await logs({}).read()).toMatchObject({ lines: [], more: false, bytes: 0 });
  });
});

describe('lines are picked', () => {
  it('by level, with the stack trace that belongs to them', async () => {
    const { read } = logs({
      'err.log': 'Error: no luck\n    at run (a.js:1:1)\nwarn: careful\ninfo: fine\n',
    });
    expect(texts(await read({ level: 'error' }))).toEqual([
      'Error: no luck',
      '    at run (a.js:1:1)',
    ]);
    expect(texts(await read({ level: 'warning' }))).toContain('warn: careful');
    expect(texts(await read({ level: 'warning' }))).not.toContain('info: fine');
  });

  it('by text or pattern', async () => {
    const { read } = logs({ 'out.log': 'GET /a\nPOST /b\nget /c\n' });
    expect(texts(await read({ filter: await filter('get') }))).toEqual(['GET /a', 'get /c']);
    expect(texts(await read({ filter: await filter('/^GET/') }))).toEqual(['GET /a']);
  });

  it('by time, as the lines say it or as is known of their place', async () => {
    const { out, read } = logs({ 'out.log': 'first\nsecond\n2026-11-30T10:00:00Z third\n' });
    const { ino: inode } = fs.statSync(out);
    const at = Date.parse('2026-11-30T09:00:00Z');
    const places = [
      { path: out, inode, offset: 0, at },
      { path: out, inode, offset: 6, at: at + 60_000 },
      { path: out, inode: inode + 1, offset: 0, at: at + 120_000 },
    ];
    const found = await read({ since: at + 1 }, places);
    expect(found.lines.map(({ text, time }) => [text, time])).toEqual([
      ['second', { at: at + 60_000, exact: false }],
      ['2026-11-30T10:00:00Z third', { at: at + 3_600_000, exact: true }],
    ]);
    // Of lines whose time nobody knows it cannot be said.
    expect(texts(await read({ since: at + 3_600_001 }))).toEqual(['first', 'second']);
  });
});

describe('a filter that takes long', () => {
  it('is asked of what may be shown of a line', async () => {
    const { read } = logs({ 'out.log': `${'x'.repeat(90_000)}\n` });
    const asked: number[] = [];
    await read({ filter: (line) => asked.push(line.length) > 0 });
    expect(Math.max(...asked)).toBe(4_000);
  });

  it('is given up, with a word', async () => {
    const { read } = logs({ 'out.log': numbered(500) });
    const slow = vi.spyOn(performance, 'now').mockReturnValueOnce(0).mockReturnValue(5_001);
    await expect(read({ filter: () => true })).rejects.toThrow('Looking for this takes too long.');
    slow.mockRestore();
  });
});

describe('a secret', () => {
  const key = [
    '-----BEGIN RSA PRIVATE KEY-----',
    ...Array.from({ length: 20 }, (_, i) => `MIIEbody${i}`),
    '-----END RSA PRIVATE KEY-----',
  ].join('\n');

  it.each(['MII', '/^MII/', '/body[0-9]/'])(
    'that goes over lines is not picked out by one of them: %s',
    async (typed) => {
      const { read } = logs({ 'out.log': `${key}\nMIInor this\n` });
      expect(texts(await read({ filter: await filter(typed) })).join()).not.toContain('MIIEbody');
    },
  );

  it('are masked where a long line is cut in the middle of one', async () => {
    const { read } = logs({
      'out.log': `${'x'.repeat(1_970)} https://ana:hunter2hunter2hunter2@host/\n`,
    });
    expect(texts(await read())[0]).toBe(`${'x'.repeat(1_970)} https://ana:•••@host/`);
  });

  it('cannot be found out by a filter', async () => {
    const { read } = logs({ 'out.log': 'connect password=hunter2\n  details password=hunter2\n' });
    expect(texts(await read())).toEqual(['connect password=•••', '  details password=•••']);
    expect(texts(await read({ filter: await filter('hunter2') }))).toEqual([]);
    expect(texts(await read({ filter: await filter('/password=h/') }))).toEqual([]);
  });
});
