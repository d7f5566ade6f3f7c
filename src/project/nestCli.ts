import * as path from 'node:path';
import type { Files } from './files';
import { parseObject } from './packageJson';

/** An application of a Nest project. Paths are relative to the folder of nest-cli.json. */
export interface NestApp {
  /** Its name in a monorepo; undefined for the only one. */
  readonly name?: string;
  /** Its file without extension: `src/main`, `apps/api/src/main`. */
  readonly entry: string;
  readonly sourceRoot: string;
  readonly entryFile: string;
  readonly tsConfig?: string;
}

/** What nest-cli.json says. */
export interface NestCli {
  readonly monorepo: boolean;
  /** What `nest start` starts without a name. */
  readonly main: NestApp;
  /** The applications of a monorepo; empty elsewhere. */
  readonly apps: readonly NestApp[];
}

/** No monorepo of Nest's has more. */
const maxApps = 50;

/** Reads the nest-cli.json of a folder; what is missing is as nest takes it. */
export async function readNestCli(
  folder: string,
  files: Files,
  name = 'nest-cli.json',
): Promise<NestCli> {
  const json = parseObject(await files.readText(path.resolve(folder, name))) ?? {};
  const main = appOf(json);
  if (json.monorepo !== true) return { monorepo: false, main, apps: [] };
  const apps = Object.entries(table(json.projects))
    .filter(([, project]) => table(project).type !== 'library')
    .slice(0, maxApps)
    .map(([app, project]) => appOf(table(project), app));
  const first = apps.find(({ sourceRoot }) => sourceRoot === main.sourceRoot);
  return { monorepo: true, main: first ?? main, apps };
}

function appOf(json: Readonly<Record<string, unknown>>, name?: string): NestApp {
  const root = text(json.root) ?? '';
  const sourceRoot = text(json.sourceRoot) ?? path.posix.join(root, 'src');
  const entryFile = text(json.entryFile) ?? 'main';
  const tsConfig = text(table(json.compilerOptions).tsConfigPath);
  return {
    ...(name === undefined ? {} : { name }),
    entry: path.posix.join(sourceRoot, entryFile),
    sourceRoot,
    entryFile,
    ...(tsConfig === undefined ? {} : { tsConfig }),
  };
}

function table(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : {};
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
