// What the command-line programs of this repository share: their folder, our sources as a program, the reader of ecosystem files, output.
import { existsSync, readdirSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import * as path from 'node:path';
import { root } from './setup.mjs';

/**
 * The folder that a command line names, absolute, with its flags; undefined where it is wrong: then why and the usage were printed.
 * @param {string} usage
 * @param {readonly string[]} known the flags there are
 */
export function folderAndFlags(usage, known) {
  const args = process.argv.slice(2);
  const unknown = args.find((word) => word.startsWith('-') && !known.includes(word));
  const [named, ...more] = args.filter((word) => !word.startsWith('-'));
  if (unknown !== undefined || named === undefined || more.length > 0) {
    console.error(unknown === undefined ? usage : `Unknown option ${unknown}.\n\n${usage}`);
    return undefined;
  }
  // npm runs scripts in the package's folder; INIT_CWD is where the user is.
  const folder = path.resolve(process.env.INIT_CWD ?? process.cwd(), named);
  if (existsSync(folder) && statSync(folder).isDirectory()) return { folder, flags: new Set(args) };
  console.error(`${folder} is not a folder.`);
  return undefined;
}

/**
 * A file of ours as a program of its own, absolute. Bundled where one of our sources has changed since it was: that takes longer than
 * most of what is asked of it.
 * @param {string} entry relative to the root
 */
export async function bundledProgram(entry) {
  const folder = path.join(root, 'out', 'programs');
  const name = path.basename(entry, '.ts');
  const file = path.join(folder, `${name}-${newestSource()}.cjs`);
  if (existsSync(file)) return file;
  const esbuild = await import('esbuild');
  const { nodeBundle } = await import('./build.mjs');
  for (const old of existsSync(folder) ? readdirSync(folder) : []) {
    if (old.startsWith(`${name}-`)) rmSync(path.join(folder, old), { force: true });
  }
  // Of two that are run at once neither may read what the other has half written.
  const own = path.join(folder, `new-${process.pid}-${name}.cjs`);
  await esbuild.build({ ...nodeBundle, entryPoints: [entry], outfile: own, logLevel: 'error' });
  renameSync(own, file);
  return file;
}

/** What a file of ours exports. @param {string} entry relative to the root */
export async function loadProgram(entry) {
  // An import would first read the whole bundle for the names that it exports.
  return createRequire(import.meta.url)(await bundledProgram(entry));
}

/** When the newest of our sources and packages was changed: ms since the epoch. */
function newestSource() {
  const files = readdirSync(path.join(root, 'src'), { recursive: true, encoding: 'utf8' });
  const all = [...files.map((file) => path.join('src', file)), 'package-lock.json'];
  return Math.round(Math.max(...all.map((file) => statSync(path.join(root, file)).mtimeMs)));
}

/** The built program that evaluates ecosystem files: absolute. */
export async function ecosystemReader() {
  const reader = path.join(root, 'dist', 'ecosystemReader.js');
  if (!existsSync(reader)) await (await import('./build.mjs')).build();
  return reader;
}

/** Whole, also into a pipe that is read slowly. @param {string} text */
export function print(text) {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length;) {
    try {
      at += writeSync(1, bytes, at);
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EAGAIN') throw error;
    }
  }
}
