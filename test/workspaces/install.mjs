/**
 * Makes the sample project ready to run: `npm ci` in its Node folders and, where asked for,
 * `cargo build`. Idempotent; with nothing to do it costs milliseconds.
 *
 *     node test/workspaces/install.mjs [--cargo]
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const sampleFolder = fileURLToPath(new URL('./codex', import.meta.url));

const nodeFolders = ['backend', 'frontend', 'database'];
const stampName = '.codex-stamp';
const lockFile = join(sampleFolder, '.install.lock');

/** @typedef {{ done: string[], missing: { part: string, reason: string }[] }} Result */

/**
 * @param {{ log?: (line: string) => void, cargo?: boolean }} [options] `cargo`: build the
 *   generator as well.
 * @returns {Promise<{ done: string[], missing: { part: string, reason: string }[] }>} `done` names
 *   the folders that had to be worked on, `missing` what could not be had on this machine.
 * @throws {Error} where npm or cargo failed, with the beginning of what it printed.
 */
export async function ensureSample({ log = () => {}, cargo = false } = {}) {
  /** @type {Result} */
  const result = { done: [], missing: [] };
  if (await isReady(cargo)) {
    return result;
  }
  const unlock = await lock(log);
  try {
    for (const name of nodeFolders) {
      if (await installNode(join(sampleFolder, name), name, log)) {
        result.done.push(name);
      }
    }
    if (cargo) {
      await buildGenerator(log, result);
    }
  } finally {
    await unlock();
  }
  return result;
}

/**
 * @param {boolean} cargo
 */
async function isReady(cargo) {
  const wanted = nodeFolders.map(async (name) => {
    const folder = join(sampleFolder, name);
    return hasStamp(join(folder, 'node_modules'), await nodeStamp(folder));
  });
  if (cargo) {
    wanted.push(generatorStamp().then((stamp) => hasStamp(generatorTarget(), stamp)));
  }
  return (await Promise.all(wanted)).every(Boolean);
}

/**
 * @param {string} folder
 * @param {string} name
 * @param {(line: string) => void} log
 */
async function installNode(folder, name, log) {
  const modules = join(folder, 'node_modules');
  const stamp = await nodeStamp(folder);
  if (await hasStamp(modules, stamp)) {
    return false;
  }
  log(`${name}: npm ci`);
  const start = performance.now();
  // First the old stamp goes and last the new one comes: an interrupted run is never taken for done.
  await rm(join(modules, stampName), { force: true });
  // The compilers of Next and tsx are optional and platform packages: never leave them out.
  const args = ['ci', '--include=optional', '--include=dev', '--no-audit', '--no-fund'];
  await run(...npmCommand(args), folder);
  await writeFile(join(modules, stampName), stamp);
  log(`${name}: installed in ${secondsSince(start)}`);
  return true;
}

/**
 * @param {(line: string) => void} log
 * @param {Result} result
 */
async function buildGenerator(log, result) {
  const folder = join(sampleFolder, 'rust_generator');
  const stamp = await generatorStamp();
  if (await hasStamp(generatorTarget(), stamp)) {
    return;
  }
  log('rust_generator: cargo build');
  const start = performance.now();
  try {
    await run('cargo', ['build', '--offline'], folder);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') {
      throw error;
    }
    const reason =
      'cargo is not on this machine, so the generator (codex-rust) cannot be built. ' +
      'Install Rust from https://rustup.rs and run this again; the other services do without it.';
    log(`rust_generator: ${reason}`);
    result.missing.push({ part: 'cargo', reason });
    return;
  }
  await mkdir(generatorTarget(), { recursive: true });
  await writeFile(join(generatorTarget(), stampName), stamp);
  log(`rust_generator: built in ${secondsSince(start)}`);
  result.done.push('rust_generator');
}

/**
 * @param {string} folder
 */
function nodeStamp(folder) {
  const files = ['package.json', 'package-lock.json'].map((name) => join(folder, name));
  return hashOf(files, `${process.platform} ${process.arch}`);
}

async function generatorStamp() {
  const folder = join(sampleFolder, 'rust_generator');
  const sources = (await readdir(join(folder, 'src'))).sort().map((name) => join('src', name));
  const files = ['Cargo.toml', 'Cargo.lock', ...sources].map((name) => join(folder, name));
  return hashOf(files, `${process.platform} ${process.arch}`);
}

function generatorTarget() {
  return process.env.CARGO_TARGET_DIR || join(sampleFolder, 'rust_generator', 'target');
}

/**
 * @param {readonly string[]} files
 * @param {string} salt
 */
async function hashOf(files, salt) {
  const hash = createHash('sha256').update(salt);
  for (const file of files) {
    hash.update(await readFile(file));
  }
  return hash.digest('hex');
}

/**
 * @param {string} folder
 * @param {string} stamp
 */
async function hasStamp(folder, stamp) {
  return (await readFile(join(folder, stampName), 'utf8').catch(() => '')) === stamp;
}

/**
 * Two runs in one folder would undo each other: the second waits until the first is done.
 * @param {(line: string) => void} log
 */
async function lock(log) {
  for (let told = false; ;) {
    try {
      await writeFile(lockFile, String(process.pid), { flag: 'wx' });
      return () => rm(lockFile, { force: true });
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') {
        throw error;
      }
    }
    const owners = (await readFile(lockFile, 'utf8').catch(() => '')).split(' ').filter(Boolean);
    if (owners.length > 0 && !owners.some(isAlive)) {
      await rm(lockFile, { force: true });
      continue;
    }
    if (!told) {
      told = true;
      log(`waiting for another installation (process ${owners.join(', ')}, ${lockFile})`);
    }
    await delay(200);
  }
}

/**
 * @param {string} pid
 */
function isAlive(pid) {
  try {
    process.kill(Number(pid), 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

/**
 * Under "npm test" the npm that runs us is the one to use; it also needs no shell on Windows.
 * @param {string[]} args
 * @returns {[string, string[]]}
 */
function npmCommand(args) {
  const cli = process.env.npm_execpath;
  return cli && /npm-cli\.c?js$/.test(cli) && existsSync(cli)
    ? [process.execPath, [cli, ...args]]
    : ['npm', args];
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {string} cwd
 * @returns {Promise<void>}
 */
function run(command, args, cwd) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
      // npm is a .cmd file on Windows, which only a shell can start.
      shell: process.platform === 'win32' && command === 'npm',
    });
    // Where we are killed, the child goes on for a while: the lock is its as well.
    if (child.pid) {
      writeFileSync(lockFile, `${process.pid} ${child.pid}`);
    }
    let output = '';
    // The beginning: npm says what is wrong first, and then how to use npm.
    const keep = (/** @type {Buffer} */ chunk) => {
      output = (output + chunk).slice(0, 2000);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === 0) {
        resolve();
        return;
      }
      const ending = signal ? `was ended by ${signal}` : `failed with exit code ${code}`;
      const line = [command, ...args].join(' ');
      reject(new Error(`"${line}" in ${cwd} ${ending}:\n${output.trim()}`));
    });
  });
}

/** @param {number} start */
function secondsSince(start) {
  return `${((performance.now() - start) / 1000).toFixed(1)} s`;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    const cargo = process.argv.includes('--cargo');
    const { missing } = await ensureSample({ log: console.log, cargo });
    const without = missing.map(({ part }) => part).join(', ');
    console.log(without ? `the sample is ready, without ${without}` : 'the sample is ready');
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}

/** @param {unknown} error */
function codeOf(error) {
  return /** @type {NodeJS.ErrnoException} */ (error).code;
}
