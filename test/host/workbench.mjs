import * as path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { chromium } from 'playwright-core';
import { ensureChromium } from './chromium.mjs';
import { hostEnvironment } from './environment.mjs';
import { HostError } from './errors.mjs';
import { isRunning } from './processTree.mjs';
import { forwardConsole } from './workbenchConsole.mjs';
import { workbenchUrl } from './workbenchUrl.mjs';

/**
 * @typedef {object} WorkbenchOptions
 * @property {import('./server.mjs').Server} server
 * @property {string} [folder] to open, absolute
 * @property {string} [workspace] a `.code-workspace` file to open instead, absolute
 * @property {string | readonly string[]} [extensionDevelopmentPath] absolute
 * @property {string} [extensionTestsPath] absolute; its `run()` is called in the extension host
 * @property {string} profileDir of the browser, absolute; workspaceState lives there
 * @property {{ width: number, height: number }} [viewport]
 * @property {string} [colorTheme] the name of a theme, as the setting `workbench.colorTheme` has it
 * @property {import('./workbenchConsole.mjs').OnLog} [onLog] gets the console of the workbench,
 *   which has the extension host's in it, without known noise
 * @property {(line: string) => void} [log] gets the steps of an installation of the browser
 * @property {number} [timeoutMs] how long the start may take
 *
 * @typedef {{ code: number, reason?: string }} Outcome code 0: the tests passed; `reason` where it
 *   was not the tests that ended it
 *
 * @typedef {object} Workbench
 * @property {import('playwright-core').Page} page
 * @property {import('playwright-core').BrowserContext} context
 * @property {Promise<Outcome>} exited resolves when the tests are done, or the server or the
 *   browser has died; does not reject
 * @property {() => Promise<void>} close deactivates the extensions, waits for the end of their
 *   host, and ends the browser
 */

const browserArguments = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * Opens a folder or a workspace in VS Code, in a headless Chromium.
 * @param {WorkbenchOptions} options
 * @returns {Promise<Workbench>}
 */
export async function openWorkbench(options) {
  const { server, viewport = { width: 1280, height: 800 }, timeoutMs = 60_000 } = options;
  const { extensionDevelopmentPath, extensionTestsPath, onLog = () => {} } = options;
  if (!server.smokeTestDriver && (extensionDevelopmentPath || extensionTestsPath)) {
    throw new HostError('The workbench takes an extension by path only with smokeTestDriver.');
  }
  if (options.colorTheme) server.updateSettings({ 'workbench.colorTheme': options.colorTheme });

  const context = await chromium.launchPersistentContext(path.resolve(options.profileDir), {
    executablePath: ensureChromium({ log: options.log }),
    args: browserArguments,
    env: browserEnvironment(),
    viewport,
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
  /** @type {(outcome: Outcome) => void} */
  let settle = () => {};
  /** @type {Promise<Outcome>} */
  const exited = new Promise((resolve) => {
    settle = resolve;
  });
  const page = context.pages()[0] ?? (await context.newPage());
  page.once('crash', () => settle({ code: 1, reason: 'The page of the workbench crashed.' }));
  context.once('close', () => settle({ code: 1, reason: 'The browser has ended.' }));
  void server.exited.then(() => {
    settle({ code: 1, reason: `VS Code's server has ended. Its last words:\n${server.output()}` });
  });
  await page.exposeFunction('codeAutomationExit', (/** @type {number} */ code) => settle({ code }));
  let closing = false;
  await forwardConsole(page, {
    hasTests: extensionTestsPath !== undefined,
    // A workbench that goes away complains of everything that it could not finish.
    onLog: (type, line) => closing || onLog(type, line),
  });
  const connections = connectionsOf(page);

  const close = async () => {
    closing = true;
    await page.close();
    await hostsEnded(server, connections);
    await context.close();
  };
  try {
    await page.goto(workbenchUrl(options), { timeout: timeoutMs });
    await page.locator('.monaco-workbench').first().waitFor({ timeout: timeoutMs });
  } catch (cause) {
    await close();
    throw new HostError(
      `The workbench did not appear: ${cause}\nThe server's last words:\n${server.output()}`,
      { cause },
    );
  }
  return { page, context, exited, close };
}

/**
 * The connections of a page to its server; one of them leads to the extension host.
 * @param {import('playwright-core').Page} page
 * @returns {ReadonlySet<string>} the first 8 characters of their tokens; grows as they are opened
 */
function connectionsOf(page) {
  /** @type {Set<string>} */
  const tokens = new Set();
  page.on('websocket', (socket) => {
    const token = new URL(socket.url()).searchParams.get('reconnectionToken');
    if (token) tokens.add(token.slice(0, 8));
  });
  return tokens;
}

/**
 * A closed page ends its extension host within 5 s, save one that was only just starting: that
 * would wait for the page's return, for hours, and is ended here.
 * @param {import('./server.mjs').Server} server
 * @param {ReadonlySet<string>} tokens
 */
async function hostsEnded(server, tokens) {
  const pids = () => [...tokens].flatMap((token) => server.extensionHostPid(token) ?? []);
  const ended = async (/** @type {number} */ withinMs) => {
    const deadline = Date.now() + withinMs;
    while (pids().some(isRunning) && Date.now() < deadline) await delay(50);
    return !pids().some(isRunning);
  };
  if (await ended(6_000)) return;
  for (const pid of pids().filter(isRunning)) process.kill(pid, 'SIGKILL');
  await ended(1_000);
}

/** @returns {Record<string, string>} */
function browserEnvironment() {
  return Object.fromEntries(
    Object.entries(hostEnvironment()).flatMap(([key, value]) => (value ? [[key, value]] : [])),
  );
}
