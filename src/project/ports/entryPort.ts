import * as path from 'node:path';
import type { Files } from '../files';
import type { PackageJson } from '../packageJson';
import type { ToolCommand } from '../tools/toolCommand';
import { withoutComments } from './configPort';
import { constantIn, type PortExpression, portExpression } from './portExpression';

const endings = ['', '.ts', '.js', '.mts', '.mjs', '.cjs', '.tsx', '/index.ts', '/index.js'];
/** Files that are read for one program. */
const maxFiles = 12;
/** Imports that are followed in one of them. */
const maxImports = 60;
/** Places that listen which are looked at in one file. */
const maxListens = 20;
const imported =
  /(?:\bfrom\s*|\bimport\s*(?:\(\s*)?|\brequire\s*\(\s*)['"](\.{1,2}\/[^'"\n]{1,200})['"]/g;

/** What a program of JavaScript or TypeScript says where it listens: in its entry file, else in files of its own near by. */
export async function entryPort(
  { tool, target }: ToolCommand,
  folder: string,
  manifest: PackageJson | undefined,
  files: Files,
): Promise<PortExpression | undefined> {
  const entry = target ?? (tool.name === 'nest' ? 'src/main' : manifest?.main) ?? 'index';
  const first = await sourceOf(path.resolve(folder, entry), folder, files);
  if (!first) return undefined;
  const queue = [first];
  const seen = new Set<string>(queue.map(({ file }) => file));
  for (let at = 0; at < queue.length && at < maxFiles; at++) {
    const { file, text } = queue[at] ?? first;
    const said = await listenPort(text, file, files);
    if (said) return said;
    let left = maxImports;
    for (const [, name = ''] of text.matchAll(imported)) {
      if (queue.length >= maxFiles || left-- === 0) break;
      const next = await sourceOf(path.resolve(path.dirname(file), name), folder, files);
      if (!next || seen.has(next.file)) continue;
      seen.add(next.file);
      queue.push(next);
    }
  }
  return undefined;
}

/** `listen(3002)`, `listen({ port })`, `serve({ port: 3000 })`, `Bun.serve({ port })`. */
async function listenPort(
  text: string,
  file: string,
  files: Files,
): Promise<PortExpression | undefined> {
  let left = maxListens;
  for (const found of text.matchAll(/(?:\.listen|\bserve|\bstartStandaloneServer)\s*\(/g)) {
    if (left-- === 0) return undefined;
    const from = found.index + found[0].length;
    const inside = /\bport\s*(:|[,}])/.exec(text.slice(from, from + 400));
    const isObject = /^\s*(?:[\w$]+\s*,\s*)?\{/.test(text.slice(from, from + 100));
    const said =
      isObject && inside
        ? inside[1] === ':'
          ? portExpression(text, from + inside.index + inside[0].length)
          : constantIn(text, 'port')
        : found[0].startsWith('.listen')
          ? portExpression(text, from)
          : undefined;
    if (said?.variable !== undefined && said.port === undefined) {
      // What stands in for it may stand where the environment is checked.
      return { ...said, ...(await importedPort(text, file, said.variable, files)) };
    }
    if (said) return said;
    // `listen(config.port)`, `listen(PORT)` with what another file exports.
    const far = /^\s*(?:\{[^{}]{0,200}\bport\s*:\s*)?(?:[\w$]+\.)*([\w$]*port)\b/i.exec(
      text.slice(from, from + 300),
    );
    const other = far && (await importedPort(text, file, far[1] ?? '', files));
    if (other) return other;
  }
  return undefined;
}

/** What files that are imported say of a constant or a key of that name. */
async function importedPort(
  text: string,
  file: string,
  key: string,
  files: Files,
): Promise<PortExpression | undefined> {
  let left = 6;
  for (const [, name = ''] of text.matchAll(imported)) {
    if (left-- === 0) return undefined;
    const next = await sourceOf(path.resolve(path.dirname(file), name), path.dirname(file), files);
    if (!next) continue;
    const constant = constantIn(next.text, key);
    if (constant) return constant;
    const member = new RegExp(`\\b${key.replace(/\$/g, '\\$')}\\s*:`).exec(next.text);
    const said = member && portExpression(next.text, member.index + member[0].length);
    // What checks the environment names its variables as they are.
    if (said) return /^[A-Z_]+$/.test(key) ? { variable: key, ...said } : said;
  }
  return undefined;
}

/** The source of a module: what is written `./server.js` or built to `dist/server.js` may be TypeScript. */
async function sourceOf(
  module: string,
  folder: string,
  files: Files,
): Promise<{ readonly file: string; readonly text: string } | undefined> {
  const inside = path.relative(folder, module).split(path.sep).join('/');
  const built = /^(?:dist|build|lib|out)\/(?:src\/)?(.*)$/.exec(inside)?.[1];
  const bases = [
    ...(built === undefined ? [] : [path.join(folder, 'src', built), path.join(folder, built)]),
    module,
  ];
  for (const base of bases) {
    const stem = base.replace(/\.[cm]?js$/, '');
    for (const candidate of new Set([...endings.map((ending) => stem + ending), base])) {
      if ((await files.kind(candidate)) !== 'file') continue;
      const text = await files.readText(candidate);
      if (text !== undefined) return { file: candidate, text: withoutComments(text) };
    }
  }
  return undefined;
}
