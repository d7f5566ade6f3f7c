import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { findProgram, installDebianPackages } from './debian.mjs';
import { HostError } from './errors.mjs';
import { exclusively } from './exclusive.mjs';
import {
  hostFolder,
  modulesFolder,
  nodeFolder,
  nodePath,
  serverMain,
  vscodeFolder,
} from './paths.mjs';
import { runNpm } from './runNpm.mjs';

export { ensureChromium } from './chromium.mjs';

/** @typedef {{ node: string, serverMain: string, version: string }} Host */

// Without spdlog every output channel stays empty, silently; without native-watchdog every
// extension host logs an error first. The other natives are not needed.
const natives = ['@vscode/spdlog', '@vscode/native-watchdog'];

// To be changed when the steps of `install` change: it makes everybody's host stale.
const recipe = '1';

// Inside node_modules, so that whatever removes the packages removes it too.
const stampFile = path.join(modulesFolder, '.codex-host.json');

/**
 * Installs VS Code's server and Node 24 for it from the npm registry, unless that is done already:
 * a minute or two the first time, milliseconds later. Several processes may call it at once, and
 * an interrupted call is made good by the next.
 * @param {{ log?: (line: string) => void }} [options] gets a line for each step
 * @returns {Promise<Host>} absolute paths, and the version of VS Code
 * @throws {HostError}
 */
export async function ensureHost({ log = () => {} } = {}) {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new HostError(
      `The test host runs on Linux x64 only, and this is ${process.platform} ${process.arch}: ` +
        'install VS Code and set VSCODE_PATH to its executable.',
    );
  }
  const installed = readInstalled();
  if (installed) return installed;

  const onWait = () => log('Waiting for another process that installs the test host');
  return exclusively(hostFolder, { onWait }, async () => readInstalled() ?? (await install(log)));
}

/** @returns {Host | undefined} */
function readInstalled() {
  if (!existsSync(stampFile) || !existsSync(serverMain) || !existsSync(nodePath)) return undefined;
  const stamp = JSON.parse(readFileSync(stampFile, 'utf8'));
  if (stamp.recipe !== recipeHash()) return undefined;
  return { node: nodePath, serverMain, version: stamp.version };
}

function recipeHash() {
  const lock = readFileSync(path.join(hostFolder, 'package-lock.json'));
  return createHash('sha256').update(lock).update(recipe).digest('hex');
}

/**
 * @param {(line: string) => void} log
 * @returns {Promise<Host>}
 */
async function install(log) {
  ensureCompiler(log);
  const started = Date.now();
  rmSync(stampFile, { force: true });

  log('Installing the test host, 1 of 3: VS Code server and Node 24 (about half a minute)');
  await runNpm(['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: hostFolder });

  log('Installing the test host, 2 of 3: what the server depends on');
  // Not `npm ci`: the shrinkwrap that it ships lacks a peer dependency (tslib).
  await runNpm(['install', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: vscodeFolder,
  });

  log('Installing the test host, 3 of 3: compiling its log writer (about half a minute)');
  await buildNatives();

  const { version } = JSON.parse(readFileSync(path.join(vscodeFolder, 'package.json'), 'utf8'));
  writeFileSync(`${stampFile}.new`, JSON.stringify({ recipe: recipeHash(), version }));
  renameSync(`${stampFile}.new`, stampFile);
  log(`The test host, VS Code ${version}, took ${Math.round((Date.now() - started) / 1000)} s`);
  return { node: nodePath, serverMain, version };
}

async function buildNatives() {
  // npm 11 warns of scripts that no allowScripts covers, a later one will refuse them; the flag
  // lets run those of the packages named here only. node-gyp reads the headers' folder from
  // either variable, where `--nodedir` is a flag that npm no longer knows.
  await runNpm(
    ['rebuild', ...natives, '--ignore-scripts=false', '--dangerously-allow-all-scripts'],
    {
      cwd: vscodeFolder,
      env: { npm_config_nodedir: nodeFolder, npm_package_config_node_gyp_nodedir: nodeFolder },
    },
  );
  // npm says "rebuilt successfully" of a package whose script it skipped.
  try {
    const load = natives.map((name) => `require(${JSON.stringify(name)})`).join(';');
    execFileSync(nodePath, ['-e', load], { cwd: vscodeFolder, stdio: 'pipe' });
  } catch (cause) {
    throw new HostError(`${natives.join(' or ')} was not built: ${cause}`, { cause });
  }
}

/** @param {(line: string) => void} log */
function ensureCompiler(log) {
  const tools = ['g++', 'make', 'python3'];
  const missing = tools.filter((tool) => !findProgram([tool]));
  if (missing.length > 0) {
    installDebianPackages(missing, { why: 'to compile a part of the test host', log });
  }
}
