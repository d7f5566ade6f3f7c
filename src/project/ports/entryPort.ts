import * as path from 'node:path';
import type { Files } from '../files';
import { readNestCli } from '../nestCli';
import type { PackageJson } from '../packageJson';
import type { ToolCommand } from '../tools/toolCommand';
import { constantIn, type PortExpression, portExpression } from './portExpression';
import { type Source, type Sources, sourcesOf } from './sources';

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
  const entries =
    tool.name === 'nest'
      ? await nestEntries(target, folder, files)
      : [target ?? manifest?.main ?? 'index'];
  const sources = sourcesOf(files);
  let first: Source | undefined;
  for (const entry of entries) first ??= await sources.of(path.resolve(folder, entry), folder);
  if (!first) return undefined;
  const queue = [first];
  const seen = new Set<string>(queue.map(({ file }) => file));
  for (let at = 0; at < queue.length && at < maxFiles; at++) {
    const { file, text } = queue[at] ?? first;
    const said = await listenPort(text, file, sources);
    if (said) return said;
    let left = maxImports;
    for (const [, name = ''] of text.matchAll(imported)) {
      if (queue.length >= maxFiles || left-- === 0) break;
      const next = await sources.of(path.resolve(path.dirname(file), name), folder);
      if (!next || seen.has(next.file)) continue;
      seen.add(next.file);
      queue.push(next);
    }
  }
  return undefined;
}

/** Where an app of Nest begins: the one that is named, else the main one. What it is built to may have another name. */
async function nestEntries(
  name: string | undefined,
  folder: string,
  files: Files,
): Promise<readonly string[]> {
  const { main, apps } = await readNestCli(folder, files);
  const { entry, sourceRoot } = apps.find((app) => app.name === name) ?? main;
  return [entry, path.join(sourceRoot, 'main'), 'src/main'];
}

/** `listen(3002)`, `listen({ port })`, `serve({ port: 3000 })`, `Bun.serve({ port })`. */
async function listenPort(
  text: string,
  file: string,
  sources: Sources,
): Promise<PortExpression | undefined> {
  let left = maxListens;
  for (const found of text.matchAll(/(?:\.listen|\bserve|\bstartStandaloneServer)\s*\(/g)) {
    if (left-- === 0 || !sources.maySearch(text)) return undefined;
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
      return { ...said, ...(await importedPort(text, file, said.variable, sources)) };
    }
    if (said) return said;
    // `app.set('port', 3000)`, `listen(app.get('port'))`: in one file, or in two.
    if (/^\s*[\w$.]{1,60}\.get\(\s*['"`]port['"`]/.test(text.slice(from, from + 100))) {
      const given = settingOf(text) ?? (await fromImports(text, file, sources, settingOf));
      if (given) return given;
    }
    // `listen(config.port)`, `listen(PORT)` with what another file exports.
    const far = /^\s*(?:\{[^{}]{0,200}\bport\s*:\s*)?(?:[\w$]+\.)*([\w$]*port)\b/i.exec(
      text.slice(from, from + 300),
    );
    const other = far && (await importedPort(text, file, far[1] ?? '', sources));
    if (other) return other;
  }
  return undefined;
}

/** What files that are imported say of a constant or a key of that name. */
function importedPort(
  text: string,
  file: string,
  key: string,
  sources: Sources,
): Promise<PortExpression | undefined> {
  return fromImports(text, file, sources, (other) => {
    const constant = constantIn(other, key);
    if (constant) return constant;
    const member = new RegExp(`\\b${key.replace(/\$/g, '\\$')}\\s*:`).exec(other);
    let said = member && portExpression(other, member.index + member[0].length);
    if (said?.variable !== undefined && said.port === undefined) {
      // `PORT: Joi.number().default(3000)` beside `port: envVars.PORT`
      const checked = new RegExp(`\\b${said.variable}\\s*:`).exec(other);
      const rest = checked && portExpression(other, checked.index + checked[0].length);
      said = { ...rest, ...said };
    }
    // What checks the environment names its variables as they are.
    return said && /^[A-Z_]+$/.test(key) ? { variable: key, ...said } : (said ?? undefined);
  });
}

/** The first thing that the text of an imported file says. */
async function fromImports(
  text: string,
  file: string,
  sources: Sources,
  read: (text: string) => PortExpression | undefined,
): Promise<PortExpression | undefined> {
  let left = 6;
  for (const [, name = ''] of text.matchAll(imported)) {
    if (left-- === 0) return undefined;
    const folder = path.dirname(file);
    const next = await sources.of(path.resolve(folder, name), folder);
    const said = next && sources.maySearch(next.text) && read(next.text);
    if (said) return said;
  }
  return undefined;
}

/** What Express is told to keep as its port. */
function settingOf(text: string): PortExpression | undefined {
  const found = /\.set\(\s*['"`]port['"`]\s*,/.exec(text);
  return found ? portExpression(text, found.index + found[0].length) : undefined;
}
