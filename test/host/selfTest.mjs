// Proves that the host is a VS Code to rely on: `node test/host/selfTest.mjs [--all]`.
import { runTests } from '@vscode/test-electron';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { codeExecutable, describeError, ensureChromium, ensureHost } from './index.mjs';
import { hostFolder } from './paths.mjs';

/**
 * @typedef {object} Case
 * @property {string} name a key of `cases` in selfTest/tests.cjs
 * @property {number} code that `runTests` has to end with
 * @property {boolean} [slow] only with --all
 * @property {Record<string, string>} [env]
 */

/** @type {readonly Case[]} */
const cases = [
  { name: 'pass', code: 0 },
  { name: 'fail', code: 1 },
  {
    name: 'restricted',
    code: 0,
    slow: true,
    env: { CODEX_HOST_SETTINGS: '{"security.workspace.trust.enabled":true}' },
  },
  { name: 'hang', code: 124, slow: true, env: { CODEX_HOST_TIMEOUT_MS: '25000' } },
  { name: 'crash', code: 1, slow: true },
];

const folder = mkdtempSync(path.join(tmpdir(), 'codex-self-test-'));
const failures = [];
try {
  const { version } = await ensureHost({ log: console.log });
  ensureChromium({ log: console.log });
  console.log(`VS Code ${version}`);
  for (const each of cases.filter(({ slow }) => !slow || process.argv.includes('--all'))) {
    const started = Date.now();
    const problem = await runCase(each);
    const took = `${((Date.now() - started) / 1000).toFixed(1)} s`;
    console.log(problem ? `FAIL ${each.name}: ${problem}` : `PASS ${each.name} (${took})`);
    if (problem) failures.push(each.name);
  }
  process.exitCode = failures.length > 0 ? 1 : 0;
} catch (error) {
  const { text, exitCode } = describeError(error);
  console.error(text);
  process.exitCode = exitCode;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/**
 * @param {Case} options
 * @returns {Promise<string | undefined>} what is wrong, undefined where nothing is
 */
async function runCase({ name, code, env = {} }) {
  const mark = randomUUID();
  const own = path.join(folder, name);
  const workspace = path.join(own, 'workspace');
  mkdirSync(workspace, { recursive: true });
  const ended = await runTests({
    vscodeExecutablePath: codeExecutable,
    extensionDevelopmentPath: path.join(hostFolder, 'selfTest'),
    extensionTestsPath: path.join(hostFolder, 'selfTest/tests.cjs'),
    launchArgs: [
      workspace,
      `--user-data-dir=${path.join(own, 'data')}`,
      `--extensions-dir=${path.join(own, 'extensions')}`,
    ],
    extensionTestsEnv: {
      SELF_TEST_CASE: name,
      SELF_TEST_SINCE: String(Date.now()),
      SELF_TEST_MARK: mark,
      SELF_TEST_DEACTIVATED: path.join(own, 'deactivated'),
      CODEX_HOST_SCREENSHOT: path.join(own, 'pictures'),
      ELECTRON_OF_SELF_TEST: '1',
      ...env,
    },
  }).catch((error) => error.code ?? error);

  await delay(200); // a process needs a moment to be gone once its parent was told that it ended
  const left = processesWith(mark);
  if (ended !== code) return `ended with ${ended} instead of ${code}`;
  if (left.length > 0) return `left behind: ${left.join(', ')}`;
  if (name === 'pass' && !existsSync(path.join(own, 'deactivated'))) return 'was not deactivated';
  return undefined;
}

/**
 * The processes that inherited this from our environment.
 * @param {string} mark
 * @returns {string[]}
 */
function processesWith(mark) {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        if (!readFileSync(`/proc/${pid}/environ`, 'utf8').includes(mark)) return [];
        return `${pid} ${readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')}`;
      } catch {
        return []; // it has just ended
      }
    });
}
