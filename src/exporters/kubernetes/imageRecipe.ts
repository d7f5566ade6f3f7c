import * as path from 'node:path';
import { oneLine } from '../../base/oneLine';
import { nearestCargoManifest } from '../../project/cargoToml';
import type { Files } from '../../project/files';
import { lockFiles, packageManager } from '../../project/packageManager';
import { type PackageJson, upwards } from '../../project/packageJson';
import { wantedNode } from '../../project/nodeVersion/wantedNode';
import type { StartedCommand } from '../../project/started/started';
import { toolCommand } from '../../project/tools/toolCommand';
import { toolNamed } from '../../project/tools/table';
import type { ServiceDefinition } from '../../services/definitions/definition';
import { dockerfile, ignoredByDocker, type Image } from './dockerfile';
import type { ImageRecipe, ProductionCommand } from './exported';
import { managerNamed, type PackageManager } from './packageManagers';

/** Names that a Dockerfile may hold as they are. */
const plainPath = /^[\w./@-]+$/;
/** Scripts that run when packages are installed. */
const installScripts = ['preinstall', 'install', 'postinstall', 'prepare'];
/** Where nobody says which node is wanted. */
const usualNode = '22';

/** How node packages of a folder are installed. */
export interface NodeInstallation {
  readonly manager: PackageManager;
  /** Of the lock file, else of the package. Absolute. */
  readonly root: string;
  readonly lockFile?: string;
}

/** What installs the packages of a folder in an image; undefined for a manager that node's images cannot run. */
export async function nodeInstallation(
  manifest: PackageJson,
  workspaceFolder: string,
  files: Files,
): Promise<NodeInstallation | undefined> {
  for (const folder of upTo(manifest.folder, workspaceFolder)) {
    for (const lockFile of lockFiles) {
      if ((await files.kind(path.join(folder, lockFile))) !== 'file') continue;
      const manager = managerNamed(await packageManager(folder, files), true);
      return manager && { manager, root: folder, lockFile };
    }
  }
  const manager = managerNamed('npm', false);
  return manager && { manager, root: manifest.folder };
}

/** The image of a service: where its Dockerfile stands, and its text where there is none yet and we know how to write it. */
export async function imageRecipe(
  definition: ServiceDefinition,
  server: StartedCommand | undefined,
  command: ProductionCommand | undefined,
  installation: NodeInstallation | undefined,
  files: Files,
): Promise<ImageRecipe> {
  const { cwd, workspaceFolder } = definition;
  const file = path.join(cwd, 'Dockerfile');
  const image =
    server && command && (await imageOf(definition, server, command, installation, files));
  const root = image?.root ?? cwd;
  const recipe = {
    context: slashed(workspaceFolder, root),
    dockerfile: slashed(workspaceFolder, file),
  };
  const words = command?.words ?? [];
  const paths = [recipe.context, recipe.dockerfile, image?.image.folder ?? '.'];
  const isPlain = paths.every((one) => plainPath.test(one));
  if (!image || !isPlain || words.length === 0 || (await files.kind(file)) !== undefined) {
    return recipe;
  }
  const ignoring = path.join(root, '.dockerignore');
  const isIgnored = (await files.kind(ignoring)) !== undefined;
  return {
    ...recipe,
    text: dockerfile(image.image),
    ...(!isIgnored && { ignore: ignoredByDocker }),
  };
}

interface Found {
  readonly image: Image;
  /** What is given to Docker. Absolute. */
  readonly root: string;
}

async function imageOf(
  definition: ServiceDefinition,
  server: StartedCommand,
  command: ProductionCommand,
  installation: NodeInstallation | undefined,
  files: Files,
): Promise<Found | undefined> {
  const { name, port, workspaceFolder } = definition;
  const { folder, manifest, known } = server;
  const base = { service: oneLine(name, 100), command, ...(port !== undefined && { port }) };
  if (known?.tool.name === 'cargo') {
    const crate = await nearestCargoManifest(folder, files);
    const wanted = known.options.find((one) => one.name === 'bin')?.value;
    const binary = wanted ?? crate?.defaultRun ?? crate?.binaries[0];
    if (!crate || binary === undefined || !plainPath.test(binary)) return undefined;
    const [root = crate.folder, locked] = await lockOf(crate.folder, workspaceFolder, files);
    const { words: own } = server;
    const args = own.includes('--') ? own.slice(own.indexOf('--') + 1) : [];
    const words = [`/usr/local/bin/${binary}`, ...args];
    const image = {
      ...base,
      world: 'rust' as const,
      command: { words, development: false },
      folder: slashed(root, crate.folder),
      binary,
      locked,
    };
    return { image, root };
  }
  if (known?.tool.name === 'go') {
    const image = { ...base, world: 'go' as const, folder: '.', package: known.target ?? '.' };
    const words = ['/usr/local/bin/service', ...known.rest];
    if (!plainPath.test(image.package)) return undefined;
    return { image: { ...image, command: { words, development: false } }, root: folder };
  }
  if (manifest && installation && known?.tool.launch !== 'python') {
    const { manager, root, lockFile } = installation;
    const wanted = await wantedNode(folder, workspaceFolder, files);
    const major = /\d+/.exec(wanted?.version ?? '')?.[0];
    const image = {
      ...base,
      world: 'node' as const,
      folder: slashed(root, folder),
      version: major ?? usualNode,
      versionFrom:
        wanted && major
          ? oneLine(`${path.basename(wanted.file)} asks for node ${wanted.version}`, 200)
          : 'Nothing asks for a version of node',
      manager,
      ...(lockFile !== undefined && { lockFile }),
      copyFirst: root !== manifest.folder || installScripts.some((one) => one in manifest.scripts),
      isWorkspace: root !== manifest.folder,
      needsDev: needsDev(command, manifest),
    };
    return { image, root };
  }
  const install = await pythonInstall(folder, files);
  if (!install || (known && !isPython(known.tool.name))) return undefined;
  return { image: { ...base, world: 'python', folder: '.', install }, root: folder };
}

/** True where what production starts is a package for development: it must not be taken away. */
function needsDev({ words }: ProductionCommand, manifest: PackageJson): boolean {
  const named = words.flatMap((word) => [word, toolCommand(words)?.tool.file?.split('/')[0] ?? '']);
  return named.some((name) => manifest.devDependencies.includes(name));
}

function isPython(tool: string): boolean {
  const found = toolNamed(tool);
  return found?.launch === 'python' || /^python3?$/.test(tool);
}

async function pythonInstall(folder: string, files: Files): Promise<readonly string[] | undefined> {
  const has = async (name: string): Promise<boolean> =>
    (await files.kind(path.join(folder, name))) === 'file';
  if (await has('requirements.txt')) return ['pip install --no-cache-dir -r requirements.txt'];
  return (await has('pyproject.toml')) ? ['pip install --no-cache-dir .'] : undefined;
}

/** The folder of Cargo.lock, which is that of a workspace of crates; and whether there is one. */
async function lockOf(
  folder: string,
  workspaceFolder: string,
  files: Files,
): Promise<readonly [root: string, locked: boolean]> {
  for (const here of upTo(folder, workspaceFolder)) {
    if ((await files.kind(path.join(here, 'Cargo.lock'))) === 'file') return [here, true];
  }
  return [folder, false];
}

/** A folder and those above it, not beyond the workspace folder. */
function upTo(folder: string, workspaceFolder: string): readonly string[] {
  const all = upwards(folder);
  const last = all.indexOf(workspaceFolder);
  return last < 0 ? [folder] : all.slice(0, last + 1);
}

function slashed(from: string, to: string): string {
  return path.relative(from, to).split(path.sep).join('/') || '.';
}
