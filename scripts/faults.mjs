// `npm run test:faults`: injects every fault of test/faults. As root on Linux it does so in user, mount and network namespaces of its own, so that
// disks, limits and the loopback that it takes away are nobody else's. What is given goes to vitest.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readlinkSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { root, runMain, setUp } from './setup.mjs';

await runMain(async () => {
  await setUp({ host: process.platform === 'linux' && process.arch === 'x64' });
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) installDebian();
  const vitest = [process.execPath, path.join(root, 'node_modules/vitest/vitest.mjs')];
  const command = [...vitest, 'run', '--project', 'faults', ...process.argv.slice(2)];
  const alone = process.platform === 'linux' && process.getuid?.() === 0;
  return alone ? inNamespaces(command) : run(command, {});
});

/** @param {readonly string[]} command */
function inNamespaces(command) {
  const inner = 'ip link set lo up && exec "$@"';
  const script = `read go; exec unshare -m -n sh -c '${inner}' sh "$@"`;
  return run(['unshare', '-U', 'sh', '-c', script, 'sh', ...command], { CODEX_FAULTS_ALONE: '1' });
}

/** @param {readonly string[]} command @param {Record<string, string>} env @returns {Promise<number>} */
function run([program = '', ...args], env) {
  return new Promise((resolve, reject) => {
    const stdin = env['CODEX_FAULTS_ALONE'] ? 'pipe' : 'inherit';
    const options = { cwd: root, env: { ...process.env, ...env } };
    const child = spawn(program, args, { ...options, stdio: [stdin, 'inherit', 'inherit'] });
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
    if (stdin === 'pipe') mapUsers(child).catch(reject);
  });
}

/** Every user is who he was: postgres is still postgres. @param {import('node:child_process').ChildProcess} child */
async function mapUsers(child) {
  const own = readlinkSync('/proc/self/ns/user');
  while (readlinkSync(`/proc/${child.pid}/ns/user`) === own) await delay(20);
  for (const map of ['uid_map', 'gid_map']) writeFileSync(`/proc/${child.pid}/${map}`, '0 0 65536');
  child.stdin?.end('go\n');
}

/** Where the faults run there is no network. */
function installDebian() {
  const wanted = ['faketime', 'iproute2', 'postgresql-15'];
  const known = wanted.map((name) => `/usr/share/doc/${name}`);
  if (known.every((folder) => existsSync(folder))) return;
  spawnSync('apt-get', ['install', '-y', '--no-install-recommends', ...wanted], {
    stdio: 'ignore',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
}
