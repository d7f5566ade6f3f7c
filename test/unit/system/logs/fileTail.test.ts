import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { FileTail } from '../../../../src/system/logs/fileTail';
import { FakeClock } from '../../../fakes/fakeClock';
import { tempFolder } from '../../../fakes/tempFolder';

async function tailOf(
  text?: string,
): Promise<{ file: string; tail: FileTail; clock: FakeClock; read: () => Promise<string> }> {
  const file = path.join(tempFolder(), 'out.log');
  if (text !== undefined) fs.writeFileSync(file, text);
  const clock = new FakeClock();
  const tail = await FileTail.atEnd(file, Infinity, clock);
  if (!tail) throw new Error('There is no tail.');
  onTestFinished(() => tail.dispose());
  return { file, tail, clock, read: async () => (await tail.read()).toString() };
}

/** Runs as somebody who may not read everything, as root may. */
async function asNobody(file: string, act: () => Promise<void>): Promise<void> {
  if (process.getuid?.() !== 0) return act();
  fs.chmodSync(path.dirname(file), 0o755);
  process.seteuid?.(65_534);
  try {
    await act();
  } finally {
    process.seteuid?.(0);
  }
}

describe('read', () => {
  it('gives what came since the last time', async () => {
    const { file, read } = await tailOf('old\n');
    expect(await read()).toBe('');
    fs.appendFileSync(file, 'new');
    expect(await read()).toBe('new');
    fs.appendFileSync(file, ' line\n');
    expect(await read()).toBe(' line\n');
    expect(await read()).toBe('');
  });

  it('begins at the first byte of a file that comes later', async () => {
    const { file, read } = await tailOf();
    expect(await read()).toBe('');
    fs.writeFileSync(file, 'first\n');
    expect(await read()).toBe('first\n');
  });

  it('begins at the first byte of a file that was made since', async () => {
    const file = path.join(tempFolder(), 'out.log');
    fs.writeFileSync(file, 'first\n');
    const tail = await FileTail.atEnd(file, Date.now() - 60_000);
    onTestFinished(() => tail?.dispose());
    expect((await tail?.read())?.toString()).toBe('first\n');
  });

  it('begins anew in a file that was cut', async () => {
    const { file, read } = await tailOf('a long old text\n');
    fs.truncateSync(file);
    fs.appendFileSync(file, 'new\n');
    expect(await read()).toBe('new\n');
  });

  it('reads a file that was renamed to its end, and then the one that took its place', async () => {
    const { file, tail, clock, read } = await tailOf('old\n');
    fs.renameSync(file, `${file}.1`);
    fs.appendFileSync(`${file}.1`, 'late\n');
    expect(await read()).toBe('late\n');
    fs.writeFileSync(file, 'a new and longer text\n');
    expect(await read()).toBe('');
    expect(tail.switching).toBe(true);
    fs.appendFileSync(`${file}.1`, 'put back\n');
    await clock.advance(900);
    expect(await read()).toBe('put back\n');
    // A rotation on a busy machine.
    await clock.advance(4_000);
    expect(await read()).toBe('');
    fs.appendFileSync(`${file}.1`, 'put back late\n');
    fs.rmSync(`${file}.1`);
    expect(await read()).toBe('put back late\n');
    expect(await read()).toBe('a new and longer text\n');
    expect(tail.switching).toBe(false);
  });

  it('leaves a file that keeps its new name after 10 s', async () => {
    const { file, clock, read } = await tailOf('old\n');
    fs.renameSync(file, `${file}.1`);
    fs.writeFileSync(file, 'new\n');
    expect(await read()).toBe('');
    await clock.advance(9_900);
    expect(await read()).toBe('');
    await clock.advance(200);
    expect(await read()).toBe('new\n');
  });

  it('misses no file between, however soon one follows the other', async () => {
    const { file, clock, read } = await tailOf('old\n');
    for (const name of ['one', 'two', 'three']) {
      fs.renameSync(file, `${file}.${name}`);
      fs.appendFileSync(`${file}.${name}`, `end before ${name}\n`);
      fs.writeFileSync(file, `${name}\n`);
      await read();
      await clock.advance(100);
    }
    let all = '';
    for (let i = 0; i < 40; i++) {
      all += await read();
      await clock.advance(1_000);
    }
    // The first end was read above.
    expect(all).toBe('one\nend before two\ntwo\nend before three\nthree\n');
    fs.appendFileSync(file, 'more\n');
    expect(await read()).toBe('more\n');
  });

  it('misses none either while it is behind in a burst', async () => {
    const { file, clock, read } = await tailOf('');
    fs.appendFileSync(file, `${'x'.repeat(128 * 1024 - 1)}\n`.repeat(4));
    let all = '';
    for (const name of ['one', 'two', 'three']) {
      all += await read();
      fs.renameSync(file, `${file}.${name}`);
      fs.writeFileSync(file, `${name}\n`);
    }
    for (let i = 0; i < 60; i++) {
      all += await read();
      await clock.advance(1_000);
    }
    expect(all.replaceAll(/x+\n/g, 'x')).toBe('xxxxone\ntwo\nthree\n');
  });

  it.runIf(process.platform === 'linux')('opens nothing any more once it is disposed', async () => {
    const { file, tail, read } = await tailOf('old\n');
    const reading = read();
    tail.dispose();
    await reading;
    const open = fs.readdirSync('/proc/self/fd').flatMap((fd) => {
      try {
        return [fs.readlinkSync(`/proc/self/fd/${fd}`)];
      } catch {
        // The descriptor of this very look.
        return [];
      }
    });
    expect(open).not.toContain(file);
  });

  it('begins anew in a file that was deleted and made again', async () => {
    const { file, clock, read } = await tailOf('old\n');
    fs.rmSync(file);
    expect(await read()).toBe('');
    fs.writeFileSync(file, 'x\n');
    expect(await read()).toBe('');
    await clock.advance(1_000);
    expect(await read()).toBe('x\n');
  });

  it('waits where something else has the name for a while', async () => {
    const { file, clock, read } = await tailOf('old\n');
    fs.rmSync(file);
    fs.mkdirSync(file);
    expect(await read()).toBe('');
    fs.rmdirSync(file);
    fs.writeFileSync(file, 'x\n');
    expect(await read()).toBe('');
    await clock.advance(1_000);
    expect(await read()).toBe('x\n');
  });

  it('reads a deleted file on as long as somebody writes to it', async () => {
    const { file, clock, read } = await tailOf('old\n');
    const writer = fs.openSync(file, 'a');
    fs.rmSync(file);
    fs.writeSync(writer, 'still here\n');
    fs.closeSync(writer);
    expect(await read()).toBe('still here\n');
    fs.writeFileSync(file, 'x\n');
    expect(await read()).toBe('');
    await clock.advance(1_000);
    expect(await read()).toBe('x\n');
  });

  it('takes a burst in pieces', async () => {
    const { file, tail } = await tailOf('');
    fs.appendFileSync(file, 'x'.repeat(128 * 1024 + 5));
    expect(await tail.read()).toHaveLength(128 * 1024);
    expect(await tail.read()).toHaveLength(5);
    expect(await tail.read()).toHaveLength(0);
  });

  it.skipIf(process.platform === 'win32')('waits for a file that it may not read', async () => {
    const { file, read } = await tailOf();
    fs.writeFileSync(file, 'x\n', { mode: 0 });
    await asNobody(file, async () => expect(await read()).toBe(''));
    fs.chmodSync(file, 0o644);
    await asNobody(file, async () => expect(await read()).toBe('x\n'));
  });

  it.skipIf(process.platform === 'win32')('is refused where it may not be read', async () => {
    const { file } = await tailOf();
    fs.writeFileSync(file, 'x\n', { mode: 0 });
    await asNobody(file, async () => {
      await expect(FileTail.atEnd(file)).rejects.toThrow('EACCES');
    });
  });

  it.skipIf(process.platform === 'win32')('is an error where a link leads to itself', async () => {
    const file = path.join(tempFolder(), 'out.log');
    fs.symlinkSync('out.log', file);
    await expect(FileTail.atEnd(file)).rejects.toThrow('ELOOP');
  });

  it.skipIf(process.platform === 'win32')('does not wait for a FIFO in its place', async () => {
    const { file, read } = await tailOf();
    execFileSync('mkfifo', [file]);
    expect(await read()).toBe('');
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
    const file = path.join(tempFolder(), 'out.log');
    if (text !== undefined) fs.writeFileSync(file, text);
    if (text !== undefined) fs.utimesSync(file, 1, 1);
    const tail = await FileTail.atEnd(file);
    onTestFinished(() => tail?.dispose());
    expect((await tail?.before(maxBytes))?.data.toString()).toBe(expected);
  });

  it('and read share the file without a gap and without a double', async () => {
    const { file, tail, read } = await tailOf('one\nhal');
    expect(tail.unfinished).toBe(true);
    fs.appendFileSync(file, 'f\n');
    expect((await tail.before(100)).data.toString()).toBe('one\n');
    expect(await read()).toBe('half\n');
  });

  it('tears no line that an earlier window has seen the beginning of', async () => {
    const { file, tail, read } = await tailOf('one\nhal');
    const { inode } = tail.place;
    const { data, seenAt } = await tail.before(100, 100, { inode, offset: 6 });
    expect([data.toString(), seenAt]).toEqual(['one\n', 4]);
    fs.appendFileSync(file, 'f\n');
    expect(await read()).toBe('half\n');
  });

  it('takes a line without an end for whole where nobody has written for a while', async () => {
    const file = path.join(tempFolder({ 'out.log': 'one\nlast words' }), 'out.log');
    fs.utimesSync(file, 1, 1);
    const tail = await FileTail.atEnd(file);
    onTestFinished(() => tail?.dispose());
    expect((await tail?.before(100))?.data.toString()).toBe('one\nlast words');
    expect(tail?.unfinished).toBe(false);
  });

  it.each([
    ['was replaced', (file: string) => fs.renameSync(file, `${file}.old`)],
    ['was cut', (file: string) => fs.truncateSync(file, 0)],
  ])('gives nothing of a file that %s since', async (_, change) => {
    const { file, tail, clock, read } = await tailOf('one\n');
    change(file);
    fs.appendFileSync(file, 'x\n');
    await read();
    await clock.advance(11_000);
    await read();
    expect((await tail.before(100)).data.toString()).toBe('');
  });

  it('gives all that was not seen, and says where it begins', async () => {
    const { tail } = await tailOf('one\ntwo\nthree\n');
    const { inode } = tail.place;
    const { data, seenAt, whole } = await tail.before(4, 100, { inode, offset: 4 });
    expect(data.subarray(seenAt).toString()).toBe('two\nthree\n');
    expect(whole).toBe(true);
    const less = await tail.before(4, 7, { inode, offset: 4 });
    expect(less.data.subarray(less.seenAt).toString()).toBe('three\n');
    expect(less.whole).toBe(false);
  });

  it.each<[string, (inode: number) => { inode: number; offset: number }, boolean]>([
    ['was replaced', (inode) => ({ inode: inode + 1, offset: 4 }), false],
    ['was cut', (inode) => ({ inode, offset: 400 }), true],
    ['was not there yet', () => ({ inode: 0, offset: 0 }), true],
  ])('takes all for new in a file that %s since it was seen', async (_, placeOf, whole) => {
    const { tail } = await tailOf('one\ntwo\n');
    const before = await tail.before(4, 100, placeOf(tail.place.inode));
    expect(before.data.subarray(before.seenAt).toString()).toBe('one\ntwo\n');
    expect(before.whole).toBe(whole);
  });

  it('has nothing to miss where there is no file any more', async () => {
    const { tail } = await tailOf();
    expect(await tail.before(4, 100, { inode: 7, offset: 4 })).toMatchObject({ whole: true });
  });
});

it.skipIf(process.platform === 'win32').each([['/dev/null'], ['/tmp']])(
  'follows nothing but plain files: %s',
  async (file) => {
    expect(await FileTail.atEnd(file)).toBeUndefined();
  },
);
