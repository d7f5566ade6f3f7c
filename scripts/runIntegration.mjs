import { runTests, TestRunFailedError } from '@vscode/test-electron';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { codeExecutable, findDesktopCode } from '../test/host/index.mjs';
import { buildTests } from './buildTests.mjs';
import { openSample, sampleFolder } from './sampleSession.mjs';
import { root } from './setup.mjs';
import { untrustedWorkspace } from './untrustedWorkspace.mjs';

/**
 * Runs test/integration on the sample and test/untrusted in Restricted Mode, in an extension host each: desktop VS Code where
 * VSCODE_PATH names one, the host of test/host otherwise. The results go to `file`; gives the exit code.
 * @param {string} file absolute
 */
export async function runIntegrationTests(file) {
  const parts = ['trusted', 'untrusted'].map((name) => `${file}.${name}`);
  for (const part of parts) rmSync(part, { force: true });
  const codes = [await runOnSample(parts[0] ?? '')];
  // Desktop VS Code is run without trust's checks, whatever its settings say.
  if (findDesktopCode())
    writeFileSync(parts[1] ?? '', '{"skipped":["a workspace that is not trusted"]}');
  else codes.push(await runUntrusted(parts[1] ?? ''));
  /** @type {Record<string, string[]>[]} */
  const results = parts.map((part) =>
    existsSync(part)
      ? JSON.parse(readFileSync(part, 'utf8'))
      : { failed: [`${path.basename(part)}: its host has ended without results`] },
  );
  const all = ['passed', 'failed', 'skipped'].map((what) => [
    what,
    results.flatMap((one) => one[what] ?? []),
  ]);
  writeFileSync(file, JSON.stringify(Object.fromEntries(all)));
  return codes.find((code) => code !== 0) ?? 0;
}

/** @param {string} file */
async function runOnSample(file) {
  const sample = await openSample({ nextDist: '.next-integration', freshDatabase: true });
  try {
    const { folder, env } = sample;
    return await runInHost({
      ...{ suite: 'integration', file, folder, env },
      args: [sampleFolder],
    });
  } finally {
    const left = await sample.end();
    for (const line of left) console.error(`Had to be killed: ${line}`);
  }
}

/** @param {string} file */
async function runUntrusted(file) {
  const { folder, workspace, env } = untrustedWorkspace();
  try {
    // @vscode/test-electron always disables trust; the settings of our host go on top.
    env.CODEX_HOST_SETTINGS = JSON.stringify({ 'security.workspace.trust.enabled': true });
    return await runInHost({ suite: 'untrusted', file, folder, env, args: [workspace] });
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

/**
 * @param {object} run
 * @param {string} run.suite a folder of test
 * @param {string} run.file for the results
 * @param {string} run.folder for data of the editor
 * @param {NodeJS.ProcessEnv} run.env
 * @param {string[]} run.args
 */
async function runInHost({ suite, file, folder, env, args }) {
  try {
    return await runTests({
      vscodeExecutablePath: findDesktopCode() ?? codeExecutable,
      extensionDevelopmentPath: root,
      extensionTestsPath: await buildTests(suite),
      launchArgs: [
        ...args,
        `--user-data-dir=${path.join(folder, 'code')}`,
        `--extensions-dir=${path.join(folder, 'extensions')}`,
      ],
      extensionTestsEnv: {
        ...env,
        CODEX_INTEGRATION_RESULTS: file,
        CODEX_HOST_SCREENSHOT: path.join(root, 'test-results'),
      },
    });
  } catch (error) {
    if (error instanceof TestRunFailedError) return error.code ?? 1;
    throw error;
  }
}
