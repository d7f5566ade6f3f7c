import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { AuditThread } from '../../src/audit/engine/auditThread';
import { type Clock, systemClock } from '../../src/base/clock';
import { tempFolder, writeFile } from '../fakes/tempFolder';
import { bundle } from './harness/bundle';

/** The thread looks five times as often, so that ten seconds are two. */
const hurried: Clock = { ...systemClock, after: (ms, fn) => systemClock.after(ms / 5, fn) };
const untrusted = { trusted: false, evaluated: [] };
const watching = '{"name":"x","scripts":{"dev":"tsx watch a.ts"},"devDependencies":{"tsx":"4"}}';
/** The bundler may call what it is given otherwise. */
const readsJson = /function readJson\((\w+)\) \{/;
let workerText: string;

/** A thread of ours; `hostile` is what it does at a file of that name. */
function thread(folder: string, hostile: string, clock: Clock = systemClock): AuditThread {
  // What no file is known to do any more: the reader of JSON is made to do it.
  const file = writeFile(path.join(folder, '..', `${path.basename(folder)}.worker.js`), workerText);
  fs.writeFileSync(
    file,
    workerText.replace(
      readsJson,
      (head, text) => `${head} if (String(${text}).includes('HOSTILE')) { ${hostile} }`,
    ),
  );
  const made = new AuditThread(file, undefined, clock);
  onTestFinished(() => {
    made.dispose();
    fs.rmSync(file, { force: true });
  });
  return made;
}

beforeAll(async () => {
  workerText = await bundle('src/bundles/auditWorker.ts');
  expect(readsJson.test(workerText)).toBe(true);
});

describe('the audit’s thread', () => {
  it.each([
    ['never comes back', 'for (;;);', hurried],
    [
      'needs more and more memory',
      'const kept = []; for (;;) kept.push(new Array(2_000_000).fill(0.5));',
      systemClock,
    ],
  ])('is started anew without a file at which it %s', async (_, hostile, clock) => {
    const folder = tempFolder({
      'package.json': watching,
      'a.ts': '',
      'bad/ecosystem.config.json': '{"apps":["HOSTILE"]}',
    });
    const bad = path.join(folder, 'bad', 'ecosystem.config.json');
    const audit = thread(folder, hostile, clock);
    const { findings, aside } = await audit.call('open', folder, untrusted);
    expect(aside).toEqual([bad]);
    expect(findings.map(({ rule }) => rule)).toContain('watch-mode');
    // Mended, it is judged again, and what was typed before is not forgotten by a thread that ends.
    const typed = { file: path.join(folder, 'package.json'), text: '{}' };
    await audit.call('update', folder, [typed], untrusted);
    fs.writeFileSync(bad, '{"apps":["HOSTILE again"]}');
    const again = await audit.call('update', folder, [{ file: bad }], untrusted);
    expect(again.aside).toEqual([bad]);
    expect(again.findings.map(({ rule }) => rule)).not.toContain('watch-mode');
    fs.writeFileSync(bad, '{"apps":[]}');
    expect((await audit.call('update', folder, [{ file: bad }], untrusted)).aside).toEqual([]);
  });

  it('comes to an end where many files take long together', { timeout: 60_000 }, async () => {
    const slow = Array.from({ length: 24 }, (_, at) => `${at}/ecosystem.config.json`);
    const folder = tempFolder({
      'package.json': watching,
      'a.ts': '',
      ...Object.fromEntries(slow.map((name) => [name, '{"apps":["HOSTILE"]}'])),
    });
    // A minute is three seconds, and the ten seconds at one file are half of one.
    const clock: Clock = { ...systemClock, after: (ms, fn) => systemClock.after(ms / 20, fn) };
    const hostile = 'for (const end = Date.now() + 250; Date.now() < end;);';
    const audit = thread(folder, hostile, clock);
    const { findings, aside } = await audit.call('open', folder, untrusted);
    expect(aside.length).toBeGreaterThan(10);
    expect(findings.map(({ rule }) => rule)).toContain('watch-mode');
  });

  it.skipIf(process.platform === 'win32')('lives with what no reader comes back from', async () => {
    const nested = '['.repeat(100_000) + ']'.repeat(100_000);
    const folder = tempFolder({
      'a/package.json': watching,
      'a/a.ts': '',
      'ecosystem.config.js': `module.exports = ${nested}`,
      'nested.ts': `new Pool(${nested})`,
      'docker-compose.yml': nested,
      'run.sh': 'kill -9 $(lsof '.repeat(6_700),
    });
    fs.symlinkSync('/dev/zero', path.join(folder, 'package.json'));
    execFileSync('mkfifo', [path.join(folder, 'Cargo.toml')]);
    writeFile(path.join(folder, 'index.ts'), '');
    fs.truncateSync(path.join(folder, 'index.ts'), 700 * 1024 * 1024);
    const { findings } = await thread(folder, '').call('open', folder, untrusted);
    expect(findings.map(({ rule }) => rule)).toContain('watch-mode');
  });
});
