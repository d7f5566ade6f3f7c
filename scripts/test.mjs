// `npm test`: sets everything up and runs unit, fuzz, live, integration and end-to-end tests.
// `node scripts/test.mjs SUITE…` runs some of them: unit, fuzz, live, integration, e2e, slow.
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import * as path from 'node:path';
import { root, runMain, setUp } from './setup.mjs';

const all = ['unit', 'fuzz', 'live', 'integration', 'e2e'];
const results = path.join(root, 'test-results');

/** `notes` name what did not simply pass, a line each. @typedef {{ passed: number, failed: number, skipped: number, notes: string[] }} Counts */

await runMain(async () => {
  const named = process.argv.slice(2).filter((word) => !word.startsWith('-'));
  const suites = named.length > 0 ? named : all;
  const needsHost = suites.some((suite) => ['integration', 'e2e', 'slow'].includes(suite));
  const needsSample = suites.some((suite) => !['unit', 'fuzz', 'frameworks'].includes(suite));
  await setUp({ host: needsHost, sample: needsSample });
  mkdirSync(results, { recursive: true });
  const { build } = await import('./build.mjs');
  await build({ production: true });
  /** @type {Counts} */
  const total = { passed: 0, failed: 0, skipped: 0, notes: [] };
  for (const suite of suites) {
    console.log(`\n── ${suite} ──`);
    const counts = suite === 'integration' ? await runIntegration() : await runVitest(suite);
    total.passed += counts.passed;
    total.failed += counts.failed;
    total.skipped += counts.skipped;
    total.notes.push(...counts.notes);
  }
  console.log('');
  for (const note of total.notes) console.log(note);
  console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
  return total.failed > 0 || total.passed === 0 ? 1 : 0;
});

/** @param {string} suite @returns {Promise<Counts>} */
async function runVitest(suite) {
  const file = path.join(results, `${suite}.json`);
  rmSync(file, { force: true });
  const code = await run(process.execPath, [
    path.join(root, 'node_modules/vitest/vitest.mjs'),
    ...['run', '--project', suite, '--reporter=default', '--reporter=json'],
    `--outputFile.json=${file}`,
  ]);
  const counts = readCounts(file, (report) => ({
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests + report.numTodoTests,
    notes: report.testResults
      .flatMap((/** @type {any} */ one) => one.assertionResults)
      .flatMap((/** @type {any} */ test) => noteOf(suite, test)),
  }));
  return withExit(counts, code, suite);
}

/**
 * What is to be said of a test at the end of everything: that it failed, was skipped, or passed at its second try alone.
 * @param {string} suite
 * @param {{ fullName: string, status: string, failureMessages?: string[] }} test of vitest's JSON report
 * @returns {string[]}
 */
function noteOf(suite, { fullName, status, failureMessages = [] }) {
  const first = failureMessages[0]?.split('\n', 1)[0]?.slice(0, 300);
  const why = first ? `: ${first}` : '';
  if (status === 'failed') return [`failed: ${suite}: ${fullName}${why}`];
  if (status === 'passed') return first ? [`retried: ${suite}: ${fullName}${why}`] : [];
  return [`skipped: ${suite}: ${fullName}`];
}

/** @returns {Promise<Counts>} */
async function runIntegration() {
  const { runIntegrationTests } = await import('./runIntegration.mjs');
  const file = path.join(results, 'integration.json');
  rmSync(file, { force: true });
  const code = await runIntegrationTests(file);
  const counts = readCounts(file, (report) => ({
    passed: report.passed.length,
    failed: report.failed.length,
    skipped: report.skipped.length,
    notes: ['failed', 'skipped'].flatMap((what) =>
      report[what].map((/** @type {string} */ name) => `${what}: integration: ${name}`),
    ),
  }));
  return withExit(counts, code, 'integration');
}

/**
 * @param {string} file
 * @param {(report: any) => Counts} pick
 * @returns {Counts}
 */
function readCounts(file, pick) {
  try {
    return pick(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    console.error(`No results in ${file}: ${error}`);
    return { passed: 0, failed: 0, skipped: 0, notes: [] };
  }
}

/**
 * A suite that failed as a whole counts as a failure, whatever its tests say.
 * @param {Counts} counts
 * @param {number} code
 * @param {string} suite
 * @returns {Counts}
 */
function withExit(counts, code, suite) {
  if (code === 0 || counts.failed > 0) return counts;
  const note = `failed: the suite ${suite} ended with exit code ${code}`;
  return { ...counts, failed: 1, notes: [...counts.notes, note] };
}

/**
 * @param {string} program
 * @param {readonly string[]} args
 * @returns {Promise<number>}
 */
function run(program, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: root, stdio: 'inherit' });
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
