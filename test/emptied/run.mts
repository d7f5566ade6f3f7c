// `npm run test:emptied`: runs each file of unit tests on a subject in which no function does anything, and lists the tests that pass
// all the same: they would not notice if it broke. Words after it choose files.
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import * as path from 'node:path';

interface Result {
  readonly fullName: string;
  readonly status: string;
}

const root = path.join(import.meta.dirname, '../..');
const unit = path.join(root, 'test/unit');
/** A subject that does nothing may be waited for without end. */
const wholeMs = 60_000;

const words = process.argv.slice(2);
const files = readdirSync(unit, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.test.ts'))
  .filter((file) => words.length === 0 || words.some((word) => file.includes(word)))
  .sort();
const folder = mkdtempSync(path.join(tmpdir(), 'cx-emptied-'));
let tests = 0;
let unnoticed = 0;

async function takeFiles(): Promise<void> {
  for (let file = files.shift(); file !== undefined; file = files.shift()) {
    const results = await resultsOf(file, path.join(folder, String(files.length)));
    const passed = results.filter(({ status }) => status === 'passed');
    tests += results.length;
    unnoticed += passed.length;
    if (passed.length === 0) continue;
    const names = passed.map(({ fullName }) => `  ${JSON.stringify(fullName).slice(0, 160)}`);
    console.log(`${file}: ${passed.length} of ${results.length}\n${names.join('\n')}`);
  }
}

/** None where nothing of ours is its subject; none either where it could not even be loaded or had no end: that was noticed. */
async function resultsOf(file: string, at: string): Promise<readonly Result[]> {
  const [report, subjects] = [`${at}.json`, `${at}.subjects`];
  const vitest = path.join(root, 'node_modules/vitest/vitest.mjs');
  const config = path.join(import.meta.dirname, 'vitest.config.ts');
  const run = ['run', '--config', config, `--outputFile=${report}`, path.join('test/unit', file)];
  const env = { ...process.env, EMPTIED_TEST: file, EMPTIED_SUBJECTS: subjects };
  await new Promise<void>((resolve) => {
    const options = { cwd: root, env, timeout: wholeMs, killSignal: 'SIGKILL' } as const;
    execFile(process.execPath, [vitest, ...run], options, () => resolve());
  });
  if (!existsSync(report) || !existsSync(subjects)) return [];
  const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as {
    readonly testResults: readonly { readonly assertionResults: readonly Result[] }[];
  };
  return testResults.flatMap((one) => one.assertionResults);
}

try {
  await Promise.all(Array.from({ length: availableParallelism() }, takeFiles));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(`${unnoticed} of ${tests} tests pass although their subject does nothing.`);
process.exitCode = unnoticed > 0 ? 1 : 0;
