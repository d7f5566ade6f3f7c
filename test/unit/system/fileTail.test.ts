import * as fs from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { FileTail } from '../../../src/system/fileTail';
import { tempFolder } from '../../fakes/tempFolder';

async function tailOf(text?: string): Promise<{ file: string; tail: FileTail }> {
  const file = path.join(tempFolder(), 'out.log');
  if (text !== undefined) fs.writeFileSync(file, text);
  const tail = await FileTail.atEnd(file);
  if (!tail) throw new Error('There is no tail.');
  return { file, tail };
}

describe('read', () => {
  it('gives what came since the last time', async () => {
    const { file, tail } = await tailOf('old\n');
    expect(await tail.read()).toBe('');
    fs.appendFileSync(file, 'new');
    expect(await tail.read()).toBe('new');
    fs.appendFileSync(file, ' line\n');
    expect(await tail.read()).toBe(' line\n');
    expect(await tail.read()).toBe('');
  });

  it('begins at the first byte of a file that comes later', async () => {
    const { file, tail } = await tailOf();
    expect(await tail.read()).toBe('');
    fs.writeFileSync(file, 'first\n');
    expect(await tail.read()).toBe('first\n');
  });

  it('begins anew in a file that was cut', async () => {
    const { file, tail } = await tailOf('a long old text\n');
    fs.writeFileSync(file, 'new\n');
    expect(await tail.read()).toBe('new\n');
  });

  it('begins anew in a file that took its place, although it is longer', async () => {
    const { file, tail } = await tailOf('old\n');
    fs.renameSync(file, `${file}.1`);
    fs.writeFileSync(file, 'a new and longer text\n');
    expect(await tail.read()).toBe('a new and longer text\n');
  });

  it('outlives a file that is gone for a while', async () => {
    const { file, tail } = await tailOf('old\n');
    fs.rmSync(file);
    expect(await tail.read()).toBe('');
    fs.writeFileSync(file, 'x\n');
    expect(await tail.read()).toBe('x\n');
  });

  it('puts characters together that are written in pieces', async () => {
    const { file, tail } = await tailOf('');
    const bytes = Buffer.from('é€😀\n');
    let text = '';
    for (const byte of bytes) {
      fs.appendFileSync(file, Buffer.from([byte]));
      text += await tail.read();
    }
    expect(text).toBe('é€😀\n');
  });

  it('takes a burst in pieces of a megabyte', async () => {
    const { file, tail } = await tailOf('');
    const megabyte = 1024 * 1024;
    fs.appendFileSync(file, 'x'.repeat(megabyte + 5));
    expect(await tail.read()).toHaveLength(megabyte);
    expect(await tail.read()).toHaveLength(5);
    expect(await tail.read()).toBe('');
  });
});

describe('before', () => {
  it.each([
    ['everything that fits', 'one\ntwo\n', 100, 'one\ntwo\n'],
    ['whole lines of what does not', 'one\ntwo\nthree\n', 8, 'three\n'],
    ['the end of a line that is too long', 'abcdefgh', 3, 'fgh'],
    ['nothing of an empty file', '', 100, ''],
    ['nothing of a file that is not there', undefined, 100, ''],
  ])('gives %s', async (_, text, maxBytes, expected) => {
    const { tail } = await tailOf(text);
    expect(await tail.before(maxBytes)).toBe(expected);
  });

  it('and read share the file without a gap and without a double', async () => {
    const { file, tail } = await tailOf('one\nhal');
    fs.appendFileSync(file, 'f\n');
    expect(await tail.before(100)).toBe('one\nhal');
    expect(await tail.read()).toBe('f\n');
  });
});

it.skipIf(process.platform === 'win32').each([['/dev/null'], ['/tmp']])(
  'follows nothing but plain files: %s',
  async (file) => {
    expect(await FileTail.atEnd(file)).toBeUndefined();
  },
);
