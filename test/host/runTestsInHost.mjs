import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { ensureChromium } from './chromium.mjs';
import { screenshot } from './drive.mjs';
import { HostError } from './errors.mjs';
import { ensureHost } from './install.mjs';
import { startServer } from './server.mjs';
import { readSettings, trustSettings } from './settings.mjs';
import { openWorkbench } from './workbench.mjs';

/** @typedef {import('./workbench.mjs').Outcome} Outcome */

/**
 * @typedef {object} Run
 * @property {NodeJS.ProcessEnv} env the extension host's, and ours: CODEX_HOST_SETTINGS (user
 *   settings, JSON), CODEX_HOST_TIMEOUT_MS (default 10 minutes), CODEX_HOST_SCREENSHOT (a folder)
 * @property {AbortSignal} signal ends the run early; its reason is the sentence to show
 * @property {(type: string, line: string) => void} write gets the output; type as in `onLog`
 */

/**
 * Runs a tests module in an extension host and leaves no process behind.
 * @param {import('./codeArguments.mjs').CodeArguments & Run} run
 * @returns {Promise<Outcome>} code 124 where time ran out, 130 where the signal was aborted
 * @throws {HostError}
 */
export async function runTestsInHost(run) {
  const { env, write, signal } = run;
  if (!run.extensionTestsPath)
    throw new HostError('There are no tests: give --extensionTestsPath.');
  const limitMs = timeoutOf(env);
  const log = (/** @type {string} */ line) => write('info', line);
  await ensureHost({ log });
  ensureChromium({ log });

  const temporary = await mkdtemp(path.join(tmpdir(), 'codex-host-'));
  const dataDir = run.userDataDir ?? temporary;
  const stopEarly = endEarly(signal, limitMs);
  /** @type {(() => Promise<void>)[]} */
  const cleanups = [() => rm(temporary, { recursive: true, force: true, maxRetries: 3 })];
  try {
    const settings = { ...(run.trusted ? trustSettings : {}), ...userSettings(dataDir, env) };
    const server = await startServer({ dataDir, extensionsDir: run.extensionsDir, settings, env });
    cleanups.unshift(server.stop);
    const profileDir = path.join(dataDir, 'browser');
    const onLog = (/** @type {string} */ type, /** @type {string} */ line) => {
      write(type, line);
      const name = /^\[\[screenshot (.+)\]\]$/.exec(line)?.[1];
      // Tests may ask before the opening is known to be over.
      if (name) void opening.then(({ page }) => takePicture(page, name, run));
    };
    const opening = openWorkbench({ ...run, server, profileDir, onLog });
    const workbench = await opening;
    cleanups.unshift(workbench.close);

    const outcome = await Promise.race([workbench.exited, stopEarly.outcome]);
    if (outcome.code === 124) await takePicture(workbench.page, 'timeout', run);
    return outcome;
  } finally {
    stopEarly.cancel();
    for (const cleanup of cleanups) {
      await cleanup().catch((error) => write('error', `While ending: ${error}`));
    }
  }
}

/**
 * Into the folder CODEX_HOST_SCREENSHOT, if that is set.
 * @param {import('playwright-core').Page} page
 * @param {string} name
 * @param {Run} run
 */
async function takePicture(page, name, { env, write }) {
  const folder = env['CODEX_HOST_SCREENSHOT'];
  if (!folder) return;
  await screenshot(page, path.join(folder, `${name}.png`)).catch((error) => {
    write('error', `No picture ${name}: ${error}`);
  });
}

/**
 * As on the desktop, those in the user data folder count; CODEX_HOST_SETTINGS goes on top.
 * @param {string} userDataDir
 * @param {NodeJS.ProcessEnv} env
 */
function userSettings(userDataDir, env) {
  const own = readSettings(path.join(userDataDir, 'User/settings.json'));
  const text = env['CODEX_HOST_SETTINGS'];
  if (!text) return own;
  try {
    return { ...own, ...JSON.parse(text) };
  } catch (cause) {
    throw new HostError(`CODEX_HOST_SETTINGS is not JSON: ${cause}`, { cause });
  }
}

/** @param {NodeJS.ProcessEnv} env */
function timeoutOf(env) {
  const text = env['CODEX_HOST_TIMEOUT_MS'] || '600000';
  const limitMs = Number(text);
  if (limitMs > 0) return limitMs;
  throw new HostError(`CODEX_HOST_TIMEOUT_MS is ${text}, which is not a number of milliseconds.`);
}

/**
 * @param {AbortSignal} signal
 * @param {number} limitMs
 * @returns {{ outcome: Promise<Outcome>, cancel: () => void }}
 */
function endEarly(signal, limitMs) {
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  /** @type {Promise<Outcome>} */
  const outcome = new Promise((resolve) => {
    const late = `The tests did not end in ${limitMs / 1000} s.`;
    timer = setTimeout(() => resolve({ code: 124, reason: late }), limitMs);
    const aborted = () => resolve({ code: 130, reason: String(signal.reason) });
    if (signal.aborted) aborted();
    signal.addEventListener('abort', aborted, { once: true });
  });
  return { outcome, cancel: () => clearTimeout(timer) };
}
