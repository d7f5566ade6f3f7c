// `npm run test:emptied`: runs each file of unit tests on a subject in which no function does anything, and lists the tests that pass
// all the same: they would not notice if it broke. Words after it choose files. A test that calls nothing of the module its file is named
// after is a test of something else: it is run again with all emptied that its file imports. What calls nothing then either is listed
// apart: it looks at values and documents (the manifest, the settings), which no function makes.
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import * as path from 'node:path';

interface Result {
  readonly fullName: string;
  readonly status: string;
  /** Whether it called a function of the subject. */
  readonly meta: { readonly called?: boolean };
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
let ofValues = 0;

async function takeFiles(): Promise<void> {
  for (let file = files.shift(); file !== undefined; file = files.shift()) {
    const at = path.join(folder, String(files.length));
    const results = await resultsOf(file, 'named', at);
    tests += results.length;
    const passed = results.filter(({ status }) => status === 'passed');
    const others = passed.some(({ meta }) => !meta.called)
      ? (await resultsOf(file, 'all', `${at}.all`)).filter(({ status }) => status === 'passed')
      : [];
    const weak = passed.filter(({ fullName, meta }) =>
      [{ fullName, meta }, ...others].some((one) => one.fullName === fullName && one.meta.called),
    );
    const values = passed.filter(
      (one) => !weak.includes(one) && others.some(({ fullName }) => fullName === one.fullName),
    );
    unnoticed += weak.length;
    ofValues += values.length;
    tell(`${file}: ${weak.length} of ${results.length}`, weak);
    tell(`${file}: ${values.length} of values or documents`, values);
  }
}

function tell(what: string, of: readonly Result[]): void {
  const names = of.map(({ fullName }) => `\n  ${JSON.stringify(fullName).slice(0, 160)}`);
  if (names.length > 0) console.log(what + names.join(''));
}

/** None where nothing of ours is its subject; none either where it could not even be loaded or had no end: that was noticed. */
async function resultsOf(
  file: string,
  of: 'named' | 'all',
  at: string,
): Promise<readonly Result[]> {
  const [report, subjects] = [`${at}.json`, `${at}.subjects`];
  const vitest = path.join(root, 'node_modules/vitest/vitest.mjs');
  const config = path.join(import.meta.dirname, 'vitest.config.ts');
  const run = ['run', '--config', config, `--outputFile=${report}`, path.join('test/unit', file)];
  const env = { ...process.env, EMPTIED_TEST: file, EMPTIED_SUBJECTS: subjects, EMPTIED_OF: of };
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
console.log(`${ofValues} more call nothing of ours.`);
process.exitCode = unnoticed > 0 ? 1 : 0;
