// One run of the sample with a PM2 of its own: ports, folders, and an end that leaves nothing behind.
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import * as net from 'node:net';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { root } from './setup.mjs';

export const sampleFolder = path.join(root, 'test/workspaces/codex');
const pm2 = path.join(root, 'node_modules/pm2/bin/pm2');

const ports = {
  CODEX_FRONTEND_PORT: 3000,
  CODEX_RUST_PORT: 3002,
  CODEX_BACKEND_PORT: 3004,
  CODEX_DATABASE_PORT: 5433,
};

/**
 * @typedef {object} SampleSession
 * @property {string} folder temporary, 0700; removed at the end
 * @property {string} pm2Home
 * @property {NodeJS.ProcessEnv} env for the extension host
 * @property {() => Promise<readonly string[]>} end stops the services and the daemon; gives what had to be killed
 */

/**
 * `freshDatabase`: in a temporary folder. `anyPorts`: not the usual ones, which another run that begins in the same moment would find
 * free as well.
 * @param {{ freshDatabase?: boolean, nextDist?: string, anyPorts?: boolean }} [options]
 * @returns {Promise<SampleSession>}
 */
export async function openSample({
  freshDatabase = false,
  nextDist = '.next-check',
  anyPorts = false,
} = {}) {
  // Short: a socket path may have 100 bytes.
  const folder = mkdtempSync(path.join(tmpdir(), 'codex-'));
  const pm2Home = path.join(folder, 'pm2');
  /** @type {NodeJS.ProcessEnv} */
  const env = { ...process.env, PM2_HOME: pm2Home, CODEX_NEXT_DIST: nextDist };
  for (const [name, port] of Object.entries(ports)) {
    env[name] = String(await freePort(anyPorts ? 0 : port));
  }
  if (freshDatabase) env.CODEX_DATABASE_DIR = path.join(folder, 'database');
  /** @type {Promise<readonly string[]> | undefined} */
  let ending;
  return {
    folder,
    pm2Home,
    env,
    end: () => (ending ??= end(folder, pm2Home, env)),
  };
}

/**
 * @param {string} folder
 * @param {string} pm2Home
 * @param {NodeJS.ProcessEnv} env
 */
async function end(folder, pm2Home, env) {
  if (readdirSync(folder).includes('pm2')) {
    await promisify(execFile)(process.execPath, [pm2, 'kill'], {
      env: { ...env, PM2_DISABLE_VERSION_CHECK: 'true' },
      timeout: 30_000,
    }).catch((error) => console.error(`pm2 kill: ${error.message}`));
  }
  // What is about to end by itself gets a moment.
  for (let tries = 0; tries < 20 && processesOf(pm2Home).length > 0; tries++) await delay(100);
  const left = processesOf(pm2Home);
  for (const { pid } of left) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ESRCH') throw error;
    }
  }
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  return left.map(({ pid, command }) => `${pid} ${command}`);
}

/**
 * Everything that PM2 started in this PM2_HOME carries it in its environment, and so does what that started.
 * @param {string} pm2Home
 */
export function processesOf(pm2Home) {
  if (process.platform !== 'linux') return [];
  const found = [];
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    if (!(pid > 0) || pid === process.pid) continue;
    try {
      const environment = readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0');
      const own = environment.includes(`PM2_HOME=${pm2Home}`);
      // The editor's own processes have it from us; services have PM2's keys besides.
      const service = environment.some((line) => /^(pm_id|unique_id)=/.test(line));
      const command = readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' ').trim();
      if (own && (service || command.includes('God Daemon'))) found.push({ pid, command });
    } catch {
      // It ended while we looked, or it is none of ours.
    }
  }
  return found;
}

/**
 * The wanted port where it is free, else any free one.
 * @param {number} wanted
 * @returns {Promise<number>}
 */
async function freePort(wanted) {
  for (const port of [wanted, 0]) {
    const free = await tryPort(port);
    if (free !== undefined) return free;
  }
  throw new Error('No port is free.');
}

/** @param {number} port @returns {Promise<number | undefined>} */
function tryPort(port) {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once('error', () => resolve(undefined));
    // On all addresses, as Next listens.
    server.listen(port, () => {
      const address = /** @type {net.AddressInfo} */ (server.address());
      server.close(() => resolve(address.port));
    });
  });
}
