// What the command-line programs of this repository share: their folder, our sources as a program, the reader of ecosystem files, output.
import { existsSync, statSync, writeSync } from 'node:fs';
import { rm } from 'node:fs/promises';
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
 * Bundles a file of ours as a program of its own: where it stands (absolute), and what takes it away again.
 * @param {string} entry relative to the root
 */
export async function bundleProgram(entry) {
  const esbuild = await import('esbuild');
  const { nodeBundle } = await import('./build.mjs');
  const name = path.basename(entry, '.ts');
  const file = path.join(root, 'out', 'programs', `${name}-${process.pid}.cjs`);
  await esbuild.build({ ...nodeBundle, entryPoints: [entry], outfile: file, logLevel: 'error' });
  return { file, remove: () => rm(file, { force: true }) };
}

/**
 * Bundles a file of ours and loads it.
 * @param {string} entry relative to the root
 */
export async function loadProgram(entry) {
  const { file, remove } = await bundleProgram(entry);
  try {
    return (await import(file)).default;
  } finally {
    await remove();
  }
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
