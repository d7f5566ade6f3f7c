import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline as streamPipeline } from 'node:stream/promises';
import { createGzip, gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import * as rotation from '../../../../src/system/logs/logRotation';
import { inodeField } from '../../../../src/system/logs/packedLog';
import { tempFolder } from '../../../fakes/tempFolder';

const at = Date.UTC(2026, 10, 24, 8, 40, 0, 123);
const stamp = '2026-11-24T08-40-00-123';
const posix = it.skipIf(process.platform === 'win32');
const names = (folder: string): string[] => fs.readdirSync(folder).sort();

describe('inspectLog', () => {
  it('takes a plain file', async () => {
    const file = path.join(tempFolder({ 'a.log': 'text' }), 'a.log');
    expect(await rotation.inspectLog(file)).toEqual({ path: file, size: 4, links: 1 });
  });

  posix('takes a link that stays in its folder, as what it leads to', async () => {
    const folder = tempFolder({ 'a-0.log': 'text' });
    fs.symlinkSync('a-0.log', path.join(folder, 'a.log'));
    expect(await rotation.inspectLog(path.join(folder, 'a.log'))).toEqual({
      path: path.join(folder, 'a-0.log'),
      size: 4,
      links: 1,
    });
  });

  posix('takes a file in a folder that is itself a link', async () => {
    const folder = tempFolder({ 'real/a.log': 'text' });
    fs.symlinkSync('real', path.join(folder, 'logs'));
    const file = path.join(folder, 'logs', 'a.log');
    expect(await rotation.inspectLog(file)).toEqual({ path: file, size: 4, links: 1 });
  });

  posix.each<[string, (file: string, folder: string) => void]>([
    ['nothing', () => undefined],
    ['a link that leaves its folder', (file) => fs.symlinkSync('../other.log', file)],
    ['a link out by a whole path', (file, folder) => fs.symlinkSync(`${folder}/other.log`, file)],
    [
      'a link that leaves it by another link',
      (file) => {
        fs.symlinkSync('../other.log', `${file}.link`);
        fs.symlinkSync(path.basename(`${file}.link`), file);
      },
    ],
    ['a link that leads nowhere', (file) => fs.symlinkSync('gone.log', file)],
    ['a link to itself', (file) => fs.symlinkSync(path.basename(file), file)],
    ['a link to a device', (file) => fs.symlinkSync('/dev/null', file)],
    ['a folder', (file) => fs.mkdirSync(file)],
    ['a FIFO', (file) => void execFileSync('mkfifo', [file])],
  ])('touches not %s', async (_, make) => {
    const folder = tempFolder({ 'logs/x': '', 'other.log': 'theirs' });
    const file = path.join(folder, 'logs', 'a.log');
    make(file, folder);
    expect(await rotation.inspectLog(file)).toBeUndefined();
    expect(await rotation.clearLog(file)).toBe(false);
    expect(fs.readFileSync(path.join(folder, 'other.log'), 'utf8')).toBe('theirs');
  });

  posix('touches no device', async () => {
    expect(await rotation.inspectLog('/dev/null')).toBeUndefined();
    expect(await rotation.clearLog('/dev/null')).toBe(false);
  });
});

describe('renaming', () => {
  it('gives the time as name, and what is written to the open file goes on into it', async () => {
    const file = path.join(tempFolder({ 'a.log': 'one\n' }), 'a.log');
    const writer = fs.openSync(file, 'a');
    const old = await rotation.moveAside(file, at);
    expect(old).toBe(`${file}.${stamp}`);
    fs.writeSync(writer, 'two\n');
    fs.closeSync(writer);
    expect(fs.readFileSync(old, 'utf8')).toBe('one\ntwo\n');
    expect(fs.existsSync(file)).toBe(false);
  });

  it('is taken back where PM2 has made no new file, and only there', async () => {
    const file = path.join(tempFolder({ 'a.log': 'one\n' }), 'a.log');
    const old = await rotation.moveAside(file, at);
    await rotation.moveBack(old, file);
    expect(fs.readFileSync(file, 'utf8')).toBe('one\n');
    await rotation.moveAside(file, at);
    fs.writeFileSync(file, 'new\n');
    await rotation.moveBack(old, file);
    expect(fs.readFileSync(file, 'utf8')).toBe('new\n');
    expect(fs.readFileSync(old, 'utf8')).toBe('one\n');
  });

  it('never takes the name of a file that is there', async () => {
    const file = path.join(tempFolder({ 'a.log': 'two\n' }), 'a.log');
    fs.writeFileSync(`${file}.${stamp}`, 'one\n');
    const old = await rotation.moveAside(file, at);
    expect(fs.readFileSync(`${file}.${stamp}`, 'utf8')).toBe('one\n');
    expect(fs.readFileSync(old, 'utf8')).toBe('two\n');
    expect(await rotation.oldFiles(file)).toEqual([old, `${file}.${stamp}`]);
  });
});

describe('copying', () => {
  it('empties the file; who appends goes on at its beginning', async () => {
    const file = path.join(tempFolder({ 'pm2.log': 'x'.repeat(200_000) }), 'pm2.log');
    const writer = fs.openSync(file, 'a');
    const old = await rotation.copyAside(file, at);
    fs.writeSync(writer, 'next\n');
    fs.closeSync(writer);
    expect(fs.readFileSync(file, 'utf8')).toBe('next\n');
    expect(fs.statSync(old).size).toBe(200_000);
  });

  it('leaves the file as it is where there is an old one of that name', async () => {
    const file = path.join(tempFolder({ 'pm2.log': 'text' }), 'pm2.log');
    fs.writeFileSync(`${file}.${stamp}`, '');
    await expect(rotation.copyAside(file, at)).rejects.toThrow(/There is already/);
    expect(fs.readFileSync(file, 'utf8')).toBe('text');
    expect(fs.existsSync(`${file}.${stamp}`)).toBe(true);
  });
});

describe('packing', () => {
  it('leaves a .gz with the text and the rights, and nothing else', async () => {
    const folder = tempFolder();
    const file = path.join(folder, `a.log.${stamp}`);
    fs.writeFileSync(file, 'text '.repeat(10_000), { mode: 0o600 });
    await rotation.pack(file);
    expect(names(folder)).toEqual([`a.log.${stamp}.gz`]);
    expect(gunzipSync(fs.readFileSync(`${file}.gz`)).toString()).toBe('text '.repeat(10_000));
    expect(fs.statSync(`${file}.gz`).mode & 0o777).toBe(0o600);
  });

  it('that fails leaves the file as it was', async () => {
    const folder = tempFolder({ [`a.log.${stamp}`]: 'text' });
    // Somebody else is packing it.
    fs.writeFileSync(path.join(folder, `a.log.${stamp}.gz.part`), '');
    await expect(rotation.pack(path.join(folder, `a.log.${stamp}`))).rejects.toThrow(/EEXIST/);
    expect(fs.readFileSync(path.join(folder, `a.log.${stamp}`), 'utf8')).toBe('text');
  });
});

describe('old files', () => {
  const strangers = [
    'a.log',
    'a.log.bak',
    'a.log.2026',
    'a.log.2026-11-24',
    'a.log.gz',
    'a.log.1.gz',
    `a.log.${stamp}.txt`,
    `a.log.${stamp}.gz.old`,
    `b.log.${stamp}`,
    `aa.log.${stamp}`,
    'a.log__2026-11-24_00-00-00.log',
  ];

  it('are those with our names alone, and the newest are kept', async () => {
    const ours = ['01', '02', '03', '04', '05', '06', '07'].map(
      (day, index) => `a.log.2026-11-${day}T08-40-00-123${index % 2 ? '.gz' : ''}`,
    );
    const part = `a.log.2026-11-01T08-40-00-000.gz.part`;
    const folder = tempFolder(
      Object.fromEntries([...strangers, ...ours, part].map((name) => [name, 'x'])),
    );
    const file = path.join(folder, 'a.log');
    expect((await rotation.oldFiles(file)).map((one) => path.basename(one))).toEqual(
      [...ours].reverse(),
    );
    await rotation.prune(file, 5);
    expect(names(folder)).toEqual([...strangers, ...ours.slice(2)].sort());
    await rotation.prune(file, 0);
    expect(names(folder)).toEqual([...strangers].sort());
    expect(fs.existsSync(file)).toBe(true);
  });
});

posix('a log behind a link is cleared with its old files, and found again', async () => {
  const folder = tempFolder({ 'real.log': 'one' });
  const file = path.join(folder, 'a.log');
  fs.symlinkSync('real.log', file);
  const { ino } = fs.statSync(file);
  const old = await rotation.moveAside((await rotation.inspectLog(file))?.path ?? '', at);
  fs.writeFileSync(file, 'two');
  expect(await rotation.nameNow(file, ino, at)).toBe(old);
  expect(await rotation.clearLog(file)).toBe(true);
  expect(names(folder)).toEqual(['a.log', 'real.log']);
  expect(fs.readFileSync(file, 'utf8')).toBe('');
});

describe('a file is found again', () => {
  it('under its old name, and once it is packed', async () => {
    const file = path.join(tempFolder({ 'a.log': 'one' }), 'a.log');
    const { ino } = fs.statSync(file);
    expect(await rotation.nameNow(file, ino, at)).toBe(file);
    const old = await rotation.moveAside(file, at);
    expect(await rotation.nameNow(file, ino, at)).toBe(old);
    fs.writeFileSync(file, 'two');
    expect(await rotation.nameNow(file, ino, at)).toBe(old);
    const keep = fs.openSync(old, 'r');
    await rotation.pack(old);
    expect(await rotation.nameNow(file, ino, at)).toBe(`${old}.gz`);
    expect(await rotation.nameNow(file, ino + 1_000_000, at)).toBeUndefined();
    fs.closeSync(keep);
  });

  it('though its inode was given to others before and after', async () => {
    const day = 24 * 60 * 60 * 1_000;
    const folder = tempFolder({ 'a.log': 'now' });
    const file = path.join(folder, 'a.log');
    const { ino } = fs.statSync(file);
    for (const days of [0, 1, 2, 3, 4]) {
      const next = `${file}.next`;
      fs.writeFileSync(next, 'x');
      const packed = await rotation.moveAside(file, at + days * day);
      await rotation.pack(packed);
      fs.renameSync(next, file);
      // Two in a row are there at the same time: they cannot have the same.
      await rewriteInode(`${packed}.gz`, days % 2 ? 1 : ino);
    }
    const found = async (days: number): Promise<string | undefined> => {
      const name = await rotation.nameNow(file, ino, at + days * day);
      return name && /\d\d-(\d\d)T/.exec(name)?.[1];
    };
    const read = await Promise.all([-1, 0.1, 1.1, 2, 2.9, 3.1, 4.2].map((days) => found(days)));
    // What is read a little after a renaming comes from the file of before.
    expect(read).toEqual(['24', '24', '26', '26', '26', '28', '28']);
  });

  it('not where there is nothing, or a packed one of somebody else’s', async () => {
    const folder = tempFolder({ [`a.log.${stamp}.gz`]: 'no gzip' });
    const file = path.join(folder, 'a.log');
    fs.writeFileSync(`${file}.2026-11-25T08-40-00-123.gz`, gzipSync('text'));
    expect(await rotation.nameNow(file, 1, 0)).toBeUndefined();
    expect(await rotation.nameNow(path.join(folder, 'x', 'a.log'), 1, 0)).toBeUndefined();
  });
});

/** Packs it anew as if the file had had that inode. */
async function rewriteInode(packed: string, inode: number): Promise<void> {
  const text = gunzipSync(fs.readFileSync(packed));
  await streamPipeline(
    Readable.from([text]),
    createGzip(),
    inodeField(inode),
    fs.createWriteStream(packed),
  );
}

describe('clearing', () => {
  const old = `a.log.${stamp}.gz`;

  it('deletes old files though the log itself is not there', async () => {
    const folder = tempFolder({ [old]: 'x', [`a.log.${stamp}.gz.part`]: 'x', 'a.log.bak': 'x' });
    expect(await rotation.clearLog(path.join(folder, 'a.log'))).toBe(true);
    expect(names(folder)).toEqual(['a.log.bak']);
    expect(await rotation.clearLog(path.join(folder, 'a.log'))).toBe(false);
    expect(await rotation.clearLog(path.join(folder, 'x', 'a.log'))).toBe(false);
  });

  posix('deletes those behind a link that leads nowhere, in its folder alone', async () => {
    const folder = tempFolder({ [`logs/${old}`]: 'x', [`other/${old}`]: 'x' });
    const [near, far] = ['near.log', 'far.log'].map((name) => path.join(folder, 'logs', name));
    fs.symlinkSync('a.log', near ?? '');
    fs.symlinkSync('../other/a.log', far ?? '');
    expect(await rotation.oldFilesOf(far ?? '')).toEqual([]);
    expect(await rotation.clearLog(far ?? '')).toBe(false);
    expect(await rotation.oldFilesOf(near ?? '')).toEqual([path.join(folder, 'logs', old)]);
    expect(await rotation.clearLog(near ?? '')).toBe(true);
    expect(names(path.join(folder, 'logs'))).toEqual(['far.log', 'near.log']);
    expect(names(path.join(folder, 'other'))).toEqual([old]);
  });

  posix('leaves what has such a name and is no plain file', async () => {
    const folder = tempFolder({ [`${old}/kept`]: 'x', 'theirs.log': 'theirs' });
    const link = `a.log.2026-11-25T08-40-00-123`;
    fs.symlinkSync('theirs.log', path.join(folder, link));
    expect(await rotation.clearLog(path.join(folder, 'a.log'))).toBe(false);
    expect(names(folder)).toEqual([old, link, 'theirs.log'].sort());
  });
});

describe('text', () => {
  it.each<[number, number, string]>([
    [0, 100, 'one\ntwo\n'],
    [4, 100, 'two\n'],
    [-50, 100, 'one\ntwo\n'],
    [0, 3, 'one'],
    [100, 100, ''],
  ])('from byte %i, at most %i, is %j', async (start, most, expected) => {
    const file = path.join(tempFolder({ 'a.log': 'one\ntwo\n' }), 'a.log');
    expect(await rotation.textFrom(file, start, most)).toBe(expected);
  });

  it('of a file that is not there is none', async () => {
    expect(await rotation.textFrom(path.join(tempFolder(), 'x'), 0, 10)).toBe('');
  });
});
