import * as path from 'node:path';
import { parseToml } from '../../base/boundedToml';
import type { Files } from '../files';
import { parseObject, upwards } from '../packageJson';

/** The node that a project asks for. */
export interface WantedNode {
  /** As it is written: `22`, `lts/jod`, `>=20.9`. */
  readonly version: string;
  /** Where. Absolute. */
  readonly file: string;
}

/** Files that hold nothing but a version. */
const plainFiles = ['.nvmrc', '.node-version'];
const misePaths = ['mise.toml', '.mise.toml', 'mise.local.toml', '.config/mise.toml'];

/**
 * The node that the folder of a service asks for: the nearest file of a version manager up to the workspace folder (nvm, fnm, nodenv,
 * asdf, mise, volta), else the nearest `engines`. Undefined where nothing names one.
 */
export async function wantedNode(
  folder: string,
  workspaceFolder: string,
  files: Files,
): Promise<WantedNode | undefined> {
  const all = upwards(folder);
  const last = all.indexOf(workspaceFolder);
  const folders = last === -1 ? [folder] : all.slice(0, last + 1);
  let engines: WantedNode | undefined;
  for (const here of folders) {
    const chosen =
      (await plain(here, files)) ?? (await toolVersions(here, files)) ?? (await mise(here, files));
    if (chosen) return chosen;
    const file = path.join(here, 'package.json');
    const json = parseObject(await files.readText(file));
    const volta = textOf(objectOf(json?.volta).node);
    if (volta !== undefined) return { version: volta, file };
    const range = textOf(objectOf(json?.engines).node);
    if (range !== undefined) engines ??= { version: range, file };
  }
  return engines;
}

async function plain(folder: string, files: Files): Promise<WantedNode | undefined> {
  for (const name of plainFiles) {
    const file = path.join(folder, name);
    const line = (await files.readText(file))
      ?.split('\n')
      .map((one) => one.replace(/#.*/, '').trim())
      .find((one) => one !== '');
    const version = textOf(line?.split(/\s/, 1)[0]);
    if (version !== undefined) return { version, file };
  }
  return undefined;
}

/** asdf's, which mise reads as well: `nodejs 22.3.0`. */
async function toolVersions(folder: string, files: Files): Promise<WantedNode | undefined> {
  const file = path.join(folder, '.tool-versions');
  const match = /^[ \t]*(?:nodejs|node)[ \t]+([^\s#]+)/m.exec((await files.readText(file)) ?? '');
  const version = textOf(match?.[1]);
  return version === undefined ? undefined : { version, file };
}

async function mise(folder: string, files: Files): Promise<WantedNode | undefined> {
  for (const name of misePaths) {
    const file = path.join(folder, name);
    const text = await files.readText(file);
    if (text === undefined) continue;
    const tools = objectOf(tomlOf(text).tools);
    const value = tools.node ?? tools.nodejs;
    const first: unknown = Array.isArray(value) ? value[0] : value;
    const version = textOf(first) ?? textOf(objectOf(first).version);
    if (version !== undefined) return { version, file };
  }
  return undefined;
}

function tomlOf(text: string): Readonly<Record<string, unknown>> {
  try {
    return parseToml(text);
  } catch {
    // mise itself says what is wrong with it.
    return {};
  }
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)
    : {};
}

/** Of one line and no longer than a version can be. */
function textOf(value: unknown): string | undefined {
  const text = typeof value === 'number' ? String(value) : value;
  return typeof text === 'string' && text.trim() !== '' && text.length < 100
    ? text.trim()
    : undefined;
}
