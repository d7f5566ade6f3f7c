import * as path from 'node:path';
import { parseToml } from '../../base/boundedToml';
import type { Files } from '../files';
import { hasFile, type ScannedFolder } from '../folderScan';
import { type PythonTask, pythonTasks } from './pythonTasks';

/** What the files beside a Python project say of it. */
export interface PythonManifest {
  /** The file that makes its folder a project of Python's: absolute. */
  readonly file: string;
  /** The packages that it asks for, in lower case, with their extras: `fastapi[standard]`. */
  readonly packages: readonly string[];
  /** What keeps its environment, by its lock file or its tables; undefined for none. */
  readonly manager?: 'uv' | 'poetry' | 'pipenv' | 'pdm';
  /** What its project keeps under names. */
  readonly tasks?: readonly PythonTask[];
  /** The commands that installing it gives: `shop-api = "shop.server:main"`. */
  readonly entryPoints?: readonly { readonly name: string; readonly module: string }[];
}

type Table = Readonly<Record<string, unknown>>;

/** No project has more. */
const maxEntryPoints = 60;
/** Of one file; each is compared with all that is looked for. */
const maxLines = 2_000;

const requirements = /^requirements([-_.][\w.-]+)?\.(txt|in)$/;
const locks = [
  ['uv.lock', 'uv'],
  ['poetry.lock', 'poetry'],
  ['pdm.lock', 'pdm'],
  ['Pipfile', 'pipenv'],
] as const;

/** Reads what a folder says of Python; undefined where it is no project of its own. */
export async function readPythonManifest(
  scanned: ScannedFolder,
  files: Files,
): Promise<PythonManifest | undefined> {
  const { folder, entries } = scanned;
  const listed = entries.filter(({ name, kind }) => kind === 'file' && requirements.test(name));
  const hasFolder = entries.some(({ name, kind }) => kind === 'folder' && name === 'requirements');
  const own = ['pyproject.toml', 'Pipfile', 'manage.py', 'setup.py', 'setup.cfg'];
  const names = [
    ...own.filter((name) => hasFile(scanned, name)),
    ...listed.map(({ name }) => name),
  ];
  const [first] = names;
  if (first === undefined) return undefined;
  const read = (name: string): Promise<string | undefined> =>
    names.includes(name) ? files.readText(path.join(folder, name)) : Promise.resolve(undefined);
  const project = tomlOf(await read('pyproject.toml'));
  const pipfile = tomlOf(await read('Pipfile'));
  const below = hasFolder ? await files.list(path.join(folder, 'requirements')) : [];
  const texts = await Promise.all([
    ...listed.slice(0, 8).map(({ name }) => read(name)),
    ...below
      .filter(({ name, kind }) => kind === 'file' && /\.(txt|in)$/.test(name))
      .slice(0, 8)
      .map(({ name }) => files.readText(path.join(folder, 'requirements', name))),
  ]);
  const lock = locks.find(([name]) => hasFile(scanned, name))?.[1];
  const manager = lock ?? (tableOf(tableOf(project.tool).poetry).name ? 'poetry' : undefined);
  return {
    file: path.join(folder, first),
    packages: [
      ...projectPackages(project),
      ...Object.keys({ ...tableOf(pipfile.packages), ...tableOf(pipfile['dev-packages']) }),
      ...texts.flatMap((text) => (text ?? '').split(/\r?\n/, maxLines)),
    ].flatMap(nameOf),
    ...(manager === undefined ? {} : { manager }),
    tasks: pythonTasks(project, pipfile),
    entryPoints: entryPointsOf(project),
  };
}

/** Those of PEP 621 and of poetry. */
function entryPointsOf(project: Table): NonNullable<PythonManifest['entryPoints']> {
  const { scripts } = tableOf(project.project);
  const all = { ...tableOf(tableOf(tableOf(project.tool).poetry).scripts), ...tableOf(scripts) };
  return Object.entries(all)
    .slice(0, maxEntryPoints)
    .flatMap(([name, said]) => {
      const module = typeof said === 'string' ? /^([A-Za-z_][\w.]*):/.exec(said)?.[1] : undefined;
      return module === undefined ? [] : [{ name, module }];
    });
}

/** True where a package is asked for, whatever its extras. */
export function asksFor({ packages }: PythonManifest, name: string): boolean {
  return packages.some((one) => one === name || one.startsWith(`${name}[`));
}

/** The tables of PEP 621 and 735, and those of poetry. */
function projectPackages(project: Table): readonly string[] {
  const { dependencies, 'optional-dependencies': optional } = tableOf(project.project);
  const poetry = tableOf(tableOf(project.tool).poetry);
  const groups = Object.values(tableOf(poetry.group)).map((group) => tableOf(group).dependencies);
  const poetries = [poetry.dependencies, poetry['dev-dependencies'], ...groups].map(tableOf);
  return [
    dependencies,
    ...Object.values(tableOf(optional)),
    ...Object.values(tableOf(project['dependency-groups'])),
  ]
    .flatMap((list) => (Array.isArray(list) ? list.filter((one) => typeof one === 'string') : []))
    .concat(
      poetries.flatMap((table) =>
        Object.entries(table).map(([name, asked]) => {
          const { extras } = tableOf(asked);
          return Array.isArray(extras) ? `${name}[${extras.join(',')}]` : name;
        }),
      ),
    );
}

/** `Flask[async] >= 3 ; python_version > "3.9"  # why` → `flask[async]`. */
function nameOf(line: string): readonly string[] {
  const match = /^\s*([A-Za-z0-9][\w.-]*)\s*(\[[\w\s,.-]*\])?/.exec(line);
  if (!match) return [];
  return [`${match[1] ?? ''}${match[2] ?? ''}`.replace(/\s/g, '').replace(/_/g, '-').toLowerCase()];
}

function tomlOf(text: string | undefined): Table {
  try {
    return text === undefined ? {} : parseToml(text);
  } catch {
    // Not TOML: Python's own tools say what is wrong with it.
    return {};
  }
}

function tableOf(value: unknown): Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Table)
    : {};
}
