import * as childProcess from 'node:child_process';
import * as fs from 'node:fs';
import { createRequire } from 'node:module';
import * as net from 'node:net';
import * as vscode from 'vscode';
import { extensionId } from './extension';

/** Functions of Node that start, end, connect or write. */
const watched: readonly (readonly [module: string, names: readonly string[]])[] = [
  ['child_process', ['spawn', 'fork', 'exec', 'execFile', 'spawnSync', 'execSync', 'execFileSync']],
  [
    'fs',
    [
      ...['writeFile', 'writeFileSync', 'appendFile', 'appendFileSync', 'createWriteStream'],
      ...['rename', 'renameSync', 'copyFile', 'copyFileSync', 'symlink', 'symlinkSync', 'link'],
      ...['mkdir', 'mkdirSync', 'mkdtemp', 'mkdtempSync', 'chmod', 'chmodSync', 'truncate'],
      ...['rm', 'rmSync', 'unlink', 'unlinkSync', 'rmdir', 'rmdirSync', 'truncateSync'],
    ],
  ],
  [
    'fs/promises',
    [
      ...['writeFile', 'appendFile', 'rename', 'copyFile', 'symlink', 'link', 'mkdir', 'mkdtemp'],
      ...['chmod', 'truncate', 'rm', 'unlink', 'rmdir'],
    ],
  ],
];

/**
 * Writes down what this extension host's copy of our extension does to the world, by what of Node it calls; the calls go through.
 * The editor's own calls, in the same process, are told by their stack.
 */
export function watchDeeds(): { readonly deeds: string[]; readonly stop: () => void } {
  const dist = vscode.extensions.getExtension(extensionId)?.extensionPath ?? '';
  const require = createRequire(`${dist}/package.json`);
  const deeds: string[] = [];
  const undo: (() => void)[] = [];
  const note = (what: string, args: readonly unknown[]): void => {
    const stack = new Error(what).stack ?? '';
    if (stack.includes(`${dist}/dist/`)) {
      deeds.push(`${what}(${args.map((one) => String(one).slice(0, 80)).join(', ')})\n${stack}`);
    }
  };
  const wrap = (owner: Record<string, unknown>, name: string, what: string): void => {
    const original = owner[name] as (...args: unknown[]) => unknown;
    owner[name] = function (this: unknown, ...args: unknown[]) {
      note(what, args);
      return Reflect.apply(original, this, args);
    };
    undo.push(() => (owner[name] = original));
  };
  for (const [module, names] of watched) {
    const owner = require(`node:${module}`) as Record<string, unknown>;
    for (const name of names) wrap(owner, name, `${module}.${name}`);
  }
  wrap(net.Socket.prototype as never, 'connect', 'net.connect');
  wrap(process as never, 'kill', 'process.kill');
  wrap(childProcess.ChildProcess.prototype as never, 'kill', 'child.kill');
  return { deeds, stop: () => undo.forEach((one) => one()) };
}

/** Every file below a folder with its text, to be compared. */
export function contentsOf(folder: string): Readonly<Record<string, string>> {
  const entries = fs.readdirSync(folder, { recursive: true, withFileTypes: true });
  return Object.fromEntries(
    entries
      .map((entry) => `${entry.parentPath}/${entry.name}`)
      .map((file) => [file, fs.lstatSync(file).isFile() ? fs.readFileSync(file, 'latin1') : '']),
  );
}
