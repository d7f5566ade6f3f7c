/**
 * What the house allows and neither compiler nor linter can say: no import circle (types included), no room that ARCHITECTURE.md does
 * not name, no file that is too long.
 */
import * as fs from 'node:fs';
import * as path from 'node:path';
import ts from 'typescript';
import { root } from './setup.mjs';

const maxLines = 250;
const source = path.join(root, 'src');

/** Every TypeScript file of src, relative to it, in URL form. */
const files = fs
  .readdirSync(source, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll(path.sep, '/'))
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
  .sort();

/** @param {string} file */
const read = (file) => fs.readFileSync(path.join(source, file), 'utf8');

/**
 * The files of ours that a file imports, with `import type` and `import()`.
 * @param {string} file
 */
function importsOf(file) {
  return ts
    .preProcessFile(read(file))
    .importedFiles.filter(({ fileName }) => fileName.startsWith('.'))
    .map(({ fileName }) => path.posix.join(path.posix.dirname(file), fileName))
    .flatMap((target) => [`${target}.ts`, `${target}/index.ts`].filter((one) => known.has(one)));
}

const known = new Set(files);
const imports = new Map(files.map((file) => [file, importsOf(file)]));

/** Circles, each told once, as the path that closes it. */
function circles() {
  /** @type {string[]} */
  const found = [];
  /** @type {Set<string>} */
  const done = new Set();
  /** @param {string} file @param {string[]} trail */
  const visit = (file, trail) => {
    const at = trail.indexOf(file);
    if (at >= 0) found.push([...trail.slice(at), file].join(' → '));
    if (at >= 0 || done.has(file)) return;
    for (const next of imports.get(file) ?? []) visit(next, [...trail, file]);
    done.add(file);
  };
  for (const file of files) visit(file, []);
  return found;
}

const rooms = new Set(files.map((file) => path.posix.dirname(file)).filter((room) => room !== '.'));
const architecture = fs.readFileSync(path.join(root, 'ARCHITECTURE.md'), 'utf8');

const wrong = [
  ...circles().map((circle) => `an import circle: ${circle}`),
  ...[...rooms]
    .filter((room) => !architecture.includes(`\`src/${room}\``))
    .map((room) => `a room that ARCHITECTURE.md does not name: src/${room}`),
  ...files
    .map((file) => ({ file, lines: read(file).trimEnd().split('\n').length }))
    .filter(({ lines }) => lines > maxLines)
    .map(({ file, lines }) => `over ${maxLines} lines: src/${file} has ${lines}`),
];
for (const what of wrong) console.error(what);
process.exitCode = wrong.length > 0 ? 1 : 0;
