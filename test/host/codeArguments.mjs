import { existsSync, realpathSync, statSync } from 'node:fs';
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';
import { HostError } from './errors.mjs';

/**
 * What this host understands of the desktop's command line. Paths are absolute.
 * @typedef {object} CodeArguments
 * @property {string[]} extensionDevelopmentPath
 * @property {string | undefined} extensionTestsPath
 * @property {string | undefined} userDataDir
 * @property {string | undefined} extensionsDir
 * @property {string | undefined} folder
 * @property {string | undefined} workspace a `.code-workspace` file
 * @property {boolean} trusted `--disable-workspace-trust` was given
 */

const pathOptions = [
  'extensionDevelopmentPath',
  'extensionTestsPath',
  'user-data-dir',
  'extensions-dir',
  'folder-uri',
  'file-uri',
];

/**
 * Reads the arguments that `runTests` of `@vscode/test-electron` passes to its executable; options
 * that mean nothing here are ignored.
 * @param {readonly string[]} args
 * @returns {CodeArguments}
 * @throws {HostError} where what is to be opened does not exist
 */
export function parseCodeArguments(args) {
  const { options, positional } = split(args);
  const last = (/** @type {string} */ name) => options.get(name)?.at(-1);
  const opened = last('folder-uri') ?? last('file-uri') ?? positional[0];
  if (opened && !existsSync(opened)) throw new HostError(`There is no ${opened} to open.`);
  const isFolder = opened !== undefined && statSync(opened).isDirectory();
  if (opened && !isFolder && !opened.endsWith('.code-workspace')) {
    throw new HostError(`${opened} is neither a folder nor a .code-workspace file.`);
  }
  return {
    extensionDevelopmentPath: options.get('extensionDevelopmentPath') ?? [],
    extensionTestsPath: last('extensionTestsPath'),
    userDataDir: last('user-data-dir'),
    extensionsDir: last('extensions-dir'),
    folder: isFolder ? realpathSync(opened) : undefined,
    workspace: opened && !isFolder ? realpathSync(opened) : undefined,
    trusted: args.includes('--disable-workspace-trust'),
  };
}

/** @param {readonly string[]} args */
function split(args) {
  /** @type {Map<string, string[]>} */
  const options = new Map();
  /** @type {string[]} */
  const positional = [];
  for (let i = 0; i < args.length; i++) {
    const [, name, inline] = /^--([^=]+)(?:=([^]*))?$/.exec(args[i] ?? '') ?? [];
    if (name === undefined) {
      positional.push(toPath(args[i] ?? ''));
      continue;
    }
    if (!pathOptions.includes(name)) continue;
    const value = inline ?? args[++i] ?? '';
    options.set(name, [...(options.get(name) ?? []), toPath(value)]);
  }
  return { options, positional };
}

/** @param {string} value a path or a file: URI */
function toPath(value) {
  return value.startsWith('file:') ? fileURLToPath(value) : path.resolve(value);
}
