import { NotUnderstood } from '../../project/shell/notUnderstood';
import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import { HumanError } from '../../base/errors';
import type { Files } from '../../project/files';
import {
  nearestPackageJson,
  type PackageJson,
  readPackageJson,
  upwards,
} from '../../project/packageJson';
import { installationOf } from '../../project/packageManager';
import { isPath } from '../../project/shell/commandLine';
import { isScriptName } from './sourceFile';
import type { Command, Scope } from './types';

/** A package as node would find it from `folder`: the nearest `node_modules/NAME` upwards. */
export async function findPackage(
  name: string,
  folder: string,
  files: Files,
): Promise<PackageJson | undefined> {
  for (const here of upwards(folder)) {
    const found = await readPackageJson(path.join(here, 'node_modules', name), files);
    if (found) return found;
  }
  return undefined;
}

/** `node_modules/.bin/NAME`, the nearest upwards from `folder`. */
export async function findBin(
  name: string,
  folder: string,
  { files, platform }: Scope,
): Promise<string | undefined> {
  const endings = platform === 'win32' ? ['.cmd', '.exe', ''] : [''];
  for (const here of upwards(folder)) {
    for (const ending of endings) {
      const file = path.join(here, 'node_modules', '.bin', name + ending);
      if ((await files.kind(file)) === 'file') return file;
    }
  }
  return undefined;
}

/** A program by path (relative to the command's folder) or by name in PATH; absolute. */
export async function findProgram(
  name: string,
  command: Command,
  scope: Scope,
): Promise<string | undefined> {
  const { files, platform } = scope;
  const windows = platform === 'win32';
  const endings = windows ? ['', '.exe', '.cmd', '.bat'] : [''];
  const list = scope.variable(command, 'PATH') ?? scope.variable(command, 'Path') ?? '';
  const folders = isPath(name)
    ? [command.cwd]
    : list.split(windows ? ';' : ':').filter((folder) => path.isAbsolute(folder));
  for (const folder of folders) {
    for (const ending of endings) {
      const file = path.resolve(folder, name + ending);
      if (await files.isExecutable(file)) return file;
    }
  }
  return undefined;
}

/** A program as `findProgram` finds it. Throws a HumanError where a name is neither in PATH nor that of a script; undefined for a file. */
export async function requireProgram(
  name: string,
  command: Command,
  scope: Scope,
): Promise<string | undefined> {
  const found = await findProgram(name, command, scope);
  if (found !== undefined || isPath(name) || isScriptName(name)) return found;
  // A task of deno's knows the programs of its packages without any folder for them.
  if (command.via.at(-1) === 'deno') {
    throw new NotUnderstood(l10n.t('{0} is run in a way that is not understood', 'deno'), ['deno']);
  }
  throw new HumanError(
    l10n.t('"{0}" was not found in PATH. Install it, or correct the script of the service.', name),
  );
}

/** Yarn's Plug'n'Play keeps packages where only its own loader finds them. */
export async function refusePlugAndPlay(command: Command, { files }: Scope): Promise<void> {
  for (const folder of upwards(command.cwd)) {
    if ((await files.kind(path.join(folder, '.pnp.cjs'))) === 'file') {
      throw new NotUnderstood(l10n.t('its packages are kept by Yarn Plug’n’Play'));
    }
  }
}

/** The sentence for a package that a command needs and that is not there. */
export async function missingPackage(
  name: string,
  command: Command,
  { files }: Scope,
): Promise<HumanError> {
  const { folder, words } = await installationOf(command.cwd, files, { name, dev: true });
  if (!(await hasNodeModules(folder, files))) return nothingInstalled(folder, files);
  const run = words.join(' ');
  return new HumanError(l10n.t('{0} is not installed in {1}: run {2} there.', name, folder, run));
}

/** Why a package of a program is not there: as `missingPackage`, unless the program itself is found in PATH and so works. */
export async function absentPackage(
  name: string,
  program: string,
  command: Command,
  scope: Scope,
): Promise<Error> {
  return (await findProgram(program, command, scope)) === undefined
    ? missingPackage(name, command, scope)
    : new NotUnderstood(l10n.t('{0} is installed outside of the project', program), [program]);
}

async function nothingInstalled(folder: string, files: Files): Promise<HumanError> {
  const { words } = await installationOf(folder, files);
  return new HumanError(
    l10n.t('node_modules is missing in {0}: run {1} there.', folder, words.join(' ')),
  );
}

/**
 * Throws the sentence for a folder whose package.json has dependencies and that has no node_modules, neither there nor
 * above: such a service dies at its first import.
 */
export async function requireInstalled(command: Command, scope: Scope): Promise<void> {
  const { files, definition } = scope;
  const manifest = await nearestPackageJson(command.cwd, files);
  if (!manifest || manifest.dependencies.length === 0) return;
  // One above the whole workspace, such as a forgotten ~/package.json, says nothing of its services.
  const above = upwards(definition.workspaceFolder).slice(1);
  if (above.includes(manifest.folder)) return;
  if (await hasNodeModules(manifest.folder, files)) return;
  // Node looks for packages there as well.
  if ((scope.variable(command, 'NODE_PATH') ?? '') !== '') return;
  await refusePlugAndPlay(command, scope);
  throw await nothingInstalled(manifest.folder, files);
}

async function hasNodeModules(folder: string, files: Files): Promise<boolean> {
  for (const here of upwards(folder)) {
    if ((await files.kind(path.join(here, 'node_modules'))) === 'folder') return true;
  }
  return false;
}
