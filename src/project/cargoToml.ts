import * as path from 'node:path';
import { parseToml } from '../base/boundedToml';
import type { Files } from './files';
import { upwards } from './packageJson';

/** The parts of a Cargo.toml that matter here. */
export interface CargoManifest {
  /** Absolute. */
  readonly file: string;
  readonly folder: string;
  /** Undefined for a workspace without a package of its own. */
  readonly packageName?: string;
  readonly version?: string;
  /** The binary that `cargo run` runs where there are several. */
  readonly defaultRun?: string;
  /** Names of the binaries: src/main.rs, `[[bin]]`, and src/bin. */
  readonly binaries: readonly string[];
  /** `default-members` of `[workspace]`, else `members`, relative to the folder; undefined without a workspace. */
  readonly members?: readonly string[];
  /** The crates that it needs at run time, by their own names. */
  readonly dependencies: readonly string[];
}

/** More of one crate is nobody's list of services. */
const maxBinaries = 40;
const maxMembers = 500;

type Table = Readonly<Record<string, unknown>>;

/** The Cargo.toml of `folder` or of the nearest folder above, as cargo looks for it. */
export async function nearestCargoManifest(
  folder: string,
  files: Files,
): Promise<CargoManifest | undefined> {
  for (const here of upwards(folder)) {
    const file = path.join(here, 'Cargo.toml');
    if ((await files.kind(file)) === 'file') return readCargoManifest(file, files);
  }
  return undefined;
}

/** Reads a Cargo.toml; undefined where it is missing or not TOML. */
export async function readCargoManifest(
  file: string,
  files: Files,
): Promise<CargoManifest | undefined> {
  const toml = tomlOf(await files.readText(file));
  if (!toml) return undefined;
  const folder = path.dirname(file);
  const own = table(toml.package);
  const packageName = text(own?.name);
  const version = text(own?.version);
  const defaultRun = text(own?.['default-run']);
  const workspace = table(toml.workspace);
  const members =
    workspace && texts(workspace['default-members'] ?? workspace.members).slice(0, maxMembers);
  return {
    file,
    folder,
    ...(packageName === undefined ? {} : { packageName }),
    ...(version === undefined ? {} : { version }),
    ...(defaultRun === undefined ? {} : { defaultRun }),
    binaries:
      packageName === undefined
        ? []
        : (await binariesOf(toml, packageName, folder, files)).slice(0, maxBinaries),
    ...(members === undefined ? {} : { members }),
    dependencies: Object.entries(table(toml.dependencies) ?? {}).map(
      // `web = { package = "axum" }`
      ([name, wanted]) => text(table(wanted)?.package) ?? name,
    ),
  };
}

async function binariesOf(
  toml: Table,
  packageName: string,
  folder: string,
  files: Files,
): Promise<readonly string[]> {
  const declared = (Array.isArray(toml.bin) ? toml.bin : []).map(table);
  const names = declared.flatMap((bin) => text(bin?.name) ?? []);
  if (table(toml.package)?.autobins === false) return names;
  const paths = declared.map((bin) => path.normalize(text(bin?.path) ?? ''));
  const main = path.join('src', 'main.rs');
  if (!paths.includes(main) && (await files.kind(path.join(folder, main))) === 'file') {
    names.push(packageName);
  }
  for (const entry of await files.list(path.join(folder, 'src', 'bin'))) {
    const file = entry.kind === 'file' ? entry.name : path.join(entry.name, 'main.rs');
    if (names.length >= maxBinaries) break;
    if (!file.endsWith('.rs') || paths.includes(path.join('src', 'bin', file))) continue;
    if ((await files.kind(path.join(folder, 'src', 'bin', file))) !== 'file') continue;
    names.push(entry.name.replace(/\.rs$/, ''));
  }
  return [...new Set(names)];
}

function tomlOf(content: string | undefined): Table | undefined {
  if (content === undefined) return undefined;
  try {
    return parseToml(content);
  } catch {
    // Not TOML: cargo says what is wrong with it when it is run; here it is as good as absent.
    return undefined;
  }
}

function table(value: unknown): Table | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Table)
    : undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}
