import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import * as path from 'node:path';
import { HostError } from './errors.mjs';

/** @typedef {(line: string) => void} Log */

/**
 * The first of these programs that PATH has, absolute.
 * @param {readonly string[]} names
 * @returns {string | undefined}
 */
export function findProgram(names) {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter).filter(Boolean);
  const candidates = names.flatMap((name) => folders.map((folder) => path.join(folder, name)));
  return candidates.find(isExecutable);
}

/**
 * Whether this file can be run.
 * @param {string} file
 */
export function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Installs Debian packages with apt-get where that is possible.
 * @param {readonly string[]} packages
 * @param {{ why: string, log: Log }} options `why` ends the sentence "X is needed …"
 * @throws {HostError} exit code 2 and the exact command, where we are not root or apt-get failed
 */
export function installDebianPackages(packages, { why, log }) {
  const install = ['install', '-y', '--no-install-recommends', ...packages];
  const command = `apt-get ${install.join(' ')}`;
  const needed = `${packages.join(', ')} is needed ${why}.`;
  if (process.getuid?.() !== 0 || !findProgram(['apt-get'])) {
    throw new HostError(`${needed} Install it with: sudo ${command}`, { exitCode: 2 });
  }
  log(`${needed} Running ${command}`);
  if (aptGet(install).ok) return;
  aptGet(['update']);
  const second = aptGet(install);
  if (second.ok) return;
  throw new HostError(`${needed} This failed: ${command}\n${second.tail}`, { exitCode: 2 });
}

/**
 * @param {readonly string[]} args
 * @returns {{ ok: boolean, tail: string }}
 */
function aptGet(args) {
  const result = spawnSync('apt-get', args, {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    encoding: 'utf8',
    timeout: 5 * 60_000,
    maxBuffer: 64 * 1024 * 1024,
  });
  const output = `${result.stdout ?? ''}${result.stderr ?? ''}`.trimEnd();
  return { ok: result.status === 0, tail: output.split('\n').slice(-15).join('\n') };
}
