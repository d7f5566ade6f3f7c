import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { delay } from '../../src/base/async';
import type { ReadPlace } from '../../src/services/logs/foldedRing';
import { nameNow } from '../../src/system/logs/logRotation';
import { excerptOfPacked, type FoundLine, searchLog } from '../../src/system/logs/logSearch';
import { type AppFields, ecosystem, idle, programs } from './harness/apps';
import { counter, counting, expectAll, numbers, rotating } from './harness/counting';
import { until } from './harness/processes';
import type { Window } from './harness/window';
import { useWorld } from './harness/world';

/** A log and all its old files, packed or not, oldest first, as lines. */
function linesOf(file: string): readonly string[] {
  const folder = path.dirname(file);
  const old = fs
    .readdirSync(folder)
    .filter((name) => name.startsWith(`${path.basename(file)}.2`))
    .sort()
    .map((name) => path.join(folder, name));
  const texts = [...old, file].map((one) => {
    const bytes = fs.readFileSync(one);
    return (one.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString();
  });
  return texts.join('').split('\n').slice(0, -1);
}

/** PM2 puts the number of the entry into the names of files otherwise. */
const named = { merge_logs: true };

const oldFilesOf = (file: string): readonly string[] =>
  fs
    .readdirSync(path.dirname(file))
    .filter((name) => name.startsWith(`${path.basename(file)}.`))
    .sort();

describe('rotation', () => {
  const world = useWorld();
  const at = (...names: string[]): string => path.join(world().folder, ...names);

  async function run(...apps: readonly AppFields[]): Promise<Window> {
    fs.mkdirSync(at('logs'));
    const folder = world().write('w', { ...counting, ...programs, ...ecosystem(...apps) });
    const window = await world().open({ folders: [folder] });
    await window.start();
    return window;
  }

  const untilWritten = (file: string, pattern: RegExp): Promise<unknown> =>
    until(
      () => fs.existsSync(file) && pattern.test(fs.readFileSync(file, 'utf8')),
      () => `${pattern} in ${file}`,
    );

  it('leaves every line on the disk: of two instances, with merged logs and a file for both streams', async () => {
    const out = at('logs', 'out.log');
    const err = at('logs', 'err.log');
    const both = at('logs', 'both.log');
    const files = { out_file: out, error_file: err, log_file: both };
    // Twelve seconds: more than one rotation, also where each takes its time.
    const apps = ['one', 'two'].map((name) =>
      counter(name, { RATE: 500, COUNT: 6_000, LABEL: `${name} ` }, { ...files, ...named }),
    );
    const window = await run(...apps);
    const rotation = rotating(world(), window, { maxBytes: 60_000, keep: 100 });
    const written = (name: string): boolean =>
      linesOf(both).some((line) => line.includes(`${name} n5999 `));
    for (let i = 0; i < 100 && !(written('one') && written('two')); i++) {
      await delay(600);
      await rotation.check();
    }
    for (const name of ['one', 'two']) {
      for (const [file, last] of [
        [out, `${name} n5999 `],
        [err, `${name} e599`],
        [both, `${name} n5999 `],
        [both, `${name} e599`],
      ] as const) {
        await until(
          () => linesOf(file).some((line) => line.includes(last)),
          () => `${last} in ${file}`,
        );
      }
    }
    await delay(300);
    await rotation.check();
    rotation.dispose();
    for (const name of ['one', 'two']) {
      expectAll(numbers(linesOf(out), `${name} n`), 6_000, 'any');
      expectAll(numbers(linesOf(err), `${name} e`), 600, 'any');
      // PM2 puts a time in front where it writes one.
      const lines = linesOf(both).map((line) => line.replace(/^\d{4}-\S+: /, ''));
      expectAll(numbers(lines, `${name} n`), 6_000, 'any');
      expectAll(numbers(lines, `${name} e`), 600, 'any');
    }
    expect(oldFilesOf(out).length).toBeGreaterThan(1);
    expect(oldFilesOf(out).every((name) => name.endsWith('.gz'))).toBe(true);
  });

  it('keeps as many old files as it is told, packed, with the rights of the log', async () => {
    const out = at('logs', 'out.log');
    const window = await run(
      counter('a', { RATE: 2_000, COUNT: 1_000_000 }, { out_file: out, ...named }),
    );
    const rotation = rotating(world(), window, { maxBytes: 20_000, keep: 2 });
    const seen = new Set<string>();
    while (seen.size < 4) {
      await delay(300);
      await rotation.check();
      for (const name of oldFilesOf(out)) seen.add(name);
      expect(oldFilesOf(out).length).toBeLessThanOrEqual(2);
    }
    rotation.dispose();
    expect(oldFilesOf(out)).toEqual([
      expect.stringMatching(/^out\.log\.[\dT-]+\.gz$/),
      expect.stringMatching(/^out\.log\.[\dT-]+\.gz$/),
    ]);
    const [old = ''] = oldFilesOf(out);
    expect(fs.statSync(at('logs', old)).mode).toBe(fs.statSync(out).mode);
  });

  it('touches no file that PM2 does not name, no device, and no link that leads out of its folder', async () => {
    fs.mkdirSync(at('elsewhere'));
    const theirs = at('elsewhere', 'theirs.log');
    fs.writeFileSync(theirs, 'x'.repeat(100_000));
    const link = at('logs', 'link.log');
    const strange = at('logs', 'strange.log');
    const window = await run(
      idle('quiet', { out_file: '/dev/null', error_file: '/dev/null', ...named }),
      idle('linked', { out_file: link, error_file: at('logs', 'err.log'), ...named }),
    );
    await untilWritten(link, /idle/);
    fs.rmSync(link);
    fs.symlinkSync(theirs, link);
    fs.writeFileSync(strange, 'x'.repeat(100_000));
    fs.writeFileSync(at('logs', 'err.log'), 'y'.repeat(100_000));
    const rotation = rotating(world(), window, { maxBytes: 20_000 });
    await rotation.check();
    await rotation.check();
    rotation.dispose();
    expect(oldFilesOf(at('logs', 'err.log'))).toHaveLength(1);
    expect(fs.readdirSync(at('elsewhere'))).toEqual(['theirs.log']);
    expect(fs.readFileSync(theirs, 'utf8').slice(99_990)).toBe('x'.repeat(10));
    expect(fs.lstatSync(link).isSymbolicLink()).toBe(true);
    expect(oldFilesOf(link)).toEqual([]);
    expect(fs.statSync(strange).size).toBe(100_000);
    expect(oldFilesOf(strange)).toEqual([]);
    expect(fs.statSync('/dev/null').isCharacterDevice()).toBe(true);
  });

  it('takes the daemon’s own log too, which goes on', async () => {
    const window = await run(idle('a'));
    const file = world().home.log;
    fs.appendFileSync(file, `${'z'.repeat(99)}\n`.repeat(1_000));
    const rotation = rotating(world(), window, { maxBytes: 20_000 });
    await rotation.check();
    rotation.dispose();
    expect(fs.statSync(file).size).toBeLessThan(1_000);
    expect(oldFilesOf(file)).toHaveLength(1);
    expect(linesOf(file).filter((line) => line.startsWith('zz'))).toHaveLength(1_000);
    await window.restart('a');
    await untilWritten(file, /App \[a:\d+\] online/);
    // Written at the beginning, not behind a hole.
    expect(fs.readFileSync(file).includes(0)).toBe(false);
  });

  it('is one window’s work; another takes over when it closes', async () => {
    const out = at('logs', 'out.log');
    const first = await run(idle('a', { out_file: out, ...named }));
    const second = await world().open({ folders: [at('w')] });
    await second.untilState('a', 'ready');
    const both = [first, second].map((window) =>
      rotating(
        world(),
        window,
        { maxBytes: 20_000 },
        { mayAct: () => window.mayAct(`logs of ${world().home.folder}`) },
      ),
    );
    const grow = (): void => fs.appendFileSync(out, `${'z'.repeat(99)}\n`.repeat(1_000));
    grow();
    await Promise.all(both.map((one) => one.check()));
    expect(oldFilesOf(out)).toHaveLength(1);
    expect(linesOf(out).filter((line) => line.startsWith('zz'))).toHaveLength(1_000);
    both[0]?.dispose();
    first.dispose();
    grow();
    await until(async () => {
      await both[1]?.check();
      return oldFilesOf(out).length === 2;
    }, 'the other window’s rotation');
    both[1]?.dispose();
  });

  it('leaves places that are found again in what is packed, and lines that a search finds', async () => {
    const out = at('logs', 'out.log');
    const window = await run(
      counter('a', { RATE: 2_000, COUNT: 6_000 }, { out_file: out, ...named }),
    );
    // Where the feed read every line: as folded lines are remembered.
    const places = new Map<string, ReadPlace>();
    window.feed.onDidReadLines(({ lines, from }) => {
      const [first] = lines;
      if (first && from?.path === out) places.set(first.text, { ...from, at: first.at });
    });
    const rotation = rotating(world(), window, { maxBytes: 20_000, keep: 50 });
    for (let i = 0; i < 4; i++) {
      await delay(500);
      await rotation.check();
    }
    await window.untilLine('a', /^n5999 /);
    rotation.dispose();
    const limits = {
      maxBytes: 64 * 1024 * 1024,
      maxLines: 10_000,
      signal: new AbortController().signal,
    };
    const found: FoundLine[] = [];
    for await (const part of searchLog(out, (line) => /^n\d+ /.test(line), limits)) {
      found.push(...part);
    }
    expectAll(numbers(found.map(({ text }) => text).reverse(), 'n'), 6_000, 'any');
    const files = new Map(found.map(({ text, path: file, offset }) => [text, { file, offset }]));
    expect(places.size).toBeGreaterThan(20);
    for (const [text, place] of places) {
      const file = await nameNow(place.path, place.inode, place.at);
      expect(file, text).toBe(files.get(text)?.file);
    }
    const packed = [...files.values()].filter(({ file }) => file.endsWith('.gz'));
    expect(packed.length).toBeGreaterThan(1_000);
    const [{ file, offset } = { file: '', offset: 0 }] = packed;
    const { text, line } = await excerptOfPacked(file, offset, 10_000);
    expect(files.get(text.split('\n')[line] ?? '')).toEqual({ file, offset });
  });

  const mayMount = process.platform === 'linux' && process.getuid?.() === 0;
  it.skipIf(!mayMount)(
    'on a disk that is full tells it, and makes nothing worse (needs root)',
    async () => {
      const disk = at('disk');
      fs.mkdirSync(disk);
      try {
        execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk], { stdio: 'pipe' });
      } catch {
        console.log('Skipped: a container without the right to mount.');
        return;
      }
      try {
        await onFullDisk(disk);
      } finally {
        execFileSync('umount', ['-l', disk]);
      }
    },
  );

  async function onFullDisk(disk: string): Promise<void> {
    const out = path.join(disk, 'out.log');
    const last = path.join(disk, 'last');
    const window = await run(
      counter('a', { RATE: 3_000, COUNT: 30_000, LAST: last }, { out_file: out, ...named }),
    );
    const told: string[] = [];
    const rotation = rotating(
      world(),
      window,
      { maxBytes: 200_000, keep: 2 },
      { tellFull: (file) => told.push(file) },
    );
    world().log.expectErrors(/could not be put back.*ENOSPC/s);
    // 2 MB for a disk of 1 MB, of which 0.6 are kept at most.
    const said = (): boolean =>
      window.events.some((event) => event.type === 'log' && event.data.includes('n29999 '));
    for (let i = 0; i < 20 || !said(); i++) {
      await delay(500);
      await rotation.check();
    }
    expect(told).toEqual([out]);
    // Nothing is half done: no packed file, no part of one.
    expect(oldFilesOf(out).filter((name) => name.includes('gz'))).toEqual([]);
    expect(oldFilesOf(out).length).toBeLessThanOrEqual(2);
    // There is room again, since the oldest went, and the service lives and is written down.
    const { bavail, bsize } = fs.statfsSync(disk);
    expect(bavail * bsize).toBeGreaterThan(100_000);
    await window.untilState('a', 'ready');
    // The last lines may have found the disk full, and PM2 may say so late: then the next look has it write again.
    await until(
      async () => {
        fs.writeFileSync(last, '');
        await delay(300);
        await rotation.check();
        return /^last$/m.test(fs.readFileSync(out, 'utf8'));
      },
      () => `"last" in ${out}`,
    );
    rotation.dispose();
  }
});
