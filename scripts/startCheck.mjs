import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  ensureChromium,
  openWorkbench,
  screenshot,
  startServer,
  trustSettings,
} from '../test/host/index.mjs';
import { buildTests } from './buildTests.mjs';
import { openSample, sampleFolder } from './sampleSession.mjs';
import { root } from './setup.mjs';

const limitMs = 240_000;

/**
 * @typedef {{ name: string, state: string, reason?: string, port?: number, pids: number[], memoryBytes?: number,
 *   capBytes?: number }} Row
 */

/** Brings the sample up inside VS Code, shows that it is, and stops it. Gives the exit code. */
export async function check() {
  const testsPath = await buildTests('check');
  const sample = await openSample();
  const interrupted = new AbortController();
  const onSignal = () => interrupted.abort();
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
  /** @type {(() => Promise<unknown>)[]} */
  const cleanups = [];
  let code = 1;
  try {
    code = await run(sample, testsPath, interrupted.signal, cleanups);
  } finally {
    for (const cleanup of cleanups.reverse()) {
      await cleanup().catch((error) => console.error(`While ending: ${error.message}`));
    }
    const left = await sample.end();
    for (const line of left) console.error(`Had to be killed: ${line}`);
    if (left.length > 0) code ||= 1;
  }
  if (code === 0) console.log('Everything is stopped.');
  return code;
}

/**
 * @param {import('./sampleSession.mjs').SampleSession} sample
 * @param {string} testsPath
 * @param {AbortSignal} signal
 * @param {(() => Promise<unknown>)[]} cleanups
 */
async function run(sample, testsPath, signal, cleanups) {
  const statusFile = path.join(sample.folder, 'status.json');
  const doneFile = path.join(sample.folder, 'done');
  const env = { ...sample.env, CODEX_CHECK_STATUS: statusFile, CODEX_CHECK_DONE: doneFile };
  const server = await startServer({
    dataDir: path.join(sample.folder, 'code'),
    settings: { ...trustSettings, 'workbench.colorTheme': 'Dark Modern' },
    env,
  });
  cleanups.push(server.stop);
  console.log('Starting the services inside VS Code…');
  const workbench = await openWorkbench({
    server,
    folder: sampleFolder,
    extensionDevelopmentPath: root,
    extensionTestsPath: testsPath,
    profileDir: path.join(sample.folder, 'browser'),
    viewport: { width: 1400, height: 860 },
    onLog: (type, line) => {
      if (type === 'error') console.error(line);
    },
  });
  cleanups.push(workbench.close);
  /** @type {{ code: number, reason?: string } | undefined} */
  let outcome;
  void workbench.exited.then((value) => (outcome = value));
  const deadline = Date.now() + limitMs;
  while (!existsSync(statusFile)) {
    if (outcome) return fail(outcome.reason ?? 'The services did not all become ready.');
    if (signal.aborted) return fail('Interrupted.');
    if (Date.now() > deadline) return fail(`Not ready within ${limitMs / 1000} s.`);
    await delay(200);
  }
  await delay(300);
  const status = JSON.parse(readFileSync(statusFile, 'utf8'));
  const picture = path.join(root, 'test-results', 'check.png');
  await widenSidebar(workbench.page, 470);
  await screenshot(workbench.page, picture);
  printTable(status.services);
  printVersions(status);
  console.log(`Screenshot: ${path.relative(process.cwd(), picture)}`);
  writeFileSync(doneFile, '');
  const { code, reason } = await workbench.exited;
  return code === 0 ? 0 : fail(reason ?? 'The check ended with an error.');
}

/**
 * The picture shows the rows whole; a side bar is too narrow for that when it is new.
 * @param {import('playwright-core').Page} page
 * @param {number} width in pixels
 */
async function widenSidebar(page, width) {
  const box = await page.locator('.part.sidebar').boundingBox();
  if (!box) return;
  await page.mouse.move(box.x + box.width + 2, 400);
  await page.mouse.down();
  await page.mouse.move(box.x + width, 400, { steps: 8 });
  await page.mouse.up();
  await page.mouse.move(1000, 300);
  await delay(500);
}

/** @param {string} reason */
function fail(reason) {
  console.error(`npm start -- --check failed: ${reason}`);
  return 1;
}

/** @param {readonly Row[]} rows */
function printTable(rows) {
  const mb = (/** @type {number | undefined} */ bytes) =>
    bytes === undefined ? '–' : `${Math.round(bytes / 1024 ** 2)} MB`;
  const cells = [
    ['service', 'state', 'port', 'pid', 'tree memory', 'cap'],
    ...rows.map((row) => [
      row.name,
      row.state,
      String(row.port ?? '–'),
      row.pids.join(' ') || '–',
      mb(row.memoryBytes),
      mb(row.capBytes),
    ]),
  ];
  const widths = cells[0]?.map((_, column) =>
    Math.max(...cells.map((line) => line[column]?.length ?? 0)),
  );
  for (const line of cells) {
    console.log(
      line
        .map((cell, column) => cell.padEnd(widths?.[column] ?? 0))
        .join('  ')
        .trimEnd(),
    );
  }
}

/** @param {{ vscode: string, version: string }} status */
function printVersions({ vscode, version }) {
  const manifest = (/** @type {string} */ file) =>
    JSON.parse(readFileSync(path.join(root, file, 'package.json'), 'utf8')).version;
  const output = (/** @type {string} */ program) =>
    execFileSync(program, ['--version'], { encoding: 'utf8' }).trim().split('\n')[0] ?? '';
  const versions = {
    'codex-services': version,
    'VS Code': vscode,
    Chromium: output(ensureChromium()).replace(/^Chromium /, ''),
    pm2: manifest('node_modules/pm2'),
    node: process.versions.node,
    next: manifest('test/workspaces/codex/frontend/node_modules/next'),
    tsx: manifest('test/workspaces/codex/backend/node_modules/tsx'),
    cargo: output('cargo').replace(/^cargo /, ''),
  };
  console.log(
    Object.entries(versions)
      .map(([name, value]) => `${name} ${value}`)
      .join(', '),
  );
}
