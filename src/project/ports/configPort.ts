import * as path from 'node:path';
import type { Files } from '../files';
import { parseObject } from '../packageJson';
import type { ToolCommand } from '../tools/toolCommand';
import { languagePort } from './languagePort';
import { type PortExpression, portExpression } from './portExpression';

/** An object of a name stands once or twice in honest configuration. */
const maxObjects = 20;
const endings = ['.ts', '.js', '.mjs', '.mts', '.cjs', '.cts'];

/** What the configuration file of a tool says of its port, as far as it stands there literally. */
export async function configPort(
  known: ToolCommand,
  folder: string,
  files: Files,
): Promise<PortExpression | undefined> {
  const { tool, options } = known;
  const said = await languagePort(known, folder, files);
  if (said) return said;
  if (tool.name === 'ng') return angularPort(folder, files);
  if (tool.name === 'wrangler') return wranglerPort(folder, files);
  if (!tool.portIn) return undefined;
  const named = options.find(({ name }) => name === 'config' || name === 'c')?.value;
  const [stem, object] = tool.portIn;
  const names = named === undefined ? endings.map((ending) => stem + ending) : [named];
  for (const name of names) {
    const text = await files.readText(path.join(folder, name));
    if (text !== undefined) return portInObject(withoutComments(text), object);
  }
  return undefined;
}

/** `OBJECT: { … port: 3000 … }`, also as what a function gives. */
export function portInObject(text: string, object: string): PortExpression | undefined {
  const begins = new RegExp(
    `\\b${object}\\s*:\\s*(?:\\([^)]{0,80}\\)\\s*=>\\s*(?:\\(\\s*)?)?\\{`,
    'g',
  );
  let left = maxObjects;
  for (const found of text.matchAll(begins)) {
    if (left-- === 0) return undefined;
    const from = found.index + found[0].length;
    for (const at of portsAtTop(text, from)) {
      // What stands there and cannot be told is not the tool's default.
      return portExpression(text, at) ?? {};
    }
  }
  return undefined;
}

/** Where the values of `port:` begin in an object, those of objects inside left out. */
function* portsAtTop(text: string, from: number): Generator<number> {
  let depth = 0;
  for (let at = from; at < text.length && at < from + 20_000; at++) {
    const character = text[at] ?? '';
    if ('([{'.includes(character)) depth++;
    else if (')]}'.includes(character) && --depth < 0) return;
    const found = depth === 0 ? /^\bport['"]?\s*:/.exec(text.slice(at, at + 20)) : null;
    if (found && /[\s,{'"]/.test(text[at - 1] ?? ' ')) yield at + found[0].length;
  }
}

/** JavaScript or TypeScript without its comments; what looks like one in a string stays: `'./src/*.ts'`. */
export function withoutComments(text: string): string {
  let kept = '';
  let quote = '';
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? '';
    const two = quote === '' ? text.slice(at, at + 2) : '';
    if (two === '/*') {
      const end = text.indexOf('*/', at + 2);
      if (end < 0) return kept;
      kept += ' ';
      at = end + 1;
    } else if (two === '//' && /[\s,;{}()]/.test(text[at - 1] ?? ' ')) {
      const end = text.indexOf('\n', at);
      if (end < 0) return kept;
      at = end - 1;
    } else {
      kept += character;
      if (quote === '' && /['"`]/.test(character)) quote = character;
      else if (character === '\\' && quote !== '') kept += text[++at] ?? '';
      // A quote of a regular expression or of prose ends with its line.
      else if (character === quote || (character === '\n' && quote !== '`')) quote = '';
    }
  }
  return kept;
}

async function angularPort(folder: string, files: Files): Promise<PortExpression | undefined> {
  const json = parseObject(await files.readText(path.join(folder, 'angular.json')));
  for (const project of Object.values(object(json?.projects))) {
    const { architect, targets } = object(project);
    const { port } = object(object(object(architect ?? targets).serve).options);
    if (typeof port === 'number') return { port };
  }
  return undefined;
}

async function wranglerPort(folder: string, files: Files): Promise<PortExpression | undefined> {
  for (const name of ['wrangler.json', 'wrangler.jsonc']) {
    const { port } = object(parseObject(await files.readText(path.join(folder, name)))?.dev);
    if (typeof port === 'number') return { port };
  }
  const text = (await files.readText(path.join(folder, 'wrangler.toml'))) ?? '';
  const port = /^\[dev\][^[]*?^port\s*=\s*(\d{2,5})/m.exec(text)?.[1];
  return port === undefined ? undefined : { port: Number(port) };
}

function object(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)
    : {};
}
