import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { findProgram } from './debian.mjs';

/**
 * Where the server keeps its data and finds extensions.
 * @param {{ dataDir: string, extensionsDir?: string, builtInsDir?: string }} options
 */
export function dataArguments({ dataDir, extensionsDir, builtInsDir }) {
  return [
    '--accept-server-license-terms',
    ...['--server-data-dir', dataDir],
    ...['--extensions-dir', extensionsDir ?? path.join(dataDir, 'extensions')],
    ...(builtInsDir === undefined ? [] : ['--builtin-extensions-dir', builtInsDir]),
  ];
}

/**
 * The token goes through a file: arguments can be read by every user of the machine.
 * @param {string} dataDir
 * @param {string | undefined} token
 */
export function tokenArguments(dataDir, token) {
  if (token === undefined) return ['--without-connection-token'];
  const file = path.join(dataDir, 'connection-token');
  mkdirSync(dataDir, { recursive: true });
  writeFileSync(file, token, { mode: 0o600 });
  chmodSync(file, 0o600); // the mode above is not that of a file that is there already
  return ['--connection-token-file', file];
}

/**
 * The command that runs a program such that the kernel ends it should we be killed, where
 * util-linux brings `setpriv`.
 * @param {string} program
 * @param {string[]} args
 * @returns {[string, string[]]}
 */
export function dyingWithUs(program, args) {
  const setpriv = findProgram(['setpriv']);
  return setpriv ? [setpriv, ['--pdeathsig', 'TERM', program, ...args]] : [program, args];
}
