import * as fs from 'node:fs';
import * as path from 'node:path';
import { expect, it } from 'vitest';
import { HumanError } from '../../../../src/base/errors';
import { withStartLock } from '../../../../src/pm2/daemon/startLock';
import { advanceUntil } from '../../../fakes/eventually';
import { FakeClock } from '../../../fakes/fakeClock';
import { tempFolder } from '../../../fakes/tempFolder';

/** No system gives pids as high as this. */
const deadPid = '99999999';

function lockFile(content?: string, ageMs = 0): string {
  const file = path.join(tempFolder(), 'lock');
  if (content !== undefined) {
    fs.writeFileSync(file, content);
    const at = (Date.now() - ageMs) / 1_000;
    fs.utimesSync(file, at, at);
  }
  return file;
}

/** What stands in the folder of the lock. */
function left(file: string): string[] {
  return fs.readdirSync(path.dirname(file));
}

it('holds the lock with our pid while the task runs, and gives its value', async () => {
  const file = lockFile();
  const value = await withStartLock(file, async () => {
    expect(fs.readFileSync(file, 'utf8')).toBe(String(process.pid));
    expect(fs.statSync(file).mode & 0o777).toBe(0o600);
    return 7;
  });
  expect(value).toBe(7);
  expect(left(file)).toEqual([]);
});

it('lets go when the task fails', async () => {
  const file = lockFile();
  const result = withStartLock(file, () => Promise.reject(new Error('no')));
  await expect(result).rejects.toThrow('no');
  expect(left(file)).toEqual([]);
});

it.each([
  ['of a process that is dead', deadPid, 0],
  ['that is old, whoever holds it', String(process.pid), 61_000],
  ['that is old and empty', '', 61_000],
])('clears a lock %s', async (_, content, ageMs) => {
  const file = lockFile(content, ageMs);
  const clock = new FakeClock();
  expect(
    await advanceUntil(
      clock,
      50,
      withStartLock(file, async () => 'done', clock),
    ),
  ).toBe('done');
  expect(left(file)).toEqual([]);
});

it.each([
  ['of a process that lives', String(process.pid)],
  ['that was made this moment and is still empty', ''],
  ['that holds something else', 'garbage'],
])('respects a lock %s, and says after 30 s what to do', async (_, content) => {
  const file = lockFile(content);
  const clock = new FakeClock();
  let ran = false;
  const before = clock.now();
  const result = withStartLock(file, async () => void (ran = true), clock).catch(
    (error: unknown) => error,
  );
  const error = await advanceUntil(clock, 10_000, result);
  expect(error).toBeInstanceOf(HumanError);
  expect((error as Error).message).toContain(file);
  expect(clock.now() - before).toBeGreaterThanOrEqual(30_000);
  expect(ran).toBe(false);
  expect(left(file)).toEqual(['lock']);
});

it.each([
  ['nobody holds', undefined],
  ['a dead process left', deadPid],
])('lets several takers in one after the other where %s the lock', async (_, content) => {
  const file = lockFile(content);
  const clock = new FakeClock();
  let inside = 0;
  let most = 0;
  let runs = 0;
  const takers = [1, 2, 3, 4].map(() =>
    withStartLock(
      file,
      async () => {
        most = Math.max(most, ++inside);
        await new Promise((resolve) => setTimeout(resolve, 2));
        inside--;
        runs++;
      },
      clock,
    ),
  );
  await advanceUntil(clock, 50, Promise.all(takers));
  expect({ most, runs }).toEqual({ most: 1, runs: 4 });
  expect(left(file)).toEqual([]);
});

it('passes on what the system says of a folder that is not there', async () => {
  const file = path.join(tempFolder(), 'gone', 'lock');
  await expect(withStartLock(file, async () => 1)).rejects.toMatchObject({ code: 'ENOENT' });
});
