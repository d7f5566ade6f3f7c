// Makes a fresh clone ready: packages, the bundle, the VS Code host, the sample. Each part is quick when there is nothing to
// do. Imports nothing from node_modules before they are there.
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** Exit code where something is missing that only the user can install. */
const exitMissing = 2;

/**
 * @param {{ host?: boolean, sample?: boolean, log?: (line: string) => void }} [options]
 *   `host`: VS Code and a browser to run it in; `sample`: the packages of test/workspaces/codex
 */
export async function setUp({ host = false, sample = false, log = console.log } = {}) {
  checkNode();
  installPackages(log);
  if (sample) {
    checkProgram('cargo', 'to build the Rust generator: https://rustup.rs');
    const { ensureSample } = await import('../test/workspaces/install.mjs');
    await ensureSample({ log, cargo: true });
  }
  if (host) {
    const { ensureChromium, ensureHost, findDesktopCode } = await import('../test/host/index.mjs');
    if (!findDesktopCode()) {
      await ensureHost({ log });
      ensureChromium({ log });
    }
  }
}

/** Runs a script of package.json's tools with node, its output shown; throws where it fails. */
export function runNode(/** @type {readonly string[]} */ args) {
  execFileSync(process.execPath, [...args], { cwd: root, stdio: 'inherit' });
}

/** Runs `main`; an error is shown as a sentence and gives the exit code it carries, else 1. */
export async function runMain(/** @type {() => Promise<number | void>} */ main) {
  try {
    process.exitCode = (await main()) ?? 0;
  } catch (error) {
    const { exitCode, message, stack } = /** @type {Error & { exitCode?: number }} */ (error);
    console.error(exitCode === undefined ? stack : message);
    process.exitCode = exitCode ?? 1;
  }
}

/** @param {(line: string) => void} log */
function installPackages(log) {
  const modules = path.join(root, 'node_modules');
  const stamp = path.join(modules, '.codex-stamp');
  const wanted = createHash('sha256')
    .update(readFileSync(path.join(root, 'package-lock.json')))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  log('Installing packages (npm ci)…');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  execFileSync(npm, ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: 'inherit',
  });
  writeFileSync(stamp, wanted);
}

function checkNode() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major >= 20) return;
  throw missing(`Node.js 20 or newer is needed; this is ${process.version}.`);
}

/**
 * @param {string} program
 * @param {string} why
 */
function checkProgram(program, why) {
  if (spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0) return;
  throw missing(`${program} is needed ${why}`);
}

/** @param {string} message */
function missing(message) {
  return Object.assign(new Error(message), { exitCode: exitMissing });
}
